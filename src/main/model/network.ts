import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs';
import { seededRandom } from '../../shared/domain/random.js';
import { inverseSoftplus, softplus } from './activations.js';
import type { Backend } from './backend.js';
import { MopgruEngine } from './engine/mopgru.js';
import { glorot, recurrentKernel } from './initialisers.js';
import { mopgru, type CellTensors } from './mopgru-op.js';
import { activate } from './mopgru-reference.js';
import { COSINE_SCALE, layerName, type NetworkConfig } from './network-config.js';
import { NetworkStepper } from './network-stepper.js';

export interface Batch {
  /** [size × steps × features], padded with zeros at the end of each sequence. */
  readonly rows: Float32Array;
  readonly size: number;
  readonly steps: number;
  /** Valid steps of each sequence, 1 … steps. */
  readonly lengths: readonly number[];
  readonly labels?: readonly number[];
}

export interface TrainOptions {
  readonly learningRate: number;
  readonly labelSmoothing?: number;
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm?: number;
  /** Trains the head only. */
  readonly freezeEncoder?: boolean;
}

/** What the network says of one sequence or of a batch of them, row by row. */
export interface Answer {
  /** [size × classes] */
  readonly logits: Float32Array;
  /** [size × dense] */
  readonly embeddings: Float32Array;
}

interface Adam {
  learningRate: number;
  applyGradients(gradients: Record<string, Tensor>): void;
  dispose(): void;
}

let instances = 0;

/**
 * MOPGRU stack → last and mean state over the valid steps → dropout → dense with activation (the embedding)
 * → one logit a class. The recurrence is causal, so padding at the end needs no mask inside. Owns its
 * weights; `dispose` frees them.
 */
export class Network {
  private readonly variables = new Map<string, Variable>();
  private readonly engines: readonly MopgruEngine[];
  private readonly optimiser: Adam;
  private dropoutSeed: number;

  private constructor(
    readonly config: NetworkConfig,
    readonly backend: Backend,
  ) {
    const inputs = [config.features, ...config.units];
    this.engines = config.units.map(
      (units, i) =>
        new MopgruEngine({
          features: inputs[i] ?? 0,
          units,
          activation: config.activation,
          gate: config.gate,
        }),
    );
    this.optimiser = backend.tf.train.adam(1e-3) as unknown as Adam;
    this.dropoutSeed = config.seed;
  }

  /** A network with fresh weights: Glorot kernels, orthogonal recurrent kernels, zero biases. Seeded. */
  static create(config: NetworkConfig, backend: Backend): Network {
    const network = new Network(config, backend);
    const random = seededRandom(config.seed);
    const prefix = `n${++instances}`;
    const add = (name: string, values: Float32Array, shape: number[]): void => {
      const variable = backend.tf.variable(backend.tf.tensor(values, shape), true, `${prefix}/${name}`);
      network.variables.set(name, variable);
    };
    const addFactors = (layer: string, width: number): void => {
      const length = config.apaluSharing === 'unit' ? width : 1;
      add(`${layer}/a_raw`, new Float32Array(length).fill(inverseSoftplus(config.initialA)), [length]);
      add(`${layer}/b_raw`, new Float32Array(length).fill(inverseSoftplus(config.initialB)), [length]);
    };
    let width = config.features;
    config.units.forEach((units, i) => {
      const layer = layerName(i);
      add(`${layer}/kernel`, glorot(random, width, 3 * units, units), [width, 3 * units]);
      add(`${layer}/recurrent_kernel`, recurrentKernel(random, units), [units, 3 * units]);
      add(`${layer}/bias`, new Float32Array(3 * units), [3 * units]);
      addFactors(layer, units);
      width = units;
    });
    add('dense/kernel', glorot(random, 2 * width, config.dense), [2 * width, config.dense]);
    add('dense/bias', new Float32Array(config.dense), [config.dense]);
    addFactors('dense', config.dense);
    add('head/kernel', glorot(random, config.dense, config.classes), [config.dense, config.classes]);
    add('head/bias', new Float32Array(config.classes), [config.classes]);
    return network;
  }

  /** Logits and embeddings without dropout. */
  infer(batch: Batch): Answer {
    const { tf } = this.backend;
    const [logits, embeddings] = tf.tidy(() => {
      const out = this.forward(batch, false);
      return [out.logits.dataSync() as Float32Array, out.embedding.dataSync() as Float32Array] as never;
    }) as unknown as [Float32Array, Float32Array];
    return { logits: logits.slice(), embeddings: embeddings.slice() };
  }

  /** One step of Adam on the cross-entropy of `batch`, which must carry labels. */
  trainBatch(batch: Batch, options: TrainOptions): { readonly loss: number; readonly correct: number } {
    const { tf } = this.backend;
    const { labels } = batch;
    if (!labels) throw new Error('trainBatch needs labels');
    const smoothing = options.labelSmoothing ?? 0;
    const trained = [...this.variables]
      .filter(([name]) => !options.freezeEncoder || name.startsWith('head/'))
      .map(([, variable]) => variable);
    let correct = 0;
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => {
        const { logits } = this.forward(batch, true);
        const scores = logits.dataSync();
        labels.forEach((label, i) => {
          const row = scores.subarray(i * this.config.classes, (i + 1) * this.config.classes);
          if (row.indexOf(Math.max(...row)) === label) correct++;
        });
        const target = tf.oneHot(tf.tensor1d([...labels], 'int32'), this.config.classes);
        return tf.losses.softmaxCrossEntropy(target, logits, undefined, smoothing).asScalar();
      }, trained);
      this.optimiser.learningRate = options.learningRate;
      this.optimiser.applyGradients(this.clipped(grads, options.clipNorm));
      return value.dataSync()[0] ?? NaN;
    });
    return { loss: loss as unknown as number, correct };
  }

  /** A stepper with its own copy of the weights as they are now. */
  stepper(): NetworkStepper {
    return new NetworkStepper(this.config, (name) => this.weight(name));
  }

  /** Learned factors of each layer beside those it began with; means when there is one pair a unit. */
  apaluParameters(): { layer: string; a: number; b: number; initialA: number; initialB: number }[] {
    const { activation, initialA, initialB, units } = this.config;
    if (activation !== 'apalu') return [];
    const mean = (name: string): number => {
      const values = this.weight(name).map(softplus);
      return values.reduce((sum, n) => sum + n, 0) / values.length;
    };
    return [...units.map((_, i) => layerName(i)), 'dense'].map((layer) => ({
      layer,
      a: mean(`${layer}/a_raw`),
      b: mean(`${layer}/b_raw`),
      initialA,
      initialB,
    }));
  }

  /** Copies of all weights by name, in the order they were made. */
  weights(): Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }> {
    return new Map(
      [...this.variables].map(([name, v]) => [name, { shape: [...v.shape], values: this.weight(name) }]),
    );
  }

  /** Sets the weights named; the others stay. Throws RangeError when a name or a length does not fit. */
  setWeights(weights: ReadonlyMap<string, Float32Array>): void {
    const { tf } = this.backend;
    for (const [name, values] of weights) {
      const variable = this.variables.get(name);
      if (!variable || variable.size !== values.length) {
        throw new RangeError(`weight “${name}” with ${values.length} numbers does not fit`);
      }
      tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
    }
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
    this.variables.clear();
    this.optimiser.dispose();
  }

  private weight(name: string): Float32Array {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`no weight “${name}”`);
    return (variable.dataSync() as Float32Array).slice();
  }

  private tensor<T extends Tensor>(name: string): T {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`no weight “${name}”`);
    return variable as unknown as T;
  }

  private factor(name: string): Tensor1D {
    return this.backend.tf.softplus(this.tensor<Tensor1D>(name));
  }

  private forward(batch: Batch, training: boolean): { logits: Tensor2D; embedding: Tensor2D } {
    const { tf } = this.backend;
    const { features, units, dropout, activation, head } = this.config;
    let x: Tensor3D = tf.tensor3d(batch.rows, [batch.size, batch.steps, features]);
    units.forEach((_, i) => {
      const engine = this.engines[i] as MopgruEngine;
      x = mopgru(this.backend, engine, x, this.cell(layerName(i)), i > 0);
    });
    const last = units.at(-1) ?? features;
    let pooled: Tensor2D = tf.reshape(tf.matMul(this.pooling(batch), x), [batch.size, 2 * last]);
    if (training && dropout > 0)
      pooled = tf.dropout(pooled, dropout, undefined, ++this.dropoutSeed) as Tensor2D;
    const dense = tf.add(tf.matMul(pooled, this.tensor<Tensor2D>('dense/kernel')), this.tensor('dense/bias'));
    const embedding = activate(
      this.backend,
      activation,
      dense as Tensor2D,
      this.factor('dense/a_raw'),
      this.factor('dense/b_raw'),
    );
    const kernel = this.tensor<Tensor2D>('head/kernel');
    if (head === 'cosine') {
      const direction = <T extends Tensor>(t: T, axis: number): T =>
        tf.div(t, tf.sqrt(tf.add(tf.sum(tf.square(t), axis, true), 1e-12))) as T;
      return {
        logits: tf.mul(tf.matMul(direction(embedding, 1), direction(kernel, 0)), COSINE_SCALE),
        embedding,
      };
    }
    const scores = tf.add(tf.matMul(embedding, kernel), this.tensor('head/bias')) as Tensor2D;
    return {
      logits: head === 'softsign' ? (tf.div(scores, tf.add(tf.abs(scores), 1)) as Tensor2D) : scores,
      embedding,
    };
  }

  private cell(layer: string): CellTensors {
    return {
      kernel: this.tensor(`${layer}/kernel`),
      recurrent: this.tensor(`${layer}/recurrent_kernel`),
      bias: this.tensor(`${layer}/bias`),
      a: this.factor(`${layer}/a_raw`),
      b: this.factor(`${layer}/b_raw`),
    };
  }

  /** [size × 2 × steps]: picks the last valid state, and averages the valid ones. */
  private pooling(batch: Batch): Tensor3D {
    const weights = new Float32Array(batch.size * 2 * batch.steps);
    batch.lengths.forEach((length, i) => {
      const row = i * 2 * batch.steps;
      weights[row + length - 1] = 1;
      weights.fill(1 / length, row + batch.steps, row + batch.steps + length);
    });
    return this.backend.tf.tensor3d(weights, [batch.size, 2, batch.steps]);
  }

  /** Gradients scaled down to `clipNorm`; none at all when they are not finite, so that no weight is spoilt. */
  private clipped(grads: Record<string, Tensor>, clipNorm = Infinity): Record<string, Tensor> {
    const { tf } = this.backend;
    let square = 0;
    for (const grad of Object.values(grads)) for (const n of grad.dataSync()) square += n * n;
    const norm = Math.sqrt(square);
    if (!Number.isFinite(norm)) return {};
    if (norm <= clipNorm) return grads;
    return Object.fromEntries(
      Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, clipNorm / norm)]),
    );
  }
}
