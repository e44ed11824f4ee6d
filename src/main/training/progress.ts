import type { TrainingProgress } from '../../shared/contract.js';

/** Progress is told at most this often. */
const shortestMs = 100;

/**
 * Passes progress on at most ten times a second; the first report of each phase and fold always passes.
 * `now` in milliseconds.
 */
export function throttled(
  tell: (progress: TrainingProgress) => void,
  now: () => number = () => performance.now(),
): (progress: TrainingProgress) => void {
  let last = -Infinity;
  let stage = '';
  return (progress) => {
    const own = `${progress.phase} ${progress.fold}`;
    if (
      own === stage &&
      now() - last < shortestMs &&
      !(progress.epochs > 0 && progress.epoch === progress.epochs)
    )
      return;
    last = now();
    stage = own;
    tell(progress);
  };
}
