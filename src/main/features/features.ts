import { HAND_NUMBERS, LANDMARKS, type HandFrame } from '../../shared/domain/hand.js';
import type { FeatureRows } from '../../shared/domain/units.js';
import { assignHandSlots } from './hand-slots.js';
import { sampleTrack, stepCount, type SampledHand } from './resample.js';

/**
 * Steps a second that takes and live frames are resampled to: hand tracking on a plain CPU gives
 * 12 to 30 frames a second, and signs change over tenths of a second.
 */
export const FEATURE_RATE_HZ = 20;

/**
 * Layout of a step. Per hand, dominant first: presence 1, shape 20 × 3, path 2, velocity 2, place 2;
 * then the dominant wrist seen from the other one, 2.
 */
const SHAPE = (LANDMARKS - 1) * 3;
const PER_HAND = 1 + SHAPE + 2 + 2 + 2;

/** Numbers per step. */
export const FEATURES = 2 * PER_HAND + 2;

/** Names the layout and scaling; stored with a model, which only fits features of the same name. */
export const FEATURE_SPEC = 'hands-2';

/** A feature sequence at FEATURE_RATE_HZ: `rows` is row-major [steps × FEATURES]. */
export interface FeatureSequence {
  readonly steps: number;
  readonly rows: FeatureRows;
}

/** Bring each group of numbers to about unit spread. */
const scale = { depth: 0.5, path: 0.5, velocity: 0.15, place: 1.5, relation: 0.3 } as const;

/** Values beyond this come from lost or misplaced hands and are cut. */
const farthest = 4;

/** How much more a left hand must do than the right one before it counts as the dominant hand. */
const leftMustLead = 1.25;

/**
 * Features of a movement, for training and for live alike:
 *
 * - hands are sorted by continuity and majority label, sampled at a fixed rate, gaps up to 250 ms filled;
 * - the hand that does more becomes the dominant one; a left-dominant movement is mirrored, so that a
 *   left-handed signer is served by right-handed takes;
 * - the shape of a hand is centred on its wrist and divided by its size; the path of a wrist is told from
 *   where the hand first appeared, in hand sizes; velocity is per second; place is the wrist in the picture,
 *   in picture heights from the middle;
 * - a missing hand is all zeros with presence 0.
 *
 * `frames`: in capture order, un-mirrored image coordinates. No frames give no steps.
 */
export function extractFeatures(frames: readonly HandFrame[]): FeatureSequence {
  const steps = stepCount(frames, FEATURE_RATE_HZ);
  const rows = new Float32Array(steps * FEATURES);
  if (steps > 0) {
    const slots = assignHandSlots(frames);
    const left = sampleTrack(frames, slots.left, FEATURE_RATE_HZ);
    const right = sampleTrack(frames, slots.right, FEATURE_RATE_HZ);
    const leftHanded = activity(left, steps) > leftMustLead * activity(right, steps);
    const [dominant, other] = leftHanded ? [left, right] : [right, left];
    const middle = (frames[0]?.aspect ?? 1) / 2;
    const flip = leftHanded ? -1 : 1;
    writeHand(rows, 0, dominant, steps, flip, middle);
    writeHand(rows, PER_HAND, other, steps, flip, middle);
    writeRelation(rows, dominant, other, steps, flip);
    for (let i = 0; i < rows.length; i++) rows[i] = Math.max(-farthest, Math.min(farthest, num(rows, i)));
  }
  return { steps, rows: rows as FeatureRows };
}

/** How much a hand does: seconds in view plus the way its wrist and tips go, in hand sizes. */
function activity(hand: SampledHand, steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    if (!hand.present[step]) continue;
    sum += 1 / FEATURE_RATE_HZ;
    if (step > 0 && hand.present[step - 1]) {
      const size = sizeAt(hand, step);
      for (const i of [0, 8, 20]) {
        const at = step * HAND_NUMBERS + i * 3;
        const dx = num(hand.points, at) - num(hand.points, at - HAND_NUMBERS);
        const dy = num(hand.points, at + 1) - num(hand.points, at + 1 - HAND_NUMBERS);
        sum += Math.hypot(dx, dy) / size / 3;
      }
    }
  }
  return sum;
}

/** Mean length of four palm chords in three dimensions, in picture heights: steady when the hand turns. */
function sizeAt(hand: SampledHand, step: number): number {
  const base = step * HAND_NUMBERS;
  let sum = 0;
  for (const [a, b] of [
    [0, 5],
    [0, 9],
    [0, 17],
    [5, 17],
  ] as const) {
    let square = 0;
    for (let axis = 0; axis < 3; axis++) {
      square += (num(hand.points, base + a * 3 + axis) - num(hand.points, base + b * 3 + axis)) ** 2;
    }
    sum += Math.sqrt(square);
  }
  return Math.max(sum / 4, 1e-3);
}

function writeHand(
  rows: Float32Array,
  column: number,
  hand: SampledHand,
  steps: number,
  flip: number,
  middle: number,
): void {
  let startX = 0;
  let startY = 0;
  let seen = 0;
  let meanSize = 0;
  let last = -1;
  for (let step = 0; step < steps; step++) {
    if (!hand.present[step]) continue;
    const from = step * HAND_NUMBERS;
    const size = sizeAt(hand, step);
    meanSize += (size - meanSize) / ++seen;
    const wristX = num(hand.points, from);
    const wristY = num(hand.points, from + 1);
    const wristZ = num(hand.points, from + 2);
    if (seen === 1) [startX, startY] = [wristX, wristY];
    let to = step * FEATURES + column;
    rows[to++] = 1;
    for (let i = 1; i < LANDMARKS; i++) {
      rows[to++] = (flip * (num(hand.points, from + i * 3) - wristX)) / size;
      rows[to++] = (num(hand.points, from + i * 3 + 1) - wristY) / size;
      rows[to++] = (scale.depth * (num(hand.points, from + i * 3 + 2) - wristZ)) / size;
    }
    rows[to++] = (scale.path * flip * (wristX - startX)) / meanSize;
    rows[to++] = (scale.path * (wristY - startY)) / meanSize;
    if (last === step - 1 && last >= 0) {
      const before = last * HAND_NUMBERS;
      const perSecond = (scale.velocity * FEATURE_RATE_HZ) / meanSize;
      rows[to] = flip * (wristX - num(hand.points, before)) * perSecond;
      rows[to + 1] = (wristY - num(hand.points, before + 1)) * perSecond;
    }
    to += 2;
    rows[to++] = scale.place * flip * (wristX - middle);
    rows[to++] = scale.place * (wristY - 0.5);
    last = step;
  }
}

function writeRelation(
  rows: Float32Array,
  dominant: SampledHand,
  other: SampledHand,
  steps: number,
  flip: number,
): void {
  for (let step = 0; step < steps; step++) {
    if (!dominant.present[step] || !other.present[step]) continue;
    const from = step * HAND_NUMBERS;
    const to = step * FEATURES + 2 * PER_HAND;
    const size = (sizeAt(dominant, step) + sizeAt(other, step)) / 2;
    rows[to] = (scale.relation * flip * (num(dominant.points, from) - num(other.points, from))) / size;
    rows[to + 1] = (scale.relation * (num(dominant.points, from + 1) - num(other.points, from + 1))) / size;
  }
}

function num(values: Float32Array, index: number): number {
  return values[index] ?? 0;
}
