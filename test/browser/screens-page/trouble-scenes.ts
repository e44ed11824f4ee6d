import { h, render } from 'preact';
import { MiniCaptions } from '../../../src/renderer/features/captions/mini-window.js';
import { FailureScreen } from '../../../src/renderer/features/shell/error-boundary.js';
import { AppStateProvider, type AppState } from '../../../src/renderer/state/app-state.js';
import { MudraError } from '../../../src/shared/errors.js';
import { modelOf, type FakeBridge } from '../../support/fake-bridge.js';

interface Shown {
  readonly state: AppState;
}

const some = (bridge: FakeBridge): void => {
  bridge.model = modelOf(['hello', 'thank you', 'water'].map((name) => bridge.seed(name, 5)));
};

/** What the small window holds, in the place of the app; `away`: which shows another screen than Live. */
async function showMini({ state }: Shown, words: readonly string[], away = false): Promise<void> {
  for (const word of words) state.live.sentence.addText(word);
  const root = document.getElementById('app');
  if (root) render(h(AppStateProvider, { value: state }, h(MiniCaptions, null)), root);
  const { shown } = state.live;
  // Live hears that it was left only after the next paint.
  await new Promise<void>((resolve) => shown.subscribe((is) => !is && resolve()));
  if (!away) state.live.show();
}

/** What it looks like when something was refused, went wrong, or is under way. */
export const troubleScenes = {
  'not-trained': (bridge: FakeBridge) => {
    bridge.seed('hello', 0);
    return () => {};
  },
  'training-failed': (bridge: FakeBridge) => {
    some(bridge);
    return async ({ state }: Shown) => {
      const ended = state.training.run();
      await new Promise((resolve) => setTimeout(resolve));
      bridge.emit('training.ended', {
        outcome: 'failed',
        error: { code: 'training.killed', params: { reason: 'out of memory' } },
      });
      await ended;
    };
  },
  /** A large library, of which the model is not there yet. */
  preparing: (bridge: FakeBridge) => {
    some(bridge);
    bridge.model = null;
    bridge.preparing = { done: 1200, total: 6000 };
    return () => bridge.emit('model.preparing', { done: 2750, total: 6000 });
  },
  mini: (bridge: FakeBridge) => {
    some(bridge);
    return (shown: Shown) => showMini(shown, ['hello', 'thank you', 'yes', 'hello', 'water']);
  },
  'mini-away': (bridge: FakeBridge) => {
    some(bridge);
    return (shown: Shown) => showMini(shown, ['hello', 'thank you'], true);
  },
  'mini-long': (bridge: FakeBridge) => {
    some(bridge);
    return (shown: Shown) =>
      showMini(shown, ['hello', 'the way my grandmother says good evening to the whole street']);
  },
  'host-lost': (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => state.toasts.error(new MudraError('host.lost'));
  },
  /** Another page of the same Mudra has taken over. */
  elsewhere: (bridge: FakeBridge) => {
    some(bridge);
    return () => {
      const root = document.getElementById('app');
      if (root) render(h(FailureScreen, { error: new MudraError('host.elsewhere') }), root);
    };
  },
  /** A screen throws while it is drawn. */
  broken: (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => {
      const view = state.library.view.peek();
      state.library.view.value = {
        ...view,
        signs: view.signs.map((sign) => ({ ...sign, takes: null as never })),
      };
    };
  },
  'import-failed': (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => {
      const error = new MudraError('zip.refused', {
        path: 'signs of the whole market street.zip',
        reason: 'a file in it leads out of it',
      });
      const name = 'signs of the whole market street.zip';
      state.sharing.stage.value = { at: 'failed', name, error, noTake: [] };
    };
  },
  'import-busy': (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => {
      state.sharing.stage.value = { at: 'giving', name: 'signs.mudra', share: 0.3 };
    };
  },
} satisfies Record<string, (bridge: FakeBridge) => (shown: Shown) => Promise<void> | void>;
