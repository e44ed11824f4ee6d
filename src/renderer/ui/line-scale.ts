/** Where charts put things: numbers → positions in the drawing, and round axis marks. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range of all finite values; a little room when they are all alike, 0…1 when there are none. */
export function rangeOf(values: readonly (number | null)[]): Range {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  if (known.length === 0) return { low: 0, high: 1 };
  const low = Math.min(...known);
  const high = Math.max(...known);
  return low === high ? { low: low - 0.5, high: high + 0.5 } : { low, high };
}

/** About `count` round numbers within the range, rising. */
export function marks({ low, high }: Range, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? rough;
  const found: number[] = [];
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    found.push(Number((n * step).toPrecision(12)));
  }
  return found;
}

/** `value` of `range` as a position between `from` and `to`. */
export function place(value: number, range: Range, from: number, to: number): number {
  return from + ((value - range.low) / (range.high - range.low)) * (to - from);
}

/** An SVG path through the points; a null value lifts the pen. */
export function linePath(points: readonly (readonly [number, number | null])[]): string {
  let path = '';
  let down = false;
  for (const [x, y] of points) {
    if (y === null) down = false;
    else {
      path += `${down ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
      down = true;
    }
  }
  return path;
}
