import type { HandFrame } from '../../../shared/domain/hand.js';
import { FormatError } from '../formats.js';
import type { TakeBounds } from './bounds.js';
import { checkLandmarks } from './raw-hands.js';

/**
 * The last door of every import: frames that could have been recorded. At least one, times that rise within
 * `bounds`, a picture's shape, and at most two hands that are not the same one twice. Throws FormatError.
 */
export function checkFrames(frames: readonly HandFrame[], bounds: TakeBounds): readonly HandFrame[] {
  const [first] = frames;
  if (!first) throw new FormatError('damaged', 'it holds no frames');
  checkCount(frames.length, bounds);
  let before = -Infinity;
  for (const [i, { time, aspect, hands }] of frames.entries()) {
    const name = `frame ${i}`;
    if (!Number.isFinite(time)) throw new FormatError('damaged', `the time of ${name} is no number`);
    if (time <= before) throw new FormatError('damaged', `the time of ${name} does not rise`);
    before = time;
    if (!(aspect >= 0.1 && aspect <= 10)) throw new FormatError('damaged', `${name} has no picture's shape`);
    if (hands.length > 2) throw new FormatError('damaged', `${name} has ${hands.length} hands`);
    for (const { score, landmarks } of hands) {
      if (!(score >= 0 && score <= 1)) throw new FormatError('damaged', `a score in ${name} is not 0 to 1`);
      checkLandmarks(landmarks, name);
    }
    const [a, b] = hands;
    if (a && b && a.landmarks.every((n, k) => n === b.landmarks[k])) {
      throw new FormatError('damaged', `${name} has the same hand twice`);
    }
  }
  checkLength(before - first.time, bounds);
  return frames;
}

/** Throws FormatError for a take of more frames than are read. */
export function checkCount(count: number, { frames }: TakeBounds): void {
  if (count > frames) throw new FormatError('damaged', `it has ${count} frames; a take may have ${frames}`);
}

/** Throws FormatError for a take that lasts longer than is read. */
export function checkLength(lasts: number, { longestMs }: TakeBounds): void {
  if (lasts > longestMs) {
    const seconds = Math.round(lasts / 1000);
    throw new FormatError('damaged', `it lasts ${seconds} s; a take may last ${longestMs / 1000} s`);
  }
}
