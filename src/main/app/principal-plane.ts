/** Points in the plane of their two directions of greatest spread. */
export interface PrincipalPlane {
  readonly places: readonly (readonly [x: number, y: number])[];
  /** Share of the whole variance along each direction; 0 where there is none. */
  readonly shares: [number, number];
}

/**
 * Principal components by the eigenvectors of the covariance, found to machine precision with Jacobi's rotations.
 * `vectors` are of one length. The sign of a direction is such that its largest component is positive, so that
 * the same vectors always give the same picture.
 */
export function principalPlane(vectors: readonly ArrayLike<number>[]): PrincipalPlane {
  const width = vectors[0]?.length ?? 0;
  if (width === 0) return { places: vectors.map(() => [0, 0] as const), shares: [0, 0] };
  const centred = centre(vectors, width);
  // The smaller of the two products has the same eigenvalues: width × width, or one row a point.
  const few = centred.length < width;
  const size = few ? centred.length : width;
  const product = few ? gram(centred) : covariance(centred, width);
  const { values, vector } = jacobi(product, size);
  const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0));
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  const axes = [order[0], order[1]].map((index) => {
    if (index === undefined || (values[index] ?? 0) <= total * 1e-12) return null;
    const found = vector(index);
    return upright(few ? combined(centred, found, width) : found);
  });
  const share = (which: number): number => {
    const value = values[order[which] ?? -1] ?? 0;
    return total > 0 ? Math.min(1, Math.max(0, value / total)) : 0;
  };
  return {
    places: centred.map((row) => [dot(row, axes[0] ?? null), dot(row, axes[1] ?? null)] as const),
    shares: [share(0), share(1)],
  };
}

function centre(vectors: readonly ArrayLike<number>[], width: number): Float64Array[] {
  const mean = new Float64Array(width);
  for (const vector of vectors) {
    for (let i = 0; i < width; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  }
  return vectors.map((vector) => Float64Array.from(mean, (m, i) => (vector[i] ?? 0) - m));
}

function covariance(rows: readonly Float64Array[], width: number): Float64Array {
  const result = new Float64Array(width * width);
  for (const row of rows) {
    for (let i = 0; i < width; i++) {
      const a = row[i] ?? 0;
      for (let j = 0; j < width; j++)
        result[i * width + j] = (result[i * width + j] ?? 0) + a * (row[j] ?? 0);
    }
  }
  return result;
}

function gram(rows: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(rows.length ** 2);
  rows.forEach((a, i) => rows.forEach((b, j) => (result[i * rows.length + j] = dot(a, b))));
  return result;
}

function dot(a: Float64Array, b: Float64Array | null): number {
  let sum = 0;
  if (b) for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

/** The rows summed with `weights`, brought to unit length. */
function combined(rows: readonly Float64Array[], weights: Float64Array, width: number): Float64Array {
  const sum = new Float64Array(width);
  rows.forEach((row, k) => {
    for (let i = 0; i < width; i++) sum[i] = (sum[i] ?? 0) + (weights[k] ?? 0) * (row[i] ?? 0);
  });
  const length = Math.sqrt(dot(sum, sum));
  return sum.map((n) => n / length);
}

function upright(axis: Float64Array): Float64Array {
  const largest = axis.reduce((best, n) => (Math.abs(n) > Math.abs(best) + 1e-12 ? n : best), 0);
  return largest < 0 ? axis.map((n) => -n) : axis;
}

const mostSweeps = 60;

/** Eigenvalues and unit eigenvectors of a symmetric matrix, row-major [n × n], which is used up. */
function jacobi(
  a: Float64Array,
  n: number,
): { readonly values: number[]; readonly vector: (index: number) => Float64Array } {
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const at = (m: Float64Array, i: number, j: number): number => m[i * n + j] ?? 0;
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        all += at(a, i, j) ** 2;
        if (i !== j) off += at(a, i, j) ** 2;
      }
    }
    if (off <= all * 1e-24) break;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const apq = at(a, p, q);
        if (apq === 0) continue;
        const theta = (at(a, q, q) - at(a, p, p)) / (2 * apq);
        const tan = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cos = 1 / Math.sqrt(tan * tan + 1);
        const sin = tan * cos;
        for (let k = 0; k < n; k++) rotate(a, k * n + p, k * n + q, cos, sin);
        for (let k = 0; k < n; k++) rotate(a, p * n + k, q * n + k, cos, sin);
        for (let k = 0; k < n; k++) rotate(v, k * n + p, k * n + q, cos, sin);
      }
    }
  }
  return {
    values: Array.from({ length: n }, (_, i) => at(a, i, i)),
    vector: (index) => Float64Array.from({ length: n }, (_, k) => at(v, k, index)),
  };
}

function rotate(m: Float64Array, i: number, j: number, cos: number, sin: number): void {
  const [x, y] = [m[i] ?? 0, m[j] ?? 0];
  m[i] = cos * x - sin * y;
  m[j] = sin * x + cos * y;
}
