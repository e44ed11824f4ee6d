import { HAND_NUMBERS, LANDMARKS } from '../../shared/domain/hand.js';
import type { SampledHand } from './resample.js';

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

/** Bring each group of numbers to about unit spread. */
const scale = { depth: 0.5, path: 0.5, velocity: 0.15, place: 1.5, relation: 0.3 } as const;

/** Values beyond this come from lost or misplaced hands and are cut. */
const farthest = 4;

/** How much more a left hand must do than the right one before it counts as the dominant hand. */
const leftMustLead = 1.25;

/** True when the left hand, by what it did so far, is the dominant one. */
export function leftLeads(left: number, right: number): boolean {
  return left > leftMustLead * right;
}

/** `sum` and what a hand does in `step`: seconds in view plus the way its wrist and tips go, in hand sizes. */
export function addActivity(sum: number, hand: SampledHand, step: number): number {
  if (!hand.present[step]) return sum;
  let total = sum + 1 / FEATURE_RATE_HZ;
  if (step > 0 && hand.present[step - 1]) {
    const size = sizeAt(hand, step);
    for (const i of [0, 8, 20]) {
      const at = step * HAND_NUMBERS + i * 3;
      const dx = num(hand.points, at) - num(hand.points, at - HAND_NUMBERS);
      const dy = num(hand.points, at + 1) - num(hand.points, at + 1 - HAND_NUMBERS);
      total += Math.hypot(dx, dy) / size / 3;
    }
  }
  return total;
}

/** How rows are seen: which hand leads, and where the middle of the picture is, in picture heights. */
export interface View {
  readonly leftHanded: boolean;
  readonly middle: number;
}

/** What writing a step of a hand needs to know of the steps before. */
export interface HandMemory {
  startX: number;
  startY: number;
  seen: number;
  meanSize: number;
  last: number;
}

/** Memory before the first step. */
export function noMemory(): HandMemory {
  return { startX: 0, startY: 0, seen: 0, meanSize: 0, last: -1 };
}

/** What writing a step needs to know of the steps before, by role. */
export interface RowMemory {
  readonly dominant: HandMemory;
  readonly other: HandMemory;
}

/** Writes row `step` of `rows`, which must hold zeros, and keeps in `memory` what the next one needs. */
export function writeRow(
  rows: Float32Array,
  step: number,
  hands: { readonly left: SampledHand; readonly right: SampledHand },
  view: View,
  memory: RowMemory,
): void {
  const [dominant, other] = view.leftHanded ? [hands.left, hands.right] : [hands.right, hands.left];
  const flip = view.leftHanded ? -1 : 1;
  writeHand(rows, 0, dominant, step, flip, view.middle, memory.dominant);
  writeHand(rows, PER_HAND, other, step, flip, view.middle, memory.other);
  writeRelation(rows, dominant, other, step, flip);
  for (let i = step * FEATURES; i < (step + 1) * FEATURES; i++) {
    rows[i] = Math.max(-farthest, Math.min(farthest, num(rows, i)));
  }
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
  step: number,
  flip: number,
  middle: number,
  memory: HandMemory,
): void {
  if (!hand.present[step]) return;
  const from = step * HAND_NUMBERS;
  const size = sizeAt(hand, step);
  memory.meanSize += (size - memory.meanSize) / ++memory.seen;
  const wristX = num(hand.points, from);
  const wristY = num(hand.points, from + 1);
  const wristZ = num(hand.points, from + 2);
  if (memory.seen === 1) [memory.startX, memory.startY] = [wristX, wristY];
  const { startX, startY, meanSize, last } = memory;
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
  memory.last = step;
}

function writeRelation(
  rows: Float32Array,
  dominant: SampledHand,
  other: SampledHand,
  step: number,
  flip: number,
): void {
  if (!dominant.present[step] || !other.present[step]) return;
  const from = step * HAND_NUMBERS;
  const to = step * FEATURES + 2 * PER_HAND;
  const size = (sizeAt(dominant, step) + sizeAt(other, step)) / 2;
  rows[to] = (scale.relation * flip * (num(dominant.points, from) - num(other.points, from))) / size;
  rows[to + 1] = (scale.relation * (num(dominant.points, from + 1) - num(other.points, from + 1))) / size;
}

function num(values: Float32Array, index: number): number {
  return values[index] ?? 0;
}
