import type { RequestInput, RequestName, RequestOutput } from '../../shared/contract.js';
import type { LibraryHistory } from '../library/history.js';
import type { Library } from '../library/library.js';

type Handlers<K extends RequestName> = {
  [N in K]: (input: RequestInput<N>) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

type LibraryRequests = Extract<
  RequestName,
  `sign.${string}` | `take.${string}` | `takes.${string}` | `history.${string}`
>;

/**
 * Answers what is asked of signs and takes. Every change goes through the history; `learned` waits until what is
 * recognised goes by it.
 */
export function libraryHandlers(
  parts: () => { readonly library: Library; readonly history: LibraryHistory },
  learned: <T>(change: Promise<T>) => Promise<T>,
): Handlers<LibraryRequests> {
  return {
    'sign.add': ({ name, kind }) => parts().history.addSign(name, kind),
    'sign.rename': ({ signId, name }) => parts().history.renameSign(signId, name),
    'sign.describe': ({ signId, notes, symbol, picture }) =>
      parts().history.describeSign(signId, notes, symbol, picture),
    'sign.remove': ({ signId }) => learned(parts().history.removeSign(signId)),
    'sign.restore': ({ signId }) => learned(parts().history.restoreSign(signId)),
    'take.add': ({ signId, source, frames }) => learned(parts().history.addTake(signId, source, frames)),
    'take.frames': async ({ takeId, whole }) =>
      (await parts().library.takeFrames(takeId, whole)) as RequestOutput<'take.frames'>,
    'take.trim': ({ takeId, trim }) => learned(parts().history.trimTake(takeId, trim)),
    'take.remove': ({ takeId }) => learned(parts().history.removeTakes([takeId])),
    'take.restore': ({ takeId }) => learned(parts().history.restoreTake(takeId)),
    'takes.remove': ({ takeIds }) => learned(parts().history.removeTakes(takeIds)),
    'takes.move': ({ takeIds, signId }) => learned(parts().history.moveTakes(takeIds, signId)),
    'takes.disable': ({ takeIds, disabled }) => learned(parts().history.disableTakes(takeIds, disabled)),
    'takes.duplicate': ({ takeIds }) => learned(parts().history.duplicateTakes(takeIds)),
    'history.undo': (meant) => learned(parts().history.undo(meant?.change)),
    'history.redo': (meant) => learned(parts().history.redo(meant?.change)),
  };
}
