import type { LibraryState } from './library-state.js';
import type { LiveState } from './live-state.js';
import type { Router } from './router.js';

interface Changed {
  readonly router: Router;
  readonly live: LiveState;
  readonly library: LibraryState;
}

/** Takes the last change back: on Live that of the sentence, if any, elsewhere and after that the library's. */
export function undoLast(changed: Changed): Promise<void> {
  return step(changed, 'undo');
}

/** Brings back what `undoLast` took back last. */
export function redoLast(changed: Changed): Promise<void> {
  return step(changed, 'redo');
}

async function step({ router, live, library }: Changed, way: 'undo' | 'redo'): Promise<void> {
  if (library.replaying.peek()) return;
  const next = (): string | undefined => library.view.peek().history?.[way]?.id;
  const { sentence } = live;
  const of = router.route.peek().screen === 'live' ? sentence[way]((change) => next() === change) : null;
  if (of === 'words') return;
  // A correction is undone in the library, where it is the last change: its words follow.
  await library[way]();
  if (of !== null && next() === of) sentence.stays(of, way);
}
