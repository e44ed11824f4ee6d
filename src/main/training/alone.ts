import type { HandFrame } from '../../shared/domain/hand.js';
import { ms } from '../../shared/domain/units.js';

/** Between two frames without hands. */
export const aloneStepMs = 50;

/** A take with nothing seen for `beforeMs` before and `afterMs` after it; times of the source. None gives none. */
export function* alone(
  frames: readonly HandFrame[],
  beforeMs: number,
  afterMs: number,
): Generator<HandFrame> {
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last) return;
  const nothing = (time: number): HandFrame => ({ time: ms(time), aspect: first.aspect, hands: [] });
  for (let t = beforeMs; t > 0; t -= aloneStepMs) yield nothing(first.time - t);
  yield* frames;
  for (let t = aloneStepMs; t <= afterMs; t += aloneStepMs) yield nothing(last.time + t);
}
