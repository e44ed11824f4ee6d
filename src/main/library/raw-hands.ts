import { HAND_NUMBERS, type HandFrame, type HandObservation } from '../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import { FormatError } from './formats.js';

/** Numbers of both hands in one frame: left hand 21 × (x, y, z), then right hand. */
export const RAW_NUMBERS = 2 * HAND_NUMBERS;

/** Arrays of landmarks carry neither times nor the picture's shape. */
export interface RawTiming {
  readonly framesPerSecond: number;
  /** Width ÷ height of the picture. */
  readonly aspect: number;
}
export const assumedTiming: RawTiming = { framesPerSecond: 30, aspect: 4 / 3 };

/** Takes without a date: the seconds of 1970, in their order. */
export const dateOf = (index: number): string => new Date(index * 1000).toISOString();

/**
 * Frame number `index` of a take from `RAW_NUMBERS` numbers in image coordinates; zeros = hand missing. Left and
 * right are the signer's own, the picture not mirrored. Throws FormatError when a number is none.
 */
export function rawFrame(numbers: ArrayLike<number>, index: number, timing: RawTiming): HandFrame {
  const hands: HandObservation[] = [];
  for (const [side, handedness] of (['Left', 'Right'] as const).entries()) {
    const points = Array.from({ length: HAND_NUMBERS }, (_, k) => numbers[side * HAND_NUMBERS + k] ?? NaN);
    if (!points.every(Number.isFinite))
      throw new FormatError('damaged', `frame ${index} holds what is no number`);
    if (points.some((n) => n !== 0)) {
      hands.push({ handedness, score: 1, landmarks: points as unknown as ImageLandmarks });
    }
  }
  return { time: ms((index * 1000) / timing.framesPerSecond), aspect: timing.aspect, hands };
}
