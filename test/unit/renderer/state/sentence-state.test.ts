import { beforeEach, describe, expect, it } from 'vitest';
import { SentenceState } from '../../../../src/renderer/state/sentence-state.js';
import { Toasts } from '../../../../src/renderer/state/toasts.js';
import type { Caption } from '../../../../src/shared/contract.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';

let toasts: Toasts;
let sentence: SentenceState;

const caption = (id: string, name: string): Caption => ({
  id,
  signId: name as SignId,
  name,
  confidence: 0.9,
  runnerUp: null,
  startedAt: ms(0),
  decidedAt: ms(900),
});
const undo = (): unknown => toasts.list.value.at(-1)?.action?.run();
const ids = (): string[] => sentence.words.value.map((word) => word.id);

beforeEach(() => {
  toasts = new Toasts();
  sentence = new SentenceState(toasts);
  sentence.add(caption('a', 'good morning'));
  sentence.add(caption('b', 'tea'));
  sentence.add(caption('c', 'please'));
});

describe('the sentence', () => {
  it('loses its last word, and gets it back', () => {
    sentence.removeLast();
    expect(sentence.text.value).toBe('good morning tea');
    void undo();
    expect(sentence.text.value).toBe('good morning tea please');
  });

  it('gets a word back in its place, whatever was signed since', () => {
    sentence.removeLast();
    sentence.add(caption('d', 'yes'));
    void undo();
    expect(sentence.text.value).toBe('good morning tea please yes');
  });

  it('goes back and forth through what was done to it, with what was signed since', () => {
    const next = (): boolean => false;
    const texts = [sentence.text.value];
    for (const change of [
      () => sentence.removeLast(),
      () => sentence.edit('good morning tea', 'good morning, tea'),
      () => sentence.edit('good morning, tea', 'some good morning, tea, twice'),
      () => sentence.clear(),
      () => sentence.removeLast(),
    ]) {
      change();
      if (sentence.text.value !== texts.at(-1)) texts.push(sentence.text.value);
    }
    expect(texts).toHaveLength(5);
    sentence.add(caption('d', 'yes'));
    const withYes = texts.map((text) => `${text} yes`.trim());
    for (const text of withYes.slice(0, -1).toReversed()) {
      expect(sentence.undo(next)).toBe('words');
      expect(sentence.text.value).toBe(text);
    }
    expect(sentence.undo(next)).toBeNull();
    for (const text of withYes.slice(1)) {
      expect(sentence.redo(next)).toBe('words');
      expect(sentence.text.value).toBe(text);
    }
    expect(sentence.redo(next)).toBeNull();
    expect(sentence.words.value.map(({ id }) => id)).toEqual(['d']);
  });

  it('has one message at a time, about its last change', () => {
    sentence.removeLast();
    const old = toasts.list.value[0]?.action;
    sentence.removeLast();
    expect(toasts.list.value.map(({ text }) => text)).toEqual(['“tea” was taken out.']);
    void old?.run();
    expect(sentence.text.value).toBe('good morning');
    void undo();
    expect(sentence.text.value).toBe('good morning tea');
    expect(toasts.list.value.map(({ action }) => action?.label)).toEqual(['Redo']);
  });

  it('is cleared; undone, what was signed since stays behind', () => {
    sentence.clear();
    sentence.add(caption('d', 'yes'));
    void undo();
    expect(sentence.text.value).toBe('good morning tea please yes');
  });

  it('edited, keeps the words that still stand at both ends with their captions', () => {
    sentence.edit('good morning tea please', 'good morning, some tea please');
    expect(sentence.text.value).toBe('good morning, some tea please');
    expect(ids()).toEqual(['typed-1', 'b', 'c']);
    sentence.edit(sentence.text.value, '  good morning, some  coffee please ');
    expect(sentence.text.value).toBe('good morning, some coffee please');
    expect(ids()).toEqual(['typed-1', 'typed-2', 'c']);
  });

  it('edited without a change stays as it is, emptied it is empty', () => {
    sentence.edit('good morning tea please', 'good morning tea please');
    expect(ids()).toEqual(['a', 'b', 'c']);
    sentence.edit('good morning tea please', '');
    expect(ids()).toEqual([]);
  });

  it('keeps what is signed while it is edited', () => {
    const before = sentence.text.value;
    sentence.add(caption('d', 'yes'));
    sentence.edit(before, 'good morning tea');
    expect(sentence.text.value).toBe('good morning tea yes');
    expect(ids()).toEqual(['a', 'b', 'd']);
  });

  it('says something else in a word’s place, or nothing, and goes back', () => {
    const first = sentence.replace('b', 'coffee');
    expect(sentence.text.value).toBe('good morning coffee please');
    first();
    const second = sentence.replace('b', null);
    expect(sentence.text.value).toBe('good morning please');
    sentence.add(caption('d', 'yes'));
    second();
    expect(sentence.text.value).toBe('good morning tea please yes');
  });
});
