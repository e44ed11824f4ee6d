import { activations, softplus } from './activations.js';
import { at } from './engine/numbers.js';
import { MopgruStepper } from './engine/stepper.js';
import { cellWeights, COSINE_SCALE, layerName, type NetworkConfig } from './network-config.js';

/** The network one step at a time, states carried; no tensors, nothing allocated per step. */
export class NetworkStepper {
  private readonly layers: readonly MopgruStepper[];
  private readonly sum: Float32Array;
  private readonly pooled: Float32Array;
  private readonly embedding: Float32Array;
  private readonly logits: Float32Array;
  private readonly dense: DenseWeights;
  private readonly head: DenseWeights;
  private steps = 0;

  constructor(
    private readonly config: NetworkConfig,
    weight: (name: string) => Float32Array,
  ) {
    const inputs = [config.features, ...config.units];
    this.layers = config.units.map((units, i) => {
      const { activation, gate } = config;
      const cell = { features: inputs[i] ?? 0, units, activation, gate };
      return new MopgruStepper(cell, cellWeights(layerName(i), weight));
    });
    const last = config.units.at(-1) ?? 0;
    this.sum = new Float32Array(last);
    this.pooled = new Float32Array(2 * last);
    this.embedding = new Float32Array(config.dense);
    this.logits = new Float32Array(config.classes);
    this.dense = {
      kernel: weight('dense/kernel'),
      bias: weight('dense/bias'),
      a: weight('dense/a_raw').map(softplus),
      b: weight('dense/b_raw').map(softplus),
    };
    const kernel = weight('head/kernel');
    this.head = {
      kernel: config.head === 'cosine' ? unitColumns(kernel, config.dense, config.classes) : kernel,
      bias: weight('head/bias'),
      a: this.dense.a,
      b: this.dense.b,
    };
  }

  /** `row`: [features]. The arrays are reused by the next step. */
  step(row: Float32Array): { readonly logits: Float32Array; readonly embedding: Float32Array } {
    let x: ArrayLike<number> & (Float32Array | Float64Array) = row;
    for (const layer of this.layers) x = layer.step(x);
    this.steps++;
    const width = this.sum.length;
    for (let j = 0; j < width; j++) {
      this.sum[j] = at(this.sum, j) + at(x, j);
      this.pooled[j] = at(x, j);
      this.pooled[width + j] = at(this.sum, j) / this.steps;
    }
    affine(this.pooled, this.dense, this.embedding);
    const { value } = activations[this.config.activation];
    const shared = this.dense.a.length === 1;
    let square = 0;
    for (let j = 0; j < this.embedding.length; j++) {
      const k = shared ? 0 : j;
      const n = value(at(this.embedding, j), at(this.dense.a, k), at(this.dense.b, k));
      this.embedding[j] = n;
      square += n * n;
    }
    affine(this.embedding, this.head, this.logits);
    this.shape(Math.sqrt(square));
    return { logits: this.logits, embedding: this.embedding };
  }

  reset(): void {
    for (const layer of this.layers) layer.reset();
    this.sum.fill(0);
    this.steps = 0;
  }

  private shape(embeddingLength: number): void {
    const { head } = this.config;
    if (head === 'logits') return;
    for (let j = 0; j < this.logits.length; j++) {
      const score = at(this.logits, j);
      this.logits[j] =
        head === 'softsign'
          ? score / (1 + Math.abs(score))
          : ((score - at(this.head.bias, j)) * COSINE_SCALE) / Math.max(embeddingLength, 1e-6);
    }
  }
}

interface DenseWeights {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

function affine(x: Float32Array, { kernel, bias }: DenseWeights, out: Float32Array): void {
  const width = out.length;
  out.set(bias);
  for (let i = 0; i < x.length; i++) {
    const n = at(x, i);
    for (let j = 0; j < width; j++) out[j] = at(out, j) + n * at(kernel, i * width + j);
  }
}

function unitColumns(kernel: Float32Array, rows: number, columns: number): Float32Array {
  const out = kernel.slice();
  for (let j = 0; j < columns; j++) {
    let square = 0;
    for (let i = 0; i < rows; i++) square += at(kernel, i * columns + j) ** 2;
    for (let i = 0; i < rows; i++)
      out[i * columns + j] = at(kernel, i * columns + j) / Math.max(Math.sqrt(square), 1e-6);
  }
  return out;
}
