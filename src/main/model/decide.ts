import type { SignKind } from '../../shared/domain/take.js';
import type { Evidence, Threshold } from './evidence.js';

/** A class with its posterior probability, 0…1. */
export interface Ranked {
  readonly classIndex: number;
  readonly confidence: number;
}

/** What one movement was taken for. `accepted` is null for silence, with the reason for it. */
export interface Decision {
  readonly accepted: Ranked | null;
  /** The two likeliest signs, rest left out. */
  readonly best: Ranked | null;
  readonly runnerUp: Ranked | null;
  readonly reason: 'accepted' | 'rest' | 'unsure' | 'too-close' | 'unlike' | 'empty';
  /** Distance of what was accepted as a share of the greatest one that would have been. */
  readonly reach?: number;
  /** Distance of what was accepted to its prototypes. */
  readonly distance?: number;
}

/** A sign is captioned from this posterior on, unless its own threshold says otherwise … */
export const leastConfidence = 0.6;
/** … and by this much before the class that comes next, rest among them. */
export const leastMargin = 0.1;

/** What a decision may need beside a sign's own thresholds. */
export interface Stricter {
  readonly confidence?: number;
  readonly margin?: number;
  /** The distance may be this share of the greatest one. */
  readonly closeness?: number;
}

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
 * Turns what a model makes of a movement into a caption or silence. Silence comes first: a movement is captioned
 * only when its best class is a sign, likely enough, clearly ahead of the next one, and near enough to its
 * prototype: a posterior alone is high for anything, however unlike all signs. `stricter` asks for more than the
 * sign's own threshold does.
 */
export function decide(
  { posterior, distance }: Evidence,
  model: {
    readonly classes: readonly { readonly kind: SignKind }[];
    readonly thresholds: readonly Threshold[];
  },
  stricter: Stricter = {},
): Decision {
  const isSign = (index: number): boolean => model.classes[index]?.kind === 'sign';
  const any = (): boolean => true;
  const top = likeliest(posterior, any);
  if (!top) return { accepted: null, best: null, runnerUp: null, reason: 'empty' };
  const next = likeliest(posterior, (index) => index !== top.classIndex);
  const best = likeliest(posterior, isSign);
  const runnerUp = likeliest(posterior, (index) => isSign(index) && index !== best?.classIndex);
  const silent = (reason: Decision['reason']): Decision => ({ accepted: null, best, runnerUp, reason });
  if (!isSign(top.classIndex)) return silent('rest');
  const least = model.thresholds[top.classIndex] ?? { confidence: leastConfidence, distance: Infinity };
  if (top.confidence < Math.max(least.confidence, stricter.confidence ?? 0)) return silent('unsure');
  if (top.confidence - (next?.confidence ?? 0) < (stricter.margin ?? leastMargin)) return silent('too-close');
  const greatest = least.distance * (stricter.closeness ?? 1);
  const found = distance[top.classIndex] ?? Infinity;
  if (found > greatest) return silent('unlike');
  const reach = Number.isFinite(greatest) && greatest > 0 ? found / greatest : 0;
  return { accepted: top, best, runnerUp, reason: 'accepted', reach, distance: found };
}

/** The class of the largest posterior among those that count; null when none does. */
function likeliest(posterior: Float32Array, counts: (index: number) => boolean): Ranked | null {
  let classIndex = -1;
  for (let i = 0; i < posterior.length; i++) {
    if (counts(i) && (classIndex < 0 || (posterior[i] ?? 0) > (posterior[classIndex] ?? 0))) classIndex = i;
  }
  return classIndex < 0 ? null : { classIndex, confidence: posterior[classIndex] ?? 0 };
}
