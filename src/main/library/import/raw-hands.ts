import { damaged } from '../format-error.js';
import { HAND_NUMBERS, type HandFrame, type HandObservation } from '../../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../../shared/domain/units.js';

/** Numbers of both hands in one frame: left hand 21 × (x, y, z), then right hand. */
export const RAW_NUMBERS = 2 * HAND_NUMBERS;

/**
 * Where both hands begin, by the numbers of a frame: MediaPipe Holistic with pose 33 × 4, face 468 × 3 and two
 * hands; the same without the face; hands alone.
 */
const handsAt: Readonly<Record<number, number>> = { 1662: 1536, 258: 132, 126: 0 };

/** How many numbers a frame may have, for messages. */
export const frameSizes = Object.keys(handsAt).join(', ');

/** The `RAW_NUMBERS` numbers of the hands in a frame of 1662, 258 or 126; null for any other size. */
export function handsOf<T extends Float64Array | readonly number[]>(numbers: T): T | null {
  const at = handsAt[numbers.length];
  return at === undefined ? null : (numbers.slice(at, at + RAW_NUMBERS) as T);
}

/** Takes without a date: the seconds of 1970, in their order. */
export const dateOf = (index: number): string => new Date(index * 1000).toISOString();

/**
 * A frame at `time` (ms) from `RAW_NUMBERS` numbers in image coordinates. A hand whose numbers are all zero, or
 * all NaN, is missing. Left and right are the signer's own, the picture not mirrored. `frame` is its number, for
 * messages. Throws FormatError for numbers that no landmark has.
 */
export function rawFrame(numbers: ArrayLike<number>, time: number, aspect: number, frame: number): HandFrame {
  const hands: HandObservation[] = [];
  for (const [side, handedness] of (['Left', 'Right'] as const).entries()) {
    const points = Array.from({ length: HAND_NUMBERS }, (_, k) => numbers[side * HAND_NUMBERS + k] ?? NaN);
    if (points.every((n) => n === 0) || points.every(Number.isNaN)) continue;
    hands.push({ handedness, score: 1, landmarks: checkLandmarks(points, frame) });
  }
  return { time: ms(time), aspect, hands };
}

/**
 * Farthest from the picture's corner that a landmark may be, in picture widths: MediaPipe guesses joints that are
 * outside, but not so far. What lies farther is damaged, or counts pixels.
 */
const FARTHEST = 10;

/** 63 numbers of one hand that may be landmarks. Throws FormatError. */
export function checkLandmarks(numbers: readonly number[], frame: number): ImageLandmarks {
  if (numbers.length !== HAND_NUMBERS) {
    throw damaged('handNumbers', { count: numbers.length, expected: HAND_NUMBERS });
  }
  if (!numbers.every(Number.isFinite)) throw damaged('numberMissing', { frame });
  const far = numbers.find((n) => Math.abs(n) > FARTHEST);
  if (far !== undefined) {
    throw damaged('numberFar', { frame, value: far });
  }
  return numbers as unknown as ImageLandmarks;
}
