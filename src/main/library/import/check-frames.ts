import type { HandFrame } from '../../../shared/domain/hand.js';
import { FormatError } from '../formats.js';
import { checkLandmarks } from './raw-hands.js';

/** Longest take that is read, and most frames in it: far beyond a sign, and short of hanging what computes on it. */
export const LONGEST_MS = 60_000;
export const MOST_FRAMES = 20_000;

/**
 * The last door of every import: frames that could have been recorded. At least one, times that rise within
 * `LONGEST_MS`, a picture's shape, and at most two hands that are not the same one twice. Throws FormatError.
 */
export function checkFrames(frames: readonly HandFrame[]): readonly HandFrame[] {
  const [first] = frames;
  if (!first) throw new FormatError('damaged', 'it holds no frames');
  if (frames.length > MOST_FRAMES) throw new FormatError('damaged', `${frames.length} frames are too many`);
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
  if (before - first.time > LONGEST_MS) {
    const seconds = Math.round((before - first.time) / 1000);
    throw new FormatError('damaged', `it lasts ${seconds} s; a take may last ${LONGEST_MS / 1000} s`);
  }
  return frames;
}
