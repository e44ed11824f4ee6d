import { HAND_NUMBERS } from '../../../shared/domain/hand.js';
import { takeLimits } from '../../../shared/domain/take.js';

/** Largest take that is read: what is beyond it is broken before much of it is in memory. */
export interface TakeBounds {
  readonly longestMs: number;
  readonly frames: number;
}

/** Far beyond a sign, and short of hanging what computes on it: of takes that are looked at and not kept. */
export const readBounds: TakeBounds = { longestMs: 60_000, frames: 20_000 };

/** Of takes that are to be kept; 3000 frames are the most that screens can be sent. */
export const libraryBounds: TakeBounds = { longestMs: takeLimits.longestMs, frames: 3000 };

/** Most bytes of the files and lines in which one take can lie. */
export const bytesOfTake = {
  landmarks: ({ frames }: TakeBounds): number => frames * 2 * HAND_NUMBERS * 4,
  /** Times and hands as JSON. */
  json: ({ frames }: TakeBounds): number => 64 * 1024 + frames * 400,
  line: ({ frames }: TakeBounds): number => 64 * 1024 + frames * 2 * HAND_NUMBERS * 26,
  /** MediaPipe Holistic has 576 points of 4 numbers. */
  pose: ({ frames }: TakeBounds): number => 1024 ** 2 + frames * 600 * 4 * 4,
};

/** Most bytes of one frame's file: 1662 float64 and a header. */
export const FRAME_BYTES = 64 * 1024;
/** Most bytes of `sign.json`. */
export const SIGN_BYTES = 4 * 1024 ** 2;
/** Most bytes of a file that lists others. */
export const LIST_BYTES = 64 * 1024 ** 2;
