import type { Answer, Batch, TrainOptions } from './network.js';

/** A model that learns in batches and is asked in batches, whatever is inside. It owns its weights. */
export interface Trainable {
  /**
   * One step of the optimiser on the cross-entropy of `batch`, which must carry labels (RangeError). A step whose
   * gradients are not finite changes nothing. `loss` is the batch's mean, `correct` a number of sequences.
   */
  trainBatch(batch: Batch, options: TrainOptions): { readonly loss: number; readonly correct: number };
  /** Logits and embeddings, nothing dropped out. */
  infer(batch: Batch): Answer;
  dispose(): void;
}
