/** Numbers that the engine works on: float32, or float64 for gradient checks. */
export type Numbers = Float32Array | Float64Array;
export type Precision = 'float32' | 'float64';

/** The number at `index`, which the caller knows to be inside. */
export function at(numbers: Numbers, index: number): number {
  return numbers[index] as number;
}

export function makeNumbers(length: number, precision: Precision): Numbers {
  return precision === 'float64' ? new Float64Array(length) : new Float32Array(length);
}

/** out[n × m] = transpose of a[m × n], both dense, in tiles that stay in cache. */
export function transpose(m: number, n: number, a: Numbers, out: Numbers): void {
  const tile = 16;
  for (let i0 = 0; i0 < m; i0 += tile) {
    const i1 = Math.min(m, i0 + tile);
    for (let j0 = 0; j0 < n; j0 += tile) {
      const j1 = Math.min(n, j0 + tile);
      for (let i = i0; i < i1; i++) {
        for (let j = j0; j < j1; j++) out[j * m + i] = at(a, i * n + j);
      }
    }
  }
}
