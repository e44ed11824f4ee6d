import { describe, expect, it } from 'vitest';
import type { LiveUpdate } from '../../../../src/shared/contract.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { testApp } from '../../../support/app-parts.js';
import { frame } from '../../../support/hands.js';

function update(time: number, change: Partial<LiveUpdate> = {}): LiveUpdate {
  const nothing = { best: null, runnerUp: null, caption: null };
  return { time: ms(time), state: 'watching', stepMs: 1, ...nothing, ...change };
}

function caption(time: number, name: string): LiveUpdate {
  const guess = { signId: name as SignId, name, confidence: 0.9 };
  const decided = { id: `${name}-${time}`, runnerUp: null, startedAt: ms(time - 800), decidedAt: ms(time) };
  return update(time, { state: 'caption', best: guess, caption: { ...guess, ...decided } });
}

describe('live', () => {
  it('sends frames only while it is shown and not paused', async () => {
    const { state, bridge, vision } = testApp();
    vision.push(frame(0, []));
    const leave = state.live.show();
    vision.push(frame(33, []));
    await state.live.setPaused(true);
    vision.push(frame(66, []));
    await state.live.setPaused(false);
    vision.push(frame(99, []));
    leave();
    vision.push(frame(132, []));
    expect(bridge.sent.map(({ payload }) => (payload as { time: number }).time)).toEqual([33, 99]);
    expect(bridge.asked).toEqual(['live.start', 'live.stop', 'live.start', 'live.stop']);
  });

  it('collects each caption once and shows it for a while', () => {
    const { state, bridge } = testApp();
    state.live.show();
    bridge.emit('live.update', caption(1000, 'up'));
    bridge.emit('live.update', caption(1000, 'up'));
    expect(state.live.line.value).toMatchObject({ kind: 'caption', caption: { name: 'up' } });
    bridge.emit('live.update', update(4900));
    expect(state.live.line.value.kind).toBe('caption');
    bridge.emit('live.update', update(5100));
    expect(state.live.line.value.kind).toBe('watching');
    bridge.emit('live.update', caption(6000, 'down'));
    expect(state.live.sentence.text.value).toBe('up down');
  });

  it('does not show an old caption again when a new source starts at zero', () => {
    const { state, bridge } = testApp();
    const leave = state.live.show();
    bridge.emit('live.update', caption(3000, 'up'));
    bridge.emit('live.update', update(100));
    expect(state.live.line.value.kind).toBe('watching');
    leave();
    state.live.show();
    bridge.emit('live.update', update(3100));
    expect(state.live.line.value.kind).toBe('watching');
    expect(state.live.sentence.text.value).toBe('up');
  });

  it('says for a while that a sign was unknown, once one asks for that', () => {
    const { state, bridge } = testApp();
    state.live.show();
    bridge.emit('live.update', update(1000, { unknown: true }));
    expect(state.live.line.value.kind).toBe('unknown');
    bridge.emit('live.update', update(3400));
    expect(state.live.line.value.kind).toBe('unknown');
    bridge.emit('live.update', update(3600));
    expect(state.live.line.value.kind).toBe('watching');
  });

  it('while held, sends nothing and stays held through pause and going on', async () => {
    const { state, bridge, vision } = testApp();
    state.live.show();
    const release = state.live.hold();
    await state.live.setPaused(true);
    await state.live.setPaused(false);
    vision.push(frame(33, []));
    expect(bridge.sent).toEqual([]);
    expect(bridge.asked.filter((name) => name === 'live.start')).toHaveLength(1);
    release();
    vision.push(frame(66, []));
    expect(bridge.sent).toHaveLength(1);
  });

  it('tells listeners of each caption once, and forgets the history but not the sentence', () => {
    const { state, bridge } = testApp();
    const heard: string[] = [];
    const stop = state.live.onCaption(({ name }) => heard.push(name));
    state.live.show();
    bridge.emit('live.update', caption(1000, 'up'));
    bridge.emit('live.update', caption(1000, 'up'));
    stop();
    bridge.emit('live.update', caption(3000, 'down'));
    state.live.forgetHistory();
    expect(heard).toEqual(['up']);
    expect([state.live.history.value, state.live.sentence.text.value]).toEqual([[], 'up down']);
  });

  it('shows a guess while the hands move, and nothing of what arrives after leaving', () => {
    const { state, bridge } = testApp();
    const leave = state.live.show();
    const best = { signId: 'up' as SignId, name: 'up', confidence: 0.4 };
    bridge.emit('live.update', update(500, { state: 'moving', best }));
    expect(state.live.line.value).toEqual({ kind: 'moving', name: 'up', confidence: 0.4 });
    leave();
    bridge.emit('live.update', caption(900, 'up'));
    expect(state.live.history.value).toEqual([]);
  });
});
