import type { HandFrame } from '../../shared/domain/hand.js';
import { extractFeatures, FEATURES, type FeatureSequence } from '../features/features.js';
import type { Batch } from '../model/network.js';
import type { Trainable } from '../model/trainable.js';

/** Longer sequences are cut at the end: a little more than the longest movement that is judged live. */
export const LONGEST_STEPS = 128;

/** Pads feature sequences with zeros to one batch. A sequence without steps becomes one empty step. */
export function toBatch(sequences: readonly FeatureSequence[], labels?: readonly number[]): Batch {
  const lengths = sequences.map((s) => Math.max(1, Math.min(s.steps, LONGEST_STEPS)));
  const steps = Math.max(1, ...lengths);
  const rows = new Float32Array(sequences.length * steps * FEATURES);
  sequences.forEach((s, i) => {
    const length = Math.min(s.steps, LONGEST_STEPS);
    rows.set(s.rows.subarray(0, length * FEATURES), i * steps * FEATURES);
  });
  return { rows, size: sequences.length, steps, lengths, ...(labels ? { labels } : {}) };
}

/** What a model says of one take. */
export interface TakeAnswer {
  readonly logits: Float32Array;
  /** The embedding at unit length, so that dot products are cosines. */
  readonly embedding: Float32Array;
  /** Class of the largest logit. */
  readonly classIndex: number;
}

const inferenceBatch = 32;

/** Asks `model` about each take, in their order; no augmentation, no dropout. */
export function answerTakes(
  model: Pick<Trainable, 'infer'>,
  takes: readonly (readonly HandFrame[])[],
): TakeAnswer[] {
  const answers: TakeAnswer[] = [];
  for (let from = 0; from < takes.length; from += inferenceBatch) {
    const chunk = takes.slice(from, from + inferenceBatch);
    const { logits, embeddings } = model.infer(toBatch(chunk.map(extractFeatures)));
    const classes = logits.length / chunk.length;
    const width = embeddings.length / chunk.length;
    chunk.forEach((_, i) => {
      const own = logits.slice(i * classes, (i + 1) * classes);
      answers.push({
        logits: own,
        embedding: unitLength(embeddings.slice(i * width, (i + 1) * width)),
        classIndex: own.indexOf(Math.max(...own)),
      });
    });
  }
  return answers;
}

/** `vector` at length 1; a zero vector stays zero. */
export function unitLength(vector: Float32Array): Float32Array {
  let square = 0;
  for (const n of vector) square += n * n;
  const length = Math.sqrt(square) || 1;
  return vector.map((n) => n / length);
}
