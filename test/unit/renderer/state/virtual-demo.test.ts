import { describe, expect, it } from 'vitest';
import type { HandObservation } from '../../../../src/shared/domain/hand.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';
import { modelOf } from '../../../support/fake-bridge.js';
import { film, hand } from '../../../support/hands.js';

const plan = { signs: 2, takes: 2, restSeconds: 1, rounds: 1, pauseMs: 30 };

/** An app whose virtual signer waves, `refused` times too briefly to be kept. */
function demoApp(refused = 0): TestApp & { readonly performed: string[] } {
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
});
