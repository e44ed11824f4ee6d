import { damaged } from '../format-error.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { TakeBounds } from './bounds.js';
import { checkLandmarks } from './raw-hands.js';

/**
 * The last door of every import: frames that could have been recorded. At least one, times that rise within
 * `bounds`, a picture's shape, and at most two hands that are not the same one twice. Throws FormatError.
 */
export function checkFrames(frames: readonly HandFrame[], bounds: TakeBounds): readonly HandFrame[] {
  const [first] = frames;
  if (!first) throw damaged('noFrames');
  checkCount(frames.length, bounds);
  let before = -Infinity;
  for (const [frame, { time, aspect, hands }] of frames.entries()) {
    if (!Number.isFinite(time)) throw damaged('timeNone', { frame });
    if (time <= before) throw damaged('timeFalls', { frame });
    before = time;
    if (!(aspect >= 0.1 && aspect <= 10)) throw damaged('aspect', { frame });
    if (hands.length > 2) throw damaged('tooManyHands', { frame, count: hands.length });
    for (const { score, landmarks } of hands) {
      if (!(score >= 0 && score <= 1)) throw damaged('score', { frame });
      checkLandmarks(landmarks, frame);
    }
    const [a, b] = hands;
    if (a && b && a.landmarks.every((n, k) => n === b.landmarks[k])) {
      throw damaged('sameHand', { frame });
    }
  }
  checkLength(before - first.time, bounds);
  return frames;
}

/** Throws FormatError for a take of more frames than are read. */
export function checkCount(count: number, { frames }: TakeBounds): void {
  if (count > frames) throw damaged('tooManyFrames', { count, most: frames });
}

/** Throws FormatError for a take that lasts longer than is read. */
export function checkLength(lasts: number, { longestMs }: TakeBounds): void {
  if (lasts > longestMs) {
    const seconds = Math.round(lasts / 100) / 10;
    throw damaged('tooLong', { seconds, most: longestMs / 1000 });
  }
}
