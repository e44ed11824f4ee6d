import { HAND_NUMBERS, type HandFrame } from '../../shared/domain/hand.js';
import type { HandTrack } from './hand-slots.js';

/** One hand at fixed steps: [steps × 63] in picture heights, and whether it was there at each step. */
export interface SampledHand {
  readonly points: Float32Array;
  readonly present: Uint8Array;
}

/** A hand missing for no longer than this is interpolated; for longer, it is absent. */
export const longestGapMs = 250;

/** Half a step of grace: a sighting this near counts for the step even without a neighbour. */
export function graceMs(rateHz: number): number {
  return 500 / rateHz;
}

/** Steps that cover `frames` at `rateHz`: at least one. */
export function stepCount(frames: readonly HandFrame[], rateHz: number): number {
  const first = frames[0];
  const last = frames.at(-1);
  if (!first || !last) return 0;
  return Math.max(0, Math.floor(((last.time - first.time) / 1000) * rateHz + 1e-6) + 1);
}

/** Time of a step of frames that begin at `start`. */
export function stepTime(start: number, step: number, rateHz: number): number {
  return start + (step * 1000) / rateHz;
}

/**
 * Samples a track at times first + k / rateHz by linear interpolation between the sightings around
 * each step. x and z are multiplied by the aspect, so that all three axes are in picture heights.
 */
export function sampleTrack(frames: readonly HandFrame[], track: HandTrack, rateHz: number): SampledHand {
  const steps = stepCount(frames, rateHz);
  const hand = { points: new Float32Array(steps * HAND_NUMBERS), present: new Uint8Array(steps) };
  const start = frames[0]?.time ?? 0;
  let after = 0;
  for (let step = 0; step < steps; step++) {
    const time = stepTime(start, step, rateHz);
    while (after < frames.length && ((frames[after]?.time ?? 0) < time || !track[after])) after++;
    let before = Math.min(after, frames.length) - 1;
    while (before >= 0 && !track[before]) before--;
    sampleStep(hand, step, time, sighting(frames, track, before), sighting(frames, track, after), rateHz);
  }
  return hand;
}

export interface Sighting {
  readonly time: number;
  readonly aspect: number;
  readonly numbers: readonly number[];
}

/** Samples one step from the last sighting before `time` and the first one from it on, where there are any. */
export function sampleStep(
  out: SampledHand,
  step: number,
  time: number,
  previous: Sighting | null,
  next: Sighting | null,
  rateHz: number,
): void {
  const grace = graceMs(rateHz);
  const gap = next && previous ? next.time - previous.time : Infinity;
  out.present[step] = 1;
  if (next && previous && gap <= longestGapMs) {
    mix(out.points, step, previous, next, (time - previous.time) / (gap || 1));
  } else if (next && next.time - time <= grace) mix(out.points, step, next, next, 0);
  else if (previous && time - previous.time <= grace) mix(out.points, step, previous, previous, 0);
  else {
    out.present[step] = 0;
    out.points.fill(0, step * HAND_NUMBERS, (step + 1) * HAND_NUMBERS);
  }
}

/** The hand of a track in frame `index`; null where there is none. */
export function sighting(frames: readonly HandFrame[], track: HandTrack, index: number): Sighting | null {
  const frame = frames[index];
  const hand = track[index];
  return frame && hand ? { time: frame.time, aspect: frame.aspect, numbers: hand.landmarks } : null;
}

function mix(points: Float32Array, step: number, a: Sighting, b: Sighting, weight: number): void {
  const offset = step * HAND_NUMBERS;
  for (let i = 0; i < HAND_NUMBERS; i++) {
    const axis = i % 3;
    const scaleA = axis === 1 ? 1 : a.aspect;
    const scaleB = axis === 1 ? 1 : b.aspect;
    points[offset + i] = (a.numbers[i] ?? 0) * scaleA * (1 - weight) + (b.numbers[i] ?? 0) * scaleB * weight;
  }
}
