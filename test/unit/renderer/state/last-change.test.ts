import { describe, expect, it } from 'vitest';
import { redoLast, undoLast } from '../../../../src/renderer/state/last-change.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

/** “no no” was signed on Live, where water and tea are known, and the name of one was changed before. */
async function onLive(): Promise<TestApp & { water: SignId; text: () => string; names: () => string[] }> {
  const app = testApp();
  const { state, bridge } = app;
  const water = bridge.seed('water', 2).id;
  bridge.seed('tea', 2);
  await state.load();
  await state.library.rename(water, 'fresh water');
  state.live.show();
  for (const time of [1000, 3000]) {
    const best = { signId: 'no' as SignId, name: 'no', confidence: 0.9 };
    const decided = { id: `c${time}`, runnerUp: null, startedAt: ms(time - 800), decidedAt: ms(time) };
    const caption = { ...best, ...decided };
    bridge.emit('live.update', {
      time: ms(time),
      state: 'caption',
      stepMs: 1,
      best,
      runnerUp: null,
      caption,
    });
  }
  const text = (): string => state.live.sentence.text.value;
  const names = (): string[] => state.library.signs.value.map(({ name }) => name);
  return { ...app, water, text, names };
}

describe('undo', () => {
  it('on Live takes back what was done to the sentence first, and then what was done to the library', async () => {
    const { state, water, text, names } = await onLive();
    state.live.sentence.removeLast();
    await state.correction.choose('c1000', { is: 'sign', signId: water });
    state.live.sentence.edit('fresh water', 'fresh water, please');
    expect(text()).toBe('fresh water, please');
    const takes = (): number | undefined => state.library.find(water)?.takes.length;
    for (const [said, taught, name] of [
      ['fresh water', 3, 'fresh water'],
      ['no', 2, 'fresh water'],
      ['no no', 2, 'fresh water'],
      ['no no', 2, 'water'],
    ]) {
      await undoLast(state);
      expect([text(), takes(), names()[0]]).toEqual([said, taught, name]);
    }
  });

  it('is undone by redo in the same order', async () => {
    const { state, water, text, bridge } = await onLive();
    state.live.sentence.removeLast();
    await state.correction.choose('c1000', { is: 'sign', signId: water });
    await undoLast(state);
    await undoLast(state);
    expect(text()).toBe('no no');
    await redoLast(state);
    expect(text()).toBe('no');
    await redoLast(state);
    expect(text()).toBe('fresh water');
    await redoLast(state);
    expect(bridge.asked.filter((name) => name === 'history.redo')).toHaveLength(2);
  });

  it('of a correction that fails can be asked for again, before what was done earlier', async () => {
    const { state, bridge, water, text } = await onLive();
    state.live.sentence.removeLast();
    await state.correction.choose('c1000', { is: 'sign', signId: water });
    bridge.failures.set('history.undo', new MudraError('disk.full'));
    await undoLast(state);
    expect(text()).toBe('fresh water');
    bridge.failures.clear();
    await undoLast(state);
    expect(text()).toBe('no');
    await undoLast(state);
    expect(text()).toBe('no no');
    await redoLast(state);
    bridge.failures.set('history.redo', new MudraError('disk.full'));
    await redoLast(state);
    bridge.failures.clear();
    await redoLast(state);
    expect(text()).toBe('fresh water');
  });

  it('elsewhere leaves the sentence alone', async () => {
    const { state, text, names } = await onLive();
    state.live.sentence.clear();
    state.router.go('signs');
    await undoLast(state);
    expect([text(), names()[0]]).toEqual(['', 'water']);
  });

  it('passes over a correction that was undone elsewhere, or is not the last change any more', async () => {
    const { state, water, text, names } = await onLive();
    state.live.sentence.removeLast();
    await state.correction.choose('c1000', { is: 'sign', signId: water });
    await state.library.rename(water, 'sea water');
    await undoLast(state);
    expect([text(), names()[0]]).toEqual(['fresh water no', 'sea water']);
    await undoLast(state);
    expect([text(), names()[0]]).toEqual(['fresh water no', 'fresh water']);
    await undoLast(state);
    expect(text()).toBe('no no');
  });

  it('of a correction puts nothing into a sentence that was cleared, brought back and cleared again', async () => {
    const { state, text } = await onLive();
    await state.correction.choose('c1000', { is: 'rest' });
    state.live.sentence.clear();
    await undoLast(state);
    expect(text()).toBe('no');
    await redoLast(state);
    expect(text()).toBe('');
    state.router.go('signs');
    await undoLast(state);
    expect(text()).toBe('');
  });
});
