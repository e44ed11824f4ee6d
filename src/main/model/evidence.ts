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
