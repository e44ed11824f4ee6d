/** A row of numbers at a time. */
export interface Knot {
  readonly time: number;
  readonly row: readonly number[];
}

/**
 * Slope at the middle of three points: 0 where the curve turns round, else the weighted harmonic mean of
 * the two neighbouring slopes (Fritsch and Butland 1984). Curves never overshoot their points.
 */
function slope(h0: number, h1: number, d0: number, d1: number): number {
  if (d0 * d1 <= 0) return 0;
  const w0 = 2 * h1 + h0;
  const w1 = h1 + 2 * h0;
  return (w0 + w1) / (w0 / d0 + w1 / d1);
}

/**
 * The row at `time` between knots `b` and `c`; `a` and `d` are the knots before and after, where there
 * are any. Without a neighbour the curve starts or ends at rest.
 */
export function between(a: Knot | undefined, b: Knot, c: Knot, d: Knot | undefined, time: number): number[] {
  const h = c.time - b.time;
  const u = Math.min(1, Math.max(0, (time - b.time) / h));
  return b.row.map((y0, i) => {
    const y1 = c.row[i] ?? 0;
    const delta = (y1 - y0) / h;
    const m0 = a ? slope(b.time - a.time, h, (y0 - (a.row[i] ?? 0)) / (b.time - a.time), delta) : 0;
    const m1 = d ? slope(h, d.time - c.time, delta, ((d.row[i] ?? 0) - y1) / (d.time - c.time)) : 0;
    const u2 = u * u;
    const u3 = u2 * u;
    return (
      (2 * u3 - 3 * u2 + 1) * y0 + (u3 - 2 * u2 + u) * h * m0 + (3 * u2 - 2 * u3) * y1 + (u3 - u2) * h * m1
    );
  });
}

/** The row at `time` on the curve through `knots` (times rising, at least one); constant before and after. */
export function along(knots: readonly Knot[], time: number): number[] {
  const next = knots.findIndex((knot) => knot.time > time);
  const c = knots[next];
  const b = knots[next - 1];
  if (!b || !c) return [...((next === 0 ? knots[0] : knots.at(-1))?.row ?? [])];
  return between(knots[next - 2], b, c, knots[next + 1], time);
}
