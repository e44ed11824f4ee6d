/** What a network says after a step; both arrays are reused by the next step. */
export interface StepAnswer {
  /** [classes] */
  readonly logits: Float32Array;
  /** [dense] */
  readonly embedding: Float32Array;
}

/** A sequence taken in one step at a time. */
export interface Stepper {
  /** `row`: [features]. The answer is reused by the next step. */
  step(row: Float32Array): StepAnswer;
  reset(): void;
  /** Numbers that are carried from step to step: room for `save`. */
  readonly stateLength: number;
  /** Writes all that is carried to `out`, to be taken up again by `load`. */
  save(out: Float32Array): void;
  load(saved: Float32Array): void;
}
