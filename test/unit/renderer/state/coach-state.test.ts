import { describe, expect, it } from 'vitest';
import type { TakeInsight } from '../../../../src/shared/contract-coach.js';
import type { SignView, TakeView } from '../../../../src/shared/contract.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

/** Two signs, three takes each; what the coach says of them is set by the test. */
async function ready(): Promise<TestApp & { hello: SignView; bye: SignView }> {
  const app = testApp();
  const [hello, bye] = [app.bridge.seed('hello', 3), app.bridge.seed('bye', 3)];
  await app.state.load();
  return { ...app, hello, bye };
}

function said(sign: SignView, index: number, more: Partial<TakeInsight> = {}): TakeInsight {
  const take = takeOf(sign, index);
  return {
    takeId: take.id,
    signId: sign.id,
    signName: sign.name,
    number: index + 1,
    verdict: 'unsure',
    likeness: 0.5,
    nearest: null,
    facts: {
      durationMs: 900,
      usualMs: null,
      handShare: 1,
      halfHandShare: 0,
      hands: 1,
      usualHands: null,
      start: null,
    },
    problems: [],
    duplicateOf: null,
    ...more,
  };
}

function takeOf(sign: SignView, index: number): TakeView {
  const take = sign.takes[index];
  if (!take) throw new Error('no such take');
  return take;
}

describe('the coach', () => {
  it('is asked only while somebody looks, again after each change, and once for many at a time', async () => {
    const { state, bridge } = await ready();
    const asked = (): number => bridge.asked.filter((name) => name === 'insight.takes').length;
    await state.coach.refresh();
    expect(asked()).toBe(0);
    const release = state.coach.hold();
    await state.coach.refresh();
    expect(asked()).toBeLessThanOrEqual(2);
    const before = asked();
    for (let i = 0; i < 5; i++) bridge.emit('library.changed', bridge.view());
    await state.coach.refresh();
    expect(asked() - before).toBeLessThanOrEqual(2);
    release();
    const after = asked();
    bridge.emit('library.changed', bridge.view());
    await state.coach.refresh();
    expect(asked()).toBe(after);
  });

  it('notices what was recorded last and is wrong, not what was there before', async () => {
    const { state, bridge, hello, bye } = await ready();
    bridge.insights = [
      said(hello, 0, { problems: ['half-hands'] }),
      said(hello, 2, { problems: ['too-short'] }),
      said(bye, 1),
    ];
    state.coach.hold();
    await state.coach.refresh();
    expect(state.coach.doubtful.value).toHaveLength(2);
    expect(state.coach.noticed.value).toBeNull();
    state.coach.watch(takeOf(bye, 1));
    await state.coach.refresh();
    expect(state.coach.noticed.value).toBeNull();
    state.coach.watch(takeOf(hello, 2));
    await state.coach.refresh();
    expect(state.coach.noticed.value?.number).toBe(3);
  });

  it('says nothing more of a take that is kept on purpose, also the next time', async () => {
    const { state, bridge, hello } = await ready();
    bridge.insights = [said(hello, 0, { problems: ['outlier'] })];
    state.coach.hold();
    await state.coach.refresh();
    await state.coach.accept(takeOf(hello, 0).id);
    expect(state.coach.doubtful.value).toEqual([]);
    expect(bridge.settings.acceptedTakes).toEqual([takeOf(hello, 0).id]);
    expect(state.coach.find(takeOf(hello, 0).id)).not.toBeNull();
    state.toasts.list.value.at(-1)?.action?.run();
    await expect.poll(() => state.coach.doubtful.value).toHaveLength(1);
    expect(bridge.settings.acceptedTakes).toEqual([]);
  });

  it('moves a take to the sign that it looks like, and deletes one, both with an undo', async () => {
    const { state, bridge, hello, bye } = await ready();
    const { id, name } = bye;
    const wrong = said(hello, 2, { problems: ['looks-like-other'], nearest: { id, name, likeness: 0.9 } });
    await state.coach.moveToNearest(wrong);
    expect(bridge.asked).toContain('takes.move');
    expect(state.toasts.list.value.at(-1)?.action).toBeDefined();
    const first = takeOf(hello, 0).id;
    await state.coach.remove(first);
    expect(state.library.find(hello.id)?.takes.some((take) => take.id === first)).toBe(false);
    expect(state.toasts.list.value.at(-1)?.action).toBeDefined();
  });
});
