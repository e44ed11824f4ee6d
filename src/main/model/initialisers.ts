import { gauss, seededRandom, type Random } from '../../shared/domain/random.js';
import { inverseSoftplus } from './activations.js';
import { weightShapes, type NetworkConfig } from './network-config.js';

/**
 * First weights of a network: Glorot kernels, orthogonal recurrent kernels, zero biases, the configured a and
 * b. The config's seed decides them.
 */
export function firstWeights(config: NetworkConfig): Map<string, Float32Array> {
  const random = seededRandom(config.seed);
  const weights = new Map<string, Float32Array>();
  for (const [name, [rows = 1, columns = 1]] of weightShapes(config)) {
    weights.set(name, firstWeight(config, random, name, rows, columns));
  }
  return weights;
}

function firstWeight(
  config: NetworkConfig,
  random: Random,
  name: string,
  rows: number,
  columns: number,
): Float32Array {
  if (name.endsWith('/recurrent_kernel')) return recurrentKernel(random, rows);
  if (name.endsWith('/a_raw')) return new Float32Array(rows).fill(inverseSoftplus(config.initialA));
  if (name.endsWith('/b_raw')) return new Float32Array(rows).fill(inverseSoftplus(config.initialB));
  if (name.endsWith('/bias')) return new Float32Array(rows);
  // A recurrent layer's kernel holds three gates, each of which fans out by itself.
  return glorot(random, rows, columns, name.startsWith('mopgru_') ? columns / 3 : columns);
}

/** Glorot uniform [rows × columns], limits from `fanOut` when the columns hold several gates. */
export function glorot(random: Random, rows: number, columns: number, fanOut = columns): Float32Array {
  const limit = Math.sqrt(6 / (rows + fanOut));
  return Float32Array.from({ length: rows * columns }, () => (random() * 2 - 1) * limit);
}

/** A random orthogonal matrix [n × n] by Gram–Schmidt on normal rows. */
export function orthogonal(random: Random, n: number): Float32Array {
  const rows: Float64Array[] = [];
  while (rows.length < n) {
    const row = Float64Array.from({ length: n }, () => gauss(random));
    for (const other of rows) {
      const along = dot(row, other);
      for (let k = 0; k < n; k++) row[k] = (row[k] as number) - along * (other[k] as number);
    }
    const length = Math.sqrt(dot(row, row));
    if (length > 1e-6) rows.push(row.map((x) => x / length));
  }
  const out = new Float32Array(n * n);
  rows.forEach((row, i) => out.set(row, i * n));
  return out;
}

/** Three orthogonal matrices side by side: [units × 3 units]. */
export function recurrentKernel(random: Random, units: number): Float32Array {
  const out = new Float32Array(units * 3 * units);
  for (let gate = 0; gate < 3; gate++) {
    const q = orthogonal(random, units);
    for (let i = 0; i < units; i++)
      out.set(q.subarray(i * units, (i + 1) * units), i * 3 * units + gate * units);
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
