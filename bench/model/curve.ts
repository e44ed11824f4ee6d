/** Held-out accuracy after each epoch, and the seconds of training until then. */
export type Curve = readonly { readonly seconds: number; readonly accuracy: number }[];

/** The first epoch with the best accuracy of all. */
export function bestOf(curve: Curve): {
  readonly epoch: number;
  readonly seconds: number;
  readonly accuracy: number;
} {
  const accuracy = Math.max(...curve.map((point) => point.accuracy));
  return reaching(curve, accuracy) ?? { epoch: 0, seconds: NaN, accuracy: NaN };
}

/** The first epoch that is at least this accurate; null when none is. */
export function reaching(
  curve: Curve,
  accuracy: number,
): { readonly epoch: number; readonly seconds: number; readonly accuracy: number } | null {
  const index = curve.findIndex((point) => point.accuracy >= accuracy);
  const point = curve[index];
  return point ? { epoch: index + 1, ...point } : null;
}
