import { describe, expect, it } from 'vitest';
import { problemText, suggestionText } from '../../../../src/renderer/features/teach/coach-words.js';
import { canRecord, keyText } from '../../../../src/renderer/features/teach/use-record-key.js';
import { takeProblems, type TakeInsight } from '../../../../src/shared/contract-coach.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';

const hello = { id: 'hello' as SignId, name: 'hello' };
const bye = { id: 'bye' as SignId, name: 'bye' };
const insight: TakeInsight = {
  takeId: 'take-7' as TakeId,
  signId: hello.id,
  signName: 'hello',
  number: 7,
  verdict: 'looks-like-other',
  likeness: 0.4,
  nearest: { ...bye, likeness: 0.9 },
  facts: {
    durationMs: 312,
    usualMs: 1240,
    handShare: 0.56,
    halfHandShare: 0,
    hands: 1,
    usualHands: 2,
    start: null,
  },
  problems: ['looks-like-other', 'too-short'],
  duplicateOf: null,
};

describe('the coach in words', () => {
  it('names the worst of a take', () => {
    expect(problemText(insight)).toBe('Take 7 of “hello” looks like “bye”.');
    expect(problemText({ ...insight, problems: ['too-short'] })).toBe(
      'Take 7 of “hello” is very short: 0.3 s.',
    );
    expect(problemText({ ...insight, problems: ['few-hands'] })).toContain('56 %');
    expect(problemText({ ...insight, problems: [] })).toBe('');
  });

  it('has a sentence of its own for every problem, with nothing left open', () => {
    const texts = takeProblems.map((problem) => problemText({ ...insight, problems: [problem] }));
    expect(new Set(texts).size).toBe(takeProblems.length);
    for (const text of texts) expect(text).not.toMatch(/[{}]/);
  });

  it('says what to do', () => {
    expect(suggestionText({ kind: 'record', sign: hello, takes: 3 }, null)).toBe(
      'Record 3 more takes of “hello”.',
    );
    expect(suggestionText({ kind: 'begin', sign: hello, takes: 3 }, null)).toBe(
      '“hello” has no takes yet. Record 3 takes of it.',
    );
    expect(suggestionText({ kind: 'alike', signs: [hello, bye], differ: ['place'], takes: 2 }, null)).toBe(
      '“hello” and “bye” look alike. They differ in where the hand is. Record 2 takes of each.',
    );
    const both = suggestionText(
      { kind: 'alike', signs: [hello, bye], differ: ['shape', 'movement'], takes: 2 },
      null,
    );
    expect(both).toContain('in the shape or turn of the hand and in how the hand moves');
    expect(suggestionText({ kind: 'side', sign: bye, side: 'left', takes: 2 }, null)).toContain(
      'further right',
    );
    expect(suggestionText({ kind: 'look', takeId: insight.takeId }, insight)).toBe(problemText(insight));
    expect(suggestionText({ kind: 'look', takeId: insight.takeId }, null)).toBe('');
    for (const kind of ['first', 'another', 'well'] as const) {
      expect(suggestionText({ kind }, null)).not.toBe('');
    }
  });
});

describe('the key that records', () => {
  it('is printed as it is on the key', () => {
    expect(['r', ' ', 'f13', 'pagedown', 'enter', 'ö'].map(keyText)).toEqual([
      'R',
      'Space',
      'F13',
      'PageDown',
      'Enter',
      'Ö',
    ]);
  });

  it('may be any but those that move about', () => {
    expect(['b', ' ', 'F13', 'PageDown', 'Enter'].every(canRecord)).toBe(true);
    expect(['Tab', 'Escape', 'Shift', 'Meta', 'Dead', ''].some(canRecord)).toBe(false);
  });
});
