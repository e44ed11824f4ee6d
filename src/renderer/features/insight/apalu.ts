import type { ModelSummary } from '../../../shared/contract.js';

/**
 * APALU, the model's activation, for drawing: a (x + x σ(1.702 x)) for x ≥ 0, b (eˣ − 1) below
 * (arXiv 2402.08244, eq. 1). The model has its own; this one never computes a caption.
 */
export function apalu(x: number, a: number, b: number): number {
  return x >= 0 ? a * (x + x / (1 + Math.exp(-1.702 * x))) : b * Math.expm1(x);
}

/** Evenly spaced numbers from `low` to `high`, both included. */
export function spread(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

export type Curve = ModelSummary['apalu'][number];

/** How far a learned curve is from where it began, from -3 to 3: the mean distance as a share of the mean height. */
export function movedBy({ a, b, initialA, initialB }: Curve): number {
  const at = spread(-3, 3, 61);
  const sum = (of: (x: number) => number): number => at.reduce((all, x) => all + Math.abs(of(x)), 0);
  const height = sum((x) => apalu(x, initialA, initialB));
  return sum((x) => apalu(x, a, b) - apalu(x, initialA, initialB)) / Math.max(1e-9, height);
}
