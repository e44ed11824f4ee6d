import type { AppState } from '../../../src/renderer/state/app-state.js';
import { takeVerdicts, type TakeInsight } from '../../../src/shared/contract-coach.js';
import type { LiveUpdate, SignView } from '../../../src/shared/contract.js';
import { ms } from '../../../src/shared/domain/units.js';
import { typesNothing } from '../../../src/main/outputs/output.js';
import { modelOf, type FakeBridge } from '../../support/fake-bridge.js';
import type { FakeVision } from '../../support/fake-vision.js';
import { film, hand } from '../../support/hands.js';
import { libraryScenes } from './library-scenes.js';
import { troubleScenes } from './trouble-scenes.js';
import { scoredFully } from '../../support/scored-model.js';

interface Stage {
  readonly state: AppState;
  readonly bridge: FakeBridge;
  readonly vision: FakeVision;
}

type Scene = (bridge: FakeBridge) => (stage: Stage) => Promise<void> | void;

const longName = 'the way my grandmother says good evening to the whole street';
const usual = ['hello', 'thank you', 'water', 'yes'];

/** Four signs and rest, five takes each, with a model. */
function taught(bridge: FakeBridge): SignView[] {
  const signs = usual.map((name) => bridge.seed(name, 5));
  bridge.seed('Rest', 6, 'rest');
  bridge.model = modelOf(signs);
  bridge.backend = {
    name: 'wasm',
    passedOver: [
      {
        name: 'tfjs-node',
        why: 'missing',
        reason: 'The Node.js native addon module (tfjs_binding.node) can not be found',
      },
    ],
  };
  return signs;
}

function update(signs: readonly SignView[], time: number, which: number | null): LiveUpdate {
  const guess = (index: number, confidence: number) => {
    const sign = signs[index];
    return sign ? { signId: sign.id, name: sign.name, confidence } : null;
  };
  const best = which === null ? null : guess(which, 0.93);
  return {
    time: ms(time),
    state: best ? 'caption' : 'watching',
    best,
    runnerUp: guess(1, 0.04),
    caption: best
      ? { id: `c${time}`, ...best, runnerUp: guess(1, 0.04), startedAt: ms(time - 900), decidedAt: ms(time) }
      : null,
    stepMs: 2.4,
  };
}

/** What the model makes of the takes of `sign`: one of each verdict. */
function insightsOf(sign: SignView, other: SignView): TakeInsight[] {
  return takeVerdicts.flatMap((verdict, i) => {
    const take = sign.takes[i];
    if (!take) return [];
    const nearest = { id: other.id, name: other.name, likeness: 0.4 };
    return [
      {
        takeId: take.id,
        signId: sign.id,
        signName: sign.name,
        number: i + 1,
        verdict,
        likeness: verdict === 'few' ? null : 0.92 - 0.2 * i,
        nearest,
        facts: {
          durationMs: take.durationMs,
          usualMs: 1100,
          handShare: 1,
          halfHandShare: 0,
          hands: 1 as const,
          usualHands: 1 as const,
          start: null,
        },
        problems: [],
        duplicateOf: null,
      },
    ];
  });
}

/** What the coach says of take `index` of a sign: nothing, but for what `more` has. */
function insight(sign: SignView, index: number, more: Partial<TakeInsight>): TakeInsight {
  const take = sign.takes[index];
  if (!take) throw new Error(`no take ${index}`);
  const start = { x: 0.6, y: 0.7 };
  return {
    takeId: take.id,
    signId: sign.id,
    signName: sign.name,
    number: index + 1,
    verdict: 'known',
    likeness: 0.81,
    nearest: null,
    facts: {
      durationMs: 1200,
      usualMs: 1300,
      handShare: 1,
      halfHandShare: 0,
      hands: 1,
      usualHands: 1,
      start,
    },
    problems: [],
    duplicateOf: null,
    ...more,
  };
}

/** What a person may have photographed or drawn for a sign. */
function wavingPicture(): string {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [192, 192];
  const context = canvas.getContext('2d');
  if (!context) return '';
  context.fillStyle = '#f4d9a8';
  context.fillRect(0, 0, 192, 192);
  context.lineCap = 'round';
  context.strokeStyle = '#7a4a1e';
  context.lineWidth = 22;
  for (const [x, y] of [
    [52, 52],
    [84, 32],
    [116, 36],
    [146, 62],
  ] as const) {
    context.beginPath();
    context.moveTo(98, 150);
    context.lineTo(x, y);
    context.stroke();
  }
  return canvas.toDataURL('image/webp', 0.8);
}

const scenes = {
  empty: () => () => {},
  taught: (bridge) => {
    taught(bridge);
    return () => {};
  },
  caption: (bridge) => {
    const signs = taught(bridge);
    return () =>
      [0, 1, 3, 2].forEach((which, i) => bridge.emit('live.update', update(signs, i * 3000, which)));
  },
  'caption-picture': (bridge) => {
    const signs = taught(bridge);
    Object.assign(signs[2] ?? {}, { picture: wavingPicture() });
    return () => [0, 2].forEach((which, i) => bridge.emit('live.update', update(signs, i * 3000, which)));
  },
  correcting: (bridge) => {
    const signs = taught(bridge);
    return ({ state }) => {
      bridge.emit('live.update', update(signs, 3000, 2));
      state.correction.wrong();
    };
  },
  missed: (bridge) => {
    taught(bridge);
    bridge.missed = [900, 1400, 700].map((durationMs, i) => ({ id: `m${i}`, durationMs, corrected: false }));
    return ({ state }) => state.correction.missed();
  },
  outputs: (bridge) => {
    const signs = taught(bridge);
    const texts = { [signs[0]?.id ?? '']: 'Hello, everybody!', [signs[1]?.id ?? '']: '' };
    bridge.settings.outputs = {
      ...bridge.settings.outputs,
      webSocket: true,
      osc: true,
      keystrokes: true,
      texts,
    };
    const address = 'ws://127.0.0.1:17326/?token=dOuEvwQ4JmZC7nV1x0Rk2sYtB5hLqApG';
    const webSocket = { state: 'on' as const, reason: '', address, count: 2 };
    const osc = { state: 'failed' as const, reason: 'EACCES', address: '', count: 0 };
    const keystrokes = { ...typesNothing, state: 'on' as const, program: 'xdotool', count: 12, held: 3 };
    return () => {
      bridge.emit('outputs.changed', { webSocket, osc, keystrokes });
      document.querySelector('[data-testid=outputs-section] details')?.setAttribute('open', '');
    };
  },
  paused: (bridge) => {
    taught(bridge);
    return ({ state }) => state.live.setPaused(true);
  },
  'camera-refused': (bridge) => {
    taught(bridge);
    return () => {};
  },
  'long-names': (bridge) => {
    const signs = [longName, 'ok', `${longName} and the dog`].map((name) => bridge.seed(name, 5));
    bridge.model = { ...modelOf(signs), outdated: true };
    bridge.notices = [
      {
        code: 'file.damaged',
        params: { path: 'takes/take-7.f32', reason: 'cut short', aside: 'set-aside/take-7.f32' },
      },
    ];
    bridge.backend = { name: 'cpu', passedOver: [{ name: 'wasm', why: 'fails', reason: 'no SIMD' }] };
    return ({ state }) => {
      if (location.hash.startsWith('#/live')) bridge.emit('live.update', update(signs, 3000, 0));
      state.toasts.error(new Error('the printer is on fire'));
      state.toasts.info('“ok” was deleted.', { label: 'Undo', run: () => {} });
    };
  },
  reviewing: (bridge) => {
    const [hello, water] = taught(bridge);
    if (!hello || !water) return () => {};
    hello.symbol = '👋';
    hello.picture = wavingPicture();
    hello.notes = 'Flat hand, from the brow, palm out.\nAunt Mira turns the wrist at the end.';
    water.notes = 'Three fingers at the chin.';
    for (const take of hello.takes.slice(0, 1)) {
      Object.assign(take, { trim: { startMs: 200, endMs: 900, wholeMs: take.durationMs }, durationMs: 700 });
    }
    for (const take of hello.takes.slice(1, 2)) take.disabled = true;
    bridge.insights = insightsOf(hello, water);
    return () => document.querySelector<HTMLElement>('[data-testid=take]')?.focus();
  },
  /** Hands of a take, seen from aside. */
  turned: (bridge) => {
    taught(bridge);
    return () => {
      const turn = document.querySelector('[data-testid=turn]');
      const press = (key: string): unknown =>
        turn?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      setTimeout(() => ['ArrowLeft', 'ArrowUp'].forEach(press));
    };
  },
  /** As much as anybody will ever teach; for the bench. */
  many: (bridge) => {
    const signs = Array.from({ length: 200 }, (_, i) => bridge.seed(`sign number ${i + 1}`, 30));
    bridge.model = modelOf(signs);
    return () => {};
  },
  'teach-some': (bridge) => {
    bridge.seed('hello', 2);
    return ({ state }) => state.teach.select(state.library.signs.peek()[0]?.id ?? null);
  },
  recording: (bridge) => {
    bridge.seed('hello', 3);
    return async ({ state, vision }) => {
      state.teach.draft.value = 'hello';
      await state.teach.record({ countdownSeconds: 0 });
      const moving = (time: number) =>
        time < 300 ? [] : [hand('Right', { x: 0.3 + time / 9000, y: 0.6, turn: time / 800 })];
      for (const shown of film(0, 1800, 30, moving)) vision.push(shown);
    };
  },
  rejected: (bridge) => {
    bridge.seed('hello', 3);
    return async ({ state, vision }) => {
      state.teach.draft.value = 'hello';
      await state.teach.record({ countdownSeconds: 0 });
      const blink = (time: number) =>
        time > 300 && time < 450 ? [hand('Right', { x: 0.3 + time / 2000, y: 0.6 })] : [];
      for (const shown of film(0, 1500, 30, blink)) vision.push(shown);
    };
  },
  /** Nobody is in the picture while a take is waited for. */
  unseen: (bridge) => {
    bridge.seed('hello', 3);
    return async ({ state, vision }) => {
      state.teach.draft.value = 'hello';
      await state.teach.record({ countdownSeconds: 0 });
      // What is said comes from frames after the screen has drawn itself as recording.
      await new Promise((resolve) => setTimeout(resolve, 50));
      for (const shown of film(0, 11_000, 15, () => [])) vision.push(shown);
    };
  },
  'teach-coach': (bridge) => {
    const [hello, thanks, water] = taught(bridge);
    if (!hello || !thanks || !water) return () => {};
    const wrong = insight(hello, 4, {
      problems: ['looks-like-other'],
      nearest: { ...thanks, likeness: 0.93 },
    });
    const half = insight(water, 2, { problems: ['half-hands'] });
    bridge.insights = [wrong, half];
    bridge.suggestions = [
      { kind: 'look', takeId: wrong.takeId },
      { kind: 'record', sign: water, takes: 2 },
      { kind: 'alike', signs: [hello, thanks], differ: ['place', 'movement'], takes: 2 },
    ];
    return ({ state }) => {
      state.teach.select(hello.id);
      const take = hello.takes[4];
      if (take) state.coach.watch(take);
    };
  },
  /** A take under the wrong name, which training waits for. */
  'teach-held': (bridge) => {
    const [hello, thanks] = taught(bridge);
    if (!hello || !thanks) return () => {};
    const wrong = insight(hello, 4, {
      problems: ['looks-like-other'],
      nearest: { ...thanks, likeness: 0.93 },
    });
    const few = insight(hello, 3, { problems: ['few-hands'], facts: { ...wrong.facts, handShare: 0.52 } });
    bridge.insights = [wrong, few];
    bridge.suggestions = [{ kind: 'look', takeId: wrong.takeId }];
    return ({ state }) => {
      state.teach.select(hello.id);
      bridge.held = [wrong.takeId];
      bridge.emit('training.held', bridge.held);
    };
  },
  'teach-foot-switch': (bridge) => {
    const [hello] = taught(bridge);
    bridge.settings.singleKeys = false;
    return ({ state }) => state.teach.select(hello?.id ?? null);
  },
  'teach-well': (bridge) => {
    const [hello] = taught(bridge);
    return async ({ state, vision }) => {
      state.teach.select(hello?.id ?? null);
      await state.changeSettings({ recordMode: 'hold', recordKey: 'pagedown' });
      document.querySelector('[data-testid=modes]')?.setAttribute('open', '');
      await state.teach.hold(true);
      const leaving = (time: number) => [hand('Right', { x: 0.03, y: 0.6, turn: time / 800 })];
      for (const shown of film(0, 1800, 30, leaving)) vision.push(shown);
    };
  },
  training: (bridge) => {
    taught(bridge);
    return ({ state }) => {
      void state.training.run();
      for (let epoch = 1; epoch <= 30; epoch++) {
        bridge.emit('training.progress', {
          phase: 'scoring',
          fold: 1,
          folds: 3,
          epoch,
          epochs: 60,
          loss: 1.4 * Math.exp(-epoch / 12),
          accuracy: 1 - 0.8 * Math.exp(-epoch / 7),
          heldOutAccuracy: 0.9 - 0.7 * Math.exp(-epoch / 9),
          done: 0.5,
        });
      }
    };
  },
  trained: (bridge) => {
    const signs = taught(bridge);
    return async ({ state }) => {
      const ended = state.training.run();
      await new Promise((resolve) => setTimeout(resolve));
      bridge.emit('training.ended', { outcome: 'finished', model: modelOf(signs), seconds: 21.3 });
      await ended;
    };
  },
  'virtual-signer': (bridge) => {
    taught(bridge);
    return async ({ state }) => {
      await state.source.useSigner();
    };
  },
  demo:
    () =>
    async ({ state, vision }) => {
      void state.demo.run();
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (const shown of film(0, 300, 30, () => [])) vision.push(shown);
      const moving = (time: number) => [hand('Right', { x: 0.3 + time / 9000, y: 0.6, turn: time / 800 })];
      for (const shown of film(300, 1500, 30, moving)) vision.push(shown);
    },
  renaming: (bridge) => {
    taught(bridge);
    return async () => {
      document.querySelector<HTMLButtonElement>('[data-testid=sign-edit]')?.click();
    };
  },
  'many-marks': (bridge) => {
    const signs = Array.from({ length: 40 }, (_, i) => bridge.seed(`${usual[i % 4] ?? ''} ${i + 1}`, 4));
    bridge.model = modelOf(signs.slice(0, 4));
    return () => document.querySelector('[data-testid=take-map]')?.scrollIntoView();
  },
  measured: (bridge) => {
    bridge.model = scoredFully(taught(bridge));
    return () => {};
  },
  quiet: (bridge) => {
    const signs = taught(bridge);
    bridge.model = scoredFully(signs);
    return async ({ vision }) => {
      document.querySelector<HTMLButtonElement>('[data-testid=quiet-start]')?.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const fidget = (time: number) => [hand('Right', { x: 0.4 + 0.1 * Math.sin(time / 500), y: 0.7 })];
      for (const shown of film(100, 14_100, 15, fidget)) vision.push(shown);
      bridge.emit('live.update', update(signs, 14_000, 1));
    };
  },
  'quiet-done': (bridge) => {
    const signs = taught(bridge);
    bridge.model = scoredFully(signs);
    return async ({ vision }) => {
      document.querySelector<HTMLButtonElement>('[data-testid=quiet-start]')?.click();
      await new Promise((resolve) => setTimeout(resolve, 50));
      const fidget = (time: number) => [hand('Right', { x: 0.4 + 0.1 * Math.sin(time / 500), y: 0.7 })];
      for (const shown of film(100, 34_100, 15, fidget)) vision.push(shown);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { calibration } = scoredFully(signs);
      if (calibration) bridge.emit('calibration.ended', { outcome: 'finished', calibration });
    };
  },
  ...libraryScenes,
  ...troubleScenes,
} satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;

/** Fills the main side; the returned function acts once the app is shown. */
export function arrange(name: SceneName, bridge: FakeBridge): (stage: Stage) => Promise<void> | void {
  return scenes[name](bridge);
}
