import { MudraError } from '../errors.js';
import type { HandFrame } from './hand.js';
import { takeLimits } from './take.js';

/** Why `frames` cannot be kept as a take, or null when they can. */
export function checkTake(frames: readonly HandFrame[]): MudraError | null {
  const first = frames[0];
  const last = frames.at(-1);
  const ms = first && last ? last.time - first.time : 0;
  if (frames.some((frame, i) => i > 0 && frame.time <= (frames[i - 1]?.time ?? -Infinity))) {
    return new MudraError('take.timesNotRising');
  }
  if (ms < takeLimits.shortestMs) {
    return new MudraError('take.tooShort', { ms: Math.round(ms), least: takeLimits.shortestMs });
  }
  if (ms > takeLimits.longestMs) {
    return new MudraError('take.tooLong', {
      seconds: Math.round(ms / 1000),
      most: takeLimits.longestMs / 1000,
    });
  }
  const withHands = frames.filter((frame) => frame.hands.length > 0).length;
  const share = withHands / frames.length;
  // Seen all the time, and yet in too few pictures: they came too slowly.
  if (share >= takeLimits.leastHandShare && withHands < takeLimits.leastHandFrames) {
    return new MudraError('take.tooFewPictures', { count: withHands, least: takeLimits.leastHandFrames });
  }
  if (share < takeLimits.leastHandShare) {
    return new MudraError('take.tooFewHands', {
      percent: Math.round(share * 100),
      least: takeLimits.leastHandShare * 100,
    });
  }
  return null;
}
