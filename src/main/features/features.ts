import type { HandFrame } from '../../shared/domain/hand.js';
import type { FeatureRows } from '../../shared/domain/units.js';

/** Steps a second that takes and live frames are resampled to. */
export const FEATURE_RATE_HZ = 20;

/** Numbers per step. */
export const FEATURES = 132;

/** Names the layout below; stored with a model, which only fits features of the same name. */
export const FEATURE_SPEC = 'hands-1';

/** A feature sequence at FEATURE_RATE_HZ: `rows` is row-major [steps × FEATURES]. */
export interface FeatureSequence {
  readonly steps: number;
  readonly rows: FeatureRows;
}

/** Features of a whole take. */
export function extractFeatures(_frames: readonly HandFrame[]): FeatureSequence {
  throw new Error('not written yet');
}
