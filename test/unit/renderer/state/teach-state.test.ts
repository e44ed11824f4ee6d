import { describe, expect, it } from 'vitest';
import type { HandObservation } from '../../../../src/shared/domain/hand.js';
import { TeachState, type Cue, type Kept } from '../../../../src/renderer/state/teach-state.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';
import { film, hand } from '../../../support/hands.js';

/** Raises a hand at `at` ms, waves for `lasts` ms and lowers it, with rest before and after. */
function sign({ vision }: TestApp, at: number, lasts = 900): void {
  const hands = (time: number): HandObservation[] => {
    const t = time - at - 400;
    if (t < 0 || t > lasts) return [];
    return [hand('Right', { x: 0.3 + t / 5000, y: 0.6 - t / 4000, turn: Math.sin(t / 150) })];
  };
  for (const shown of film(at, at + lasts + 1200, 30, hands)) vision.push(shown);
}

async function ready(): Promise<TestApp> {
  const app = testApp();
  await app.state.load();
  await app.state.source.start();
  return app;
}

describe('teaching a sign', () => {
  it('adds the sign, keeps take after take, and stops when told', async () => {
    const app = await ready();
    const { teach, library } = app.state;
    teach.draft.value = '  up ';
    expect(await teach.record({ countdownSeconds: 0 })).toBe(true);
    sign(app, 0);
    sign(app, 3000);
    teach.stop();
    sign(app, 6000);
    await teach.settled();
    expect(library.signs.value.map((s) => [s.name, s.takes.length])).toEqual([['up', 2]]);
    expect(library.signs.value[0]?.takes.map((take) => take.source)).toEqual(['camera', 'camera']);
    expect(teach.recording.value).toBe(false);
  });

  it('begins with another sign while the one before is still being added', async () => {
    const app = await ready();
    const { id } = app.bridge.seed('hello', 1);
    await app.state.library.load();
    const { teach } = app.state;
    const goOn = app.bridge.keepWaiting('sign.add');
    teach.draft.value = 'bye';
    const first = teach.record({ countdownSeconds: 0 });
    teach.select(id);
    const second = teach.record({ countdownSeconds: 0 });
    goOn();
    expect([await first, await second]).toEqual([false, true]);
    expect([teach.recording.value, teach.targetId.value]).toEqual([true, id]);
  });

  it('takes a known name, in any case, for the sign that has it', async () => {
    const app = await ready();
    app.bridge.seed('Up', 1);
    await app.state.library.load();
    app.state.teach.draft.value = 'uP';
    await app.state.teach.record({ countdownSeconds: 0 });
    sign(app, 0);
    await app.state.teach.settled();
    expect(app.state.library.signs.value.map((s) => [s.name, s.takes.length])).toEqual([['Up', 2]]);
  });

  it('shows the name that its sign has, also when a rename is undone', async () => {
    const app = await ready();
    const { id } = app.bridge.seed('hello', 1);
    const { teach, library } = app.state;
    await library.load();
    teach.select(id);
    await library.rename(id, 'hi there');
    expect(teach.draft.value).toBe('hi there');
    await library.undo();
    expect(teach.draft.value).toBe('hello');
    teach.draft.value = 'something new';
    teach.targetId.value = null;
    await library.redo();
    expect(teach.draft.value).toBe('something new');
  });

  it('stops at once when its sign is gone, and says so', async () => {
    const { state } = await ready();
    const { teach, library, toasts } = state;
    teach.draft.value = 'up';
    await teach.record();
    await library.undo();
    expect(teach.recording.value).toBe(false);
    expect(toasts.list.value.map(({ text }) => text)).toContain(
      'Recording stopped: “up” is not in the library any more.',
    );
  });

  it('asks for a name first', async () => {
    const { state } = await ready();
    expect(await state.teach.record()).toBe(false);
    expect(state.teach.nameError.value?.code).toBe('sign.nameEmpty');
    expect(state.teach.recording.value).toBe(false);
  });

  it('asked for twice before a new sign is there, begins once', async () => {
    const { state } = await ready();
    const { teach, library } = state;
    teach.draft.value = 'up';
    await Promise.all([teach.toggle(), teach.toggle()]);
    expect(teach.nameError.value).toBeNull();
    expect(teach.recording.value).toBe(true);
    expect(library.signs.value.map((s) => s.name)).toEqual(['up']);
  });

  it('stopped before a new sign is there, does not begin', async () => {
    const { state } = await ready();
    state.teach.draft.value = 'up';
    const begins = state.teach.record();
    state.teach.stop();
    expect(await begins).toBe(false);
    expect(state.teach.recording.value).toBe(false);
    expect(await state.teach.record()).toBe(true);
  });

  it('a take that could not be saved ends the recording, is not counted, and can be saved again', async () => {
    const app = await ready();
    const { teach, toasts } = app.state;
    teach.draft.value = 'up';
    await teach.record({ countdownSeconds: 0 });
    app.bridge.failures.set('take.add', new MudraError('disk.full'));
    sign(app, 0);
    await teach.settled();
    expect(teach.recording.value).toBe(false);
    expect(teach.keptNow.value).toBe(0);
    app.bridge.failures.clear();
    const [toast] = toasts.list.value;
    expect(toast?.kind).toBe('error');
    await toast?.action?.run();
    expect(teach.target.value?.takes).toHaveLength(1);
  });

  it('another source, or none, ends the recording without keeping half a take', async () => {
    const app = await ready();
    const { teach } = app.state;
    teach.draft.value = 'up';
    await teach.record({ countdownSeconds: 0 });
    const raised = (time: number): HandObservation[] =>
      time < 300 ? [] : [hand('Right', { x: time / 3000, y: 0.6 })];
    for (const shown of film(0, 1200, 30, raised)) app.vision.push(shown);
    expect(teach.recording.value).toBe(true);
    app.vision.stop();
    expect(teach.recording.value).toBe(false);
    await teach.settled();
    expect(teach.target.value?.takes).toHaveLength(0);
  });

  it('says so where another source was chosen; where there is none, the picture says why', async () => {
    const app = await ready();
    const { teach, source, toasts } = app.state;
    const said = (): string[] => toasts.list.value.map(({ text }) => text);
    teach.draft.value = 'up';
    await teach.record({ countdownSeconds: 0 });
    app.vision.stop();
    expect(said()).toEqual([]);
    await source.start();
    await teach.record({ countdownSeconds: 0 });
    await source.useSigner();
    expect(teach.recording.value).toBe(false);
    expect(said()).toEqual([
      'Recording stopped: the picture comes from another source now. Finished takes are kept.',
    ]);
  });
});

describe('teaching rest', () => {
  it('keeps what moves for so many seconds, under a sign of its own, then stops by itself', async () => {
    const app = await ready();
    const { teach, library } = app.state;
    await teach.recordRest(5, { countdownSeconds: 0 });
    sign(app, 0);
    expect(teach.restLeftMs.value).toBeGreaterThan(2000);
    sign(app, 2200);
    sign(app, 4400);
    await teach.settled();
    expect(teach.recording.value).toBe(false);
    expect(teach.restLeftMs.value).toBeNull();
    expect(library.rest.value?.takes.length).toBeGreaterThanOrEqual(2);
    expect(library.signs.value).toEqual([]);
    await teach.recordRest(1, { countdownSeconds: 0 });
    expect(library.view.value.signs).toHaveLength(1);
  });
});

describe('ways of recording', () => {
  it('a burst stops by itself and says so', async () => {
    const app = await ready();
    const { teach, toasts } = app.state;
    await app.state.changeSettings({ recordMode: 'burst', burstTakes: 2 });
    teach.draft.value = 'up';
    await teach.record({ countdownSeconds: 0, mode: 'burst' });
    for (const at of [0, 3000, 6000]) sign(app, at);
    await teach.settled();
    expect(teach.recording.value).toBe(false);
    expect(teach.target.value?.takes).toHaveLength(2);
    expect(toasts.list.value.at(-1)?.text).toBe('2 takes recorded.');
  });

  it('a held key makes a take, starts recording by itself, and goes on until told', async () => {
    const app = await ready();
    const { teach } = app.state;
    teach.draft.value = 'up';
    for (const at of [0, 4000]) {
      await teach.hold(true);
      sign(app, at);
      await teach.hold(false);
    }
    sign(app, 8000);
    await teach.settled();
    expect(teach.target.value?.takes).toHaveLength(2);
    expect(teach.recording.value).toBe(true);
    await teach.toggle();
    expect(teach.recording.value).toBe(false);
  });

  it('a key let go before the sign was added holds nothing', async () => {
    const app = await ready();
    const { teach } = app.state;
    teach.draft.value = 'up';
    const pressed = teach.hold(true);
    await teach.hold(false);
    await pressed;
    sign(app, 0);
    await teach.settled();
    expect(teach.target.value?.takes).toHaveLength(0);
  });

  it('toggles in the way that was chosen', async () => {
    const app = await ready();
    const { teach } = app.state;
    await app.state.changeSettings({ recordMode: 'countdown' });
    teach.draft.value = 'up';
    await teach.toggle();
    expect(teach.mode.value).toBe('countdown');
    expect(teach.recording.value).toBe(true);
    await teach.toggle();
    expect(teach.recording.value).toBe(false);
  });

  it('each take has its sounds, and rest has none', async () => {
    const app = await ready();
    const cues: Cue[] = [];
    const kept: Kept[] = [];
    const teach = new TeachState(app.state.parts, app.state.library, app.state.toasts, {
      settings: () => app.state.settings.peek(),
      onCue: (cue) => void cues.push(cue),
      onSaved: () => {},
      onKept: (one) => void kept.push(one),
    });
    teach.draft.value = 'up';
    await teach.record({ countdownSeconds: 1 });
    for (const shown of film(-1500, 0, 30, () => [])) app.vision.push(shown);
    sign(app, 0);
    sign(app, 3000, 100);
    teach.stop();
    await teach.settled();
    expect(cues).toEqual(['count', 'go', 'begun', 'kept', 'begun', 'rejected']);
    expect(kept).toEqual([{ count: 1, of: 5 }]);
    cues.length = 0;
    await teach.recordRest(2, { countdownSeconds: 1 });
    sign(app, 6000);
    sign(app, 9000);
    await teach.settled();
    expect(cues).toEqual([]);
    expect(kept).toHaveLength(1);
  });
});
