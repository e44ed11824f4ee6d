import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../../src/shared/contract.js';
import type { HandObservation } from '../../../../src/shared/domain/hand.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';
import { modelOf } from '../../../support/fake-bridge.js';
import { film, hand } from '../../../support/hands.js';

const plan = { signs: 2, takes: 2, restSeconds: 1, rounds: 1, pauseMs: 30 };

/** An app whose virtual signer waves, `refused` times too briefly to be kept. */
function demoApp(refused = 0, failure?: Notice): TestApp & { readonly performed: string[] } {
  const performed: string[] = [];
  let clock = 0;
  let brief = refused;
  const app = testApp({
    perform: async (signId, seed) => {
      performed.push(`${signId} ${seed}`);
      const lasts = brief-- > 0 ? 100 : 900;
      const hands = (time: number): HandObservation[] => {
        const t = time - clock - 500;
        return t < 0 || t > lasts
          ? []
          : [hand('Right', { x: 0.3 + t / 5000, y: 0.6, turn: Math.sin(t / 150) })];
      };
      for (const shown of film(clock, clock + 2200, 30, hands)) app.vision.push(shown);
      clock += 2200;
    },
  });
  const end = (): void => {
    if (failure) {
      app.bridge.emit('training.ended', { outcome: 'failed', error: failure });
      return;
    }
    app.bridge.model = modelOf(app.state.library.signs.peek());
    app.bridge.emit('training.ended', { outcome: 'finished', model: app.bridge.model, seconds: 1 });
  };
  app.state.training.phase.subscribe((phase) => phase === 'running' && setTimeout(end, 5));
  return { ...app, performed };
}

const states = ({ state }: TestApp): string[] => state.demo.steps.value.map((step) => step.state);

describe('the virtual signer’s demonstration', () => {
  it('teaches, trains and performs what the model has not seen', async () => {
    const app = demoApp();
    await app.state.load();
    await app.state.demo.run(plan);
    expect(states(app)).toEqual(['done', 'done', 'done', 'done', 'done', 'done']);
    expect(app.state.library.signs.value.map((s) => [s.name, s.takes.length])).toEqual([
      ['hello', 2],
      ['thank you', 2],
    ]);
    expect(new Set(app.performed).size).toBe(app.performed.length);
    expect(app.performed).toHaveLength(6);
    expect(app.state.router.route.value.screen).toBe('live');
  }, 20_000);

  it('performs again what was not kept, and leaves the user’s own sign alone', async () => {
    const app = demoApp(1);
    app.bridge.seed('Hello', 3);
    await app.state.load();
    await app.state.demo.run({ ...plan, signs: 1, takes: 1 });
    expect(app.state.library.signs.value.map((s) => [s.name, s.takes.length])).toEqual([
      ['Hello', 3],
      ['hello (virtual)', 1],
    ]);
  }, 20_000);

  it('can be cancelled: it ends, the recorder is off and kept takes stay', async () => {
    const app = demoApp();
    await app.state.load();
    const run = app.state.demo.run(plan);
    await expect.poll(() => app.state.library.signs.value[0]?.takes.length, { timeout: 5000 }).toBe(1);
    app.state.demo.cancel();
    await run;
    expect(app.state.demo.active.value).toBe(false);
    expect(app.state.demo.steps.value).toEqual([]);
    expect(app.state.teach.recording.value).toBe(false);
    expect(app.state.library.signs.value[0]?.takes.length).toBeGreaterThanOrEqual(1);
  }, 20_000);

  it('goes on with the next step when one is skipped', async () => {
    const app = demoApp();
    await app.state.load();
    const run = app.state.demo.run({ ...plan, takes: 50 });
    await expect.poll(() => app.state.library.signs.value[0]?.takes.length, { timeout: 5000 }).toBe(1);
    app.state.demo.skip();
    await expect.poll(() => states(app)[2], { timeout: 5000 }).toBe('doing');
    expect(states(app)[1]).toBe('skipped');
    app.state.demo.cancel();
    await run;
  }, 20_000);

  it('ends with what went wrong when training fails', async () => {
    const app = demoApp(0, { code: 'training.tooFewSigns', params: { count: 0 } });
    await app.state.load();
    await app.state.demo.run({ ...plan, signs: 1, takes: 1 });
    expect(states(app)).toEqual(['done', 'done', 'done', 'failed', 'waiting']);
    expect(app.state.demo.reason.value).toContain('you have 0');
  }, 20_000);

  it('ends with what went wrong when its sign is gone', async () => {
    const app = demoApp();
    await app.state.load();
    const run = app.state.demo.run({ ...plan, takes: 50 });
    await expect.poll(() => app.state.library.signs.value[0]?.takes.length, { timeout: 5000 }).toBe(1);
    const [sign] = app.state.library.signs.value;
    if (sign) await app.state.library.removeSign(sign);
    await run;
    expect(states(app)).toEqual(['done', 'failed', 'waiting', 'waiting', 'waiting', 'waiting']);
    expect(app.state.demo.reason.value).toBe('Recording stopped before the takes were there.');
  }, 20_000);

  it('is ended by opening another set, before that opens', async () => {
    const app = demoApp();
    const { demo, sets, teach } = app.state;
    await app.state.load();
    await sets.load();
    const run = demo.run({ ...plan, takes: 50 });
    await expect.poll(() => app.state.library.signs.value[0]?.takes.length, { timeout: 5000 }).toBe(1);
    const performing: boolean[] = [];
    app.bridge.on('sets.changed', () => performing.push(demo.active.value || teach.recording.value));
    await sets.create('Work');
    await run;
    expect(performing).toEqual([false]);
    expect(states(app)[1]).toBe('failed');
    expect(demo.reason.value).toBe('Another set was opened.');
    expect(teach.draft.value).toBe('');
  }, 20_000);
});
