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
  let epoch = -1;
  return (progress) => {
    const own = `${progress.phase} ${progress.fold}`;
    // The last epoch is told, and once: what comes after it is told as seldom as the rest.
    const lastEpoch = progress.epochs > 0 && progress.epoch === progress.epochs && progress.epoch !== epoch;
    if (own === stage && now() - last < shortestMs && !lastEpoch) return;
    last = now();
    stage = own;
    epoch = progress.epoch;
    tell(progress);
  };
}
