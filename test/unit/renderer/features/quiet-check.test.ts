import { describe, expect, it } from 'vitest';
import { QuietCheck, quietSeconds } from '../../../../src/renderer/features/quiet/quiet-check.js';
import { modelOf } from '../../../support/fake-bridge.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';
import { film, hand } from '../../../support/hands.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { ms } from '../../../../src/shared/domain/units.js';
import type { HandObservation } from '../../../../src/shared/domain/hand.js';

async function ready(rest = false): Promise<TestApp & { check: QuietCheck }> {
  const app = testApp();
  const sign = app.bridge.seed('hello', 3);
  if (rest) app.bridge.seed('Rest', 2, 'rest');
  app.bridge.model = modelOf([sign]);
  await app.state.load();
  await app.state.source.start();
  return { ...app, check: new QuietCheck(app.state) };
}

const fidget = (time: number): HandObservation[] => [
  hand('Right', { x: 0.4 + 0.1 * Math.sin(time / 500), y: 0.7 }),
];
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Plays `seconds` of the check, the countdown included, at 15 pictures a second. */
function play({ vision }: TestApp, from: number, seconds: number, hands = fidget): void {
  for (const shown of film(from * 1000, (from + seconds) * 1000, 15, hands)) vision.push(shown);
}

function caption({ bridge, state }: TestApp, id: string): void {
  const sign = state.library.signs.peek()[0];
  if (!sign) throw new Error('no sign');
  const guess = { signId: sign.id, name: sign.name, confidence: 0.9 };
  const common = { state: 'caption', best: guess, runnerUp: null, stepMs: 1 } as const;
  const found = { id, ...guess, runnerUp: null, startedAt: ms(0), decidedAt: ms(0) };
  bridge.emit('live.update', { time: ms(0), ...common, caption: found });
}

describe('the quiet check', () => {
  it('counts captions, keeps what it saw as rest, and has strictness worked out', async () => {
    const app = await ready();
    const { check, bridge, state } = app;
    await check.start();
    play(app, 0, 5);
    caption(app, 'one');
    caption(app, 'one');
    expect(check.captions.value).toEqual(['hello']);
    expect(check.phase.value).toMatchObject({ name: 'running', step: 0 });
    expect(check.done.value).toBeCloseTo(2 / quietSeconds, 1);
    play(app, 5, quietSeconds);
    await tick();
    await tick();
    expect(check.phase.value).toMatchObject({ name: 'kept', takes: 4 });
    const { rest } = state.library;
    expect(rest.value?.takes.map(({ source }) => source)).toEqual(Array(4).fill('camera'));
    expect(rest.value?.takes.every(({ durationMs }) => durationMs <= 10_000)).toBe(true);
    expect(bridge.sent.every(({ name }) => name === 'live.frame')).toBe(true);
    expect(bridge.sent.length).toBeGreaterThan(15 * quietSeconds);
    expect(
      bridge.asked.filter((name) => name.startsWith('live.') || name.startsWith('calibration.')),
    ).toEqual(['live.start', 'live.stop', 'calibration.start']);
    // Captions of another time are not the check's.
    caption(app, 'later');
    expect(check.captions.value).toEqual(['hello']);
  });

  it('keeps nothing when cancelled, or when the picture stops', async () => {
    const app = await ready();
    const { check, bridge, state, vision } = app;
    await check.start();
    play(app, 0, 20);
    check.cancel();
    expect(check.phase.value).toEqual({ name: 'ready' });
    await check.start();
    play(app, 20, 9);
    vision.stop();
    expect(check.phase.value).toEqual({ name: 'ready' });
    expect(state.toasts.list.value.at(-1)?.text).toContain('picture stopped');
    expect(bridge.asked).not.toContain('take.add');
    expect(bridge.asked.filter((name) => name === 'live.stop')).toHaveLength(2);
  });

  it('says so when no hand was seen', async () => {
    const app = await ready();
    await app.check.start();
    play(app, 0, quietSeconds + 4, () => []);
    await tick();
    expect(app.check.phase.value).toEqual({ name: 'nothing' });
    expect(app.bridge.asked).not.toContain('calibration.start');
  });

  it.each([false, true])('is forgotten whole, and comes back whole (rest was there: %s)', async (rest) => {
    const app = await ready(rest);
    const { check, bridge, state } = app;
    const before = state.library.rest.value?.takes.length ?? null;
    await check.start();
    play(app, 0, quietSeconds + 4);
    await tick();
    await tick();
    await check.forget();
    expect(state.library.rest.value?.takes.length ?? null).toBe(before);
    expect(check.phase.value).toEqual({ name: 'ready' });
    await state.toasts.list.value.at(-1)?.action?.run();
    for (let i = 0; i < 10; i++) await tick();
    expect(state.library.rest.value?.takes.length).toBe((before ?? 0) + 4);
    // Worked out with it, without it, and with it again.
    expect(bridge.asked.filter((name) => name === 'calibration.start')).toHaveLength(3);
  });

  it('keeps all pieces or none', async () => {
    const app = await ready(true);
    const { check, bridge, state } = app;
    await check.start();
    play(app, 0, quietSeconds);
    const request = bridge.request.bind(bridge);
    let adds = 0;
    bridge.request = (name, input) => {
      if (name === 'take.add' && ++adds === 3) bridge.failures.set('take.add', new MudraError('disk.full'));
      return request(name, input);
    };
    play(app, quietSeconds, 4);
    await tick();
    await tick();
    expect(adds).toBe(3);
    expect(state.library.rest.value?.takes).toHaveLength(2);
    expect(check.phase.value).toEqual({ name: 'ready' });
    expect(state.toasts.list.value.at(-1)?.kind).toBe('error');
  });
});
