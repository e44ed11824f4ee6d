import type { Fraction } from '../../shared/contract.js';

/** Standard normal quantile of a two-sided 95 % interval. */
const z = 1.959964;

/**
 * Wilson's score interval for `correct` of `total` at 95 %: honest for few trials and near 0 and 1, where
 * ± 1.96 standard errors is not. No trials: all of 0 … 1, accuracy 0. `correct` may be a mean and thus no integer.
 */
export function wilson(
  correct: number,
  total: number,
): { readonly accuracy: number; readonly low: number; readonly high: number } {
  if (total <= 0) return { accuracy: 0, low: 0, high: 1 };
  const p = correct / total;
  const shrink = 1 + z ** 2 / total;
  const centre = (p + z ** 2 / (2 * total)) / shrink;
  const half = (z / shrink) * Math.sqrt((p * (1 - p)) / total + z ** 2 / (4 * total ** 2));
  return { accuracy: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** `correct` of `total` as the contract's fraction. */
export function fraction(correct: number, total: number): Fraction {
  return { correct, total, ...wilson(correct, total) };
}
