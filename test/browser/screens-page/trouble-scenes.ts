import type { AppState } from '../../../src/renderer/state/app-state.js';
import { MudraError } from '../../../src/shared/errors.js';
import { modelOf, type FakeBridge } from '../../support/fake-bridge.js';

interface Shown {
  readonly state: AppState;
}

const some = (bridge: FakeBridge): void => {
  bridge.model = modelOf(['hello', 'thank you', 'water'].map((name) => bridge.seed(name, 5)));
};

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
  'host-lost': (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => state.toasts.error(new MudraError('host.lost'));
  },
  'import-failed': (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => {
      const error = new MudraError('zip.refused', {
        path: 'signs of the whole market street.zip',
        reason: 'a file in it leads out of it',
      });
      state.sharing.stage.value = { at: 'failed', name: 'signs of the whole market street.zip', error };
    };
  },
  'import-busy': (bridge: FakeBridge) => {
    some(bridge);
    return ({ state }: Shown) => {
      state.sharing.stage.value = { at: 'giving', name: 'signs.mudra', share: 0.3 };
    };
  },
} satisfies Record<string, (bridge: FakeBridge) => (shown: Shown) => Promise<void> | void>;
