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
