import type { ModelMetadata } from './model-metadata.js';

/** A class with its posterior probability, 0…1. */
export interface Ranked {
  readonly classIndex: number;
  readonly confidence: number;
}

/** What one movement was taken for. `accepted` is null for silence, with the reason for it. */
export interface Decision {
  readonly accepted: Ranked | null;
  readonly best: Ranked | null;
  readonly runnerUp: Ranked | null;
  readonly reason: 'accepted' | 'rest' | 'unsure' | 'unlike' | 'empty';
}

/** A sign is captioned from this posterior on … */
export const leastConfidence = 0.6;

/** Softmax of one row of logits. */
export function softmax(logits: Float32Array): Float32Array {
  let top = -Infinity;
  for (const logit of logits) top = Math.max(top, logit);
  const result = logits.map((logit) => Math.exp(logit - top));
  let sum = 0;
  for (const n of result) sum += n;
  return result.map((n) => n / sum);
}

/** 1 − cosine of the angle between two vectors: 0 alike … 2 opposite. */
export function cosineDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return 1 - dot / Math.sqrt(Math.max(aa * bb, 1e-12));
}

/**
 * Turns the network's answer for one movement into a caption or silence. Silence comes first: a movement
 * is captioned only when its best class is a sign, likely enough, and its embedding lies within that sign's
 * radius: a posterior alone is high for anything, however unlike all signs.
 */
export function decide(
  answer: { readonly logits: Float32Array; readonly embedding: Float32Array },
  model: {
    readonly classes: readonly Pick<ModelMetadata['classes'][number], 'kind'>[];
    readonly prototypes: ModelMetadata['prototypes'];
  },
): Decision {
  const ranked = [...softmax(answer.logits)]
    .map((confidence, classIndex): Ranked => ({ classIndex, confidence }))
    .sort((a, b) => b.confidence - a.confidence);
  const top = ranked[0];
  if (!top) return { accepted: null, best: null, runnerUp: null, reason: 'empty' };
  const isSign = (r: Ranked): boolean => model.classes[r.classIndex]?.kind === 'sign';
  const [best = null, runnerUp = null] = ranked.filter(isSign);
  if (!isSign(top)) return { accepted: null, best, runnerUp, reason: 'rest' };
  if (top.confidence < leastConfidence) return { accepted: null, best, runnerUp, reason: 'unsure' };
  const prototype = model.prototypes.find((p) => p.classIndex === top.classIndex);
  if (prototype && cosineDistance(answer.embedding, prototype.centre) > prototype.radius) {
    return { accepted: null, best, runnerUp, reason: 'unlike' };
  }
  return { accepted: top, best, runnerUp, reason: 'accepted' };
}
