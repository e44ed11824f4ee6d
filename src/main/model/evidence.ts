import type { SignId, SignKind } from '../../shared/domain/take.js';

/** What a model makes of a movement so far. A judge reuses both arrays in its next answer. */
export interface Evidence {
  /** [classes] posterior, class 0 is rest; sums to 1. */
  readonly posterior: Float32Array;
  /** [classes] cosine distance of the embedding to the class's nearest prototype; Infinity where it has none. */
  readonly distance: Float32Array;
}

/** Follows one movement, a feature step at a time. Holds recurrent state; allocates nothing a step. */
export interface Judge {
  /** Forgets the movement. */
  reset(): void;
  /** `row`: one step of features, [FEATURES]. */
  step(row: Float32Array): void;
  /** Steps since the last reset. */
  readonly steps: number;
  /** What the steps so far say. Throws nothing; before the first step all is rest and nothing is near. */
  evidence(): Evidence;
}

/** What a sign's caption needs: at least this posterior, at most this distance. */
export interface Threshold {
  readonly confidence: number;
  readonly distance: number;
}

/** How long a sign takes, in feature steps, as its takes show it. */
export interface Timing {
  /** Mean of its takes. */
  readonly typical: number;
  /** From this step on it may be captioned before it ends; null: never, its beginning looks like another sign. */
  readonly earliest: number | null;
}

/** A model that can follow movements: what the live recogniser needs of one. Arrays are in class order. */
export interface JudgingModel {
  readonly classes: readonly { readonly id: SignId; readonly name: string; readonly kind: SignKind }[];
  readonly thresholds: readonly Threshold[];
  /** Null for rest and where it is not known; without it a sign is captioned at its end alone. */
  readonly timings?: readonly (Timing | null)[];
  /** A judge of its own; several may follow the same movement. */
  judge(): Judge;
}
