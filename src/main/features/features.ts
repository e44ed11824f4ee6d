import type { HandFrame } from '../../shared/domain/hand.js';
import type { FeatureRows } from '../../shared/domain/units.js';
import { addActivity, FEATURE_RATE_HZ, FEATURES, leftLeads, noMemory, writeRow } from './feature-rows.js';
import { assignHandSlots } from './hand-slots.js';
import { sampleTrack, stepCount, type SampledHand } from './resample.js';

export { FEATURE_RATE_HZ, FEATURES } from './feature-rows.js';

/** Names the layout and scaling; stored with a model, which only fits features of the same name. */
export const FEATURE_SPEC = 'hands-2';

/** A feature sequence at FEATURE_RATE_HZ: `rows` is row-major [steps × FEATURES]. */
export interface FeatureSequence {
  readonly steps: number;
  readonly rows: FeatureRows;
}

/**
 * Features of a movement, for training and for live alike (live, `FeatureStream` gives the same rows one by
 * one):
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
    const leftHanded = leftLeads(activity(left, steps), activity(right, steps));
    const view = { leftHanded, middle: (frames[0]?.aspect ?? 1) / 2 };
    const memory = { dominant: noMemory(), other: noMemory() };
    for (let step = 0; step < steps; step++) writeRow(rows, step, { left, right }, view, memory);
  }
  return { steps, rows: rows as FeatureRows };
}

function activity(hand: SampledHand, steps: number): number {
  let sum = 0;
  for (let step = 0; step < steps; step++) sum = addActivity(sum, hand, step);
  return sum;
}
