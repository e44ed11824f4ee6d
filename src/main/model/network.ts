import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs';
import { softplus } from './activations.js';
import { Adam, globalNorm, type AdamState } from './adam.js';
import type { Backend } from './backend.js';
import { MopgruEngine } from './engine/mopgru.js';
import { firstWeights } from './initialisers.js';
import { mopgru, type CellTensors } from './mopgru-op.js';
import { activate } from './mopgru-reference.js';
import { COSINE_SCALE, layerName, weightShapes, type NetworkConfig } from './network-config.js';
import { NetworkStepper } from './network-stepper.js';
import { product } from './product-op.js';

export interface Batch {
  /** [size × steps × features], padded with zeros at the end of each sequence. */
  readonly rows: Float32Array;
  readonly size: number;
  readonly steps: number;
  /** Valid steps of each sequence, 1 … steps. */
  readonly lengths: readonly number[];
  readonly labels?: readonly number[];
  /**
   * For training, the same number of earlier ends (1 … length) for every sequence: the sequence broken off
   * there is to be told as well.
   */
  readonly cuts?: readonly (readonly number[])[];
}

export interface TrainOptions {
  readonly learningRate: number;
  readonly labelSmoothing?: number;
  /** Gradients are scaled down to this global norm. */
  readonly clipNorm?: number;
  /** Trains the head only. */
  readonly freezeEncoder?: boolean;
  /** What a sequence broken off at a cut counts beside a whole one. */
  readonly cutWeight?: number;
  /** Taken off the logit of a sequence's own class (the additive margin of CosFace, Wang et al. 2018, eq. 4, times its scale). */
  readonly margin?: number;
}

/** All that training goes on from: weights, the optimiser's moments and counts, the drawing of dropout. */
export interface TrainingState {
  readonly dropoutSeed: number;
  readonly weights: ReadonlyMap<string, { readonly values: Float32Array; readonly moments: AdamState }>;
}

/** What the network says of one sequence or of a batch of them, row by row. */
export interface Answer {
  /** [size × classes] */
  readonly logits: Float32Array;
  /** [size × dense] */
  readonly embeddings: Float32Array;
}

/** A weight as the optimiser moves it, and the variable that mirrors it on the backend. */
interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly variable: Variable;
  readonly adam: Adam;
}

let instances = 0;

/**
 * MOPGRU stack → last and mean state over the valid steps → dropout → dense with activation (the embedding)
 * → one logit a class. The recurrence is causal, so padding at the end needs no mask inside. Owns its
 * weights; `dispose` frees them.
 */
export class Network {
  private readonly byName: ReadonlyMap<string, Weight>;
  private readonly engines: readonly MopgruEngine[];
  private dropoutSeed: number;

  private constructor(
    readonly config: NetworkConfig,
    readonly backend: Backend,
    weights: ReadonlyMap<string, Float32Array>,
  ) {
    const { activation, gate } = config;
    const inputs = [config.features, ...config.units];
    this.engines = config.units.map(
      (units, i) => new MopgruEngine({ features: inputs[i] ?? 0, units, activation, gate }),
    );
    this.dropoutSeed = config.seed;
    const prefix = `network_${++instances}`;
    this.byName = new Map(
      [...weightShapes(config)].map(([name, shape]) => {
        const values = fitting(name, shape, weights.get(name)).slice();
        const tensor = backend.tf.tensor(values.slice(), [...shape]);
        const variable = backend.tf.variable(tensor, true, `${prefix}/${name}`);
        tensor.dispose();
        return [name, { shape, values, variable, adam: new Adam(values.length) }];
      }),
    );
  }

  /** A network with fresh weights; see `firstWeights`. */
  static create(config: NetworkConfig, backend: Backend): Network {
    return new Network(config, backend, firstWeights(config));
  }

  /** A network with these weights. Throws RangeError when one is missing or of another size. */
  static withWeights(
    config: NetworkConfig,
    backend: Backend,
    weights: ReadonlyMap<string, Float32Array>,
  ): Network {
    for (const [name, shape] of weightShapes(config)) fitting(name, shape, weights.get(name));
    return new Network(config, backend, weights);
  }

  /** Logits and embeddings without dropout. */
  infer(batch: Batch): Answer {
    const { tf } = this.backend;
    const answer = {} as { logits: Float32Array; embeddings: Float32Array };
    tf.tidy(() => {
      const { logits, embedding } = this.forward(batch, false);
      answer.logits = Float32Array.from(logits.dataSync());
      answer.embeddings = Float32Array.from(embedding.dataSync());
    });
    return answer;
  }

  /**
   * One step of Adam on the cross-entropy of `batch`, which must carry labels. A step whose gradients are not
   * finite changes nothing.
   */
  trainBatch(batch: Batch, options: TrainOptions): { readonly loss: number; readonly correct: number } {
    const { tf } = this.backend;
    const { labels } = batch;
    if (labels?.length !== batch.size) throw new RangeError('a training batch needs a label a sequence');
    const { classes } = this.config;
    const trained = [...this.byName].filter(([name]) => !options.freezeEncoder || name.startsWith('head/'));
    const result = { loss: NaN, correct: 0 };
    tf.tidy(() => {
      const { value, grads } = tf.variableGrads(
        () => {
          const { logits } = this.forward(batch, true);
          const ends = 1 + (batch.cuts?.[0]?.length ?? 0);
          result.correct = countRight(logits.dataSync() as Float32Array, labels, classes, ends);
          const told = labels.flatMap((label) => Array.from({ length: ends }, () => label));
          const target = tf.oneHot(tf.tensor1d(told, 'int32'), classes);
          const weights = tf.tensor1d(told.map((_, i) => (i % ends === 0 ? 1 : (options.cutWeight ?? 1))));
          const handicapped = options.margin ? tf.sub(logits, tf.mul(target, options.margin)) : logits;
          return tf.losses
            .softmaxCrossEntropy(target, handicapped, weights, options.labelSmoothing ?? 0)
            .asScalar();
        },
        trained.map(([, weight]) => weight.variable),
      );
      result.loss = value.dataSync()[0] ?? NaN;
      const moved = trained.flatMap(([, weight]) => {
        const gradient = grads[weight.variable.name];
        return gradient ? [{ weight, gradient: gradient.dataSync() as Float32Array }] : [];
      });
      const norm = globalNorm(moved.map(({ gradient }) => gradient));
      if (!Number.isFinite(norm)) return;
      const factor = Math.min(1, (options.clipNorm ?? Infinity) / Math.max(norm, 1e-12));
      for (const { weight, gradient } of moved) {
        weight.adam.step(weight.values, gradient, factor, options.learningRate);
        this.mirror(weight);
      }
    });
    return result;
  }

  /** Copies of all that further training depends on; a network restored to it goes on exactly as this one. */
  trainingState(): TrainingState {
    return {
      dropoutSeed: this.dropoutSeed,
      weights: new Map(
        [...this.byName].map(([name, { values, adam }]) => [
          name,
          { values: values.slice(), moments: adam.state() },
        ]),
      ),
    };
  }

  /** Takes up training where `state` was taken. Throws RangeError when a weight does not fit. */
  restoreTraining(state: TrainingState): void {
    this.setWeights(new Map([...state.weights].map(([name, { values }]) => [name, values])));
    for (const [name, { moments }] of state.weights) this.named(name).adam.restore(moments);
    this.dropoutSeed = state.dropoutSeed;
  }

  /** A stepper with its own copy of the weights as they are now. */
  stepper(): NetworkStepper {
    return new NetworkStepper(this.config, (name) => this.named(name).values.slice());
  }

  /** Learned factors of each layer beside those it began with; means when there is one pair a unit. */
  apaluParameters(): { layer: string; a: number; b: number; initialA: number; initialB: number }[] {
    const { activation, initialA, initialB, units } = this.config;
    if (activation !== 'apalu') return [];
    const mean = (name: string): number => {
      const values = this.named(name).values.map(softplus);
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

  /** Copies of all weights by name, in the order of `weightShapes`. */
  weights(): Map<string, { readonly shape: readonly number[]; readonly values: Float32Array }> {
    return new Map(
      [...this.byName].map(([name, { shape, values }]) => [name, { shape, values: values.slice() }]),
    );
  }

  /** Sets the weights named; the others stay. Throws RangeError when a name or a length does not fit. */
  setWeights(weights: ReadonlyMap<string, Float32Array>): void {
    for (const [name, values] of weights) fitting(name, this.byName.get(name)?.shape, values);
    for (const [name, values] of weights) {
      const weight = this.named(name);
      weight.values.set(values);
      this.mirror(weight);
    }
  }

  dispose(): void {
    for (const { variable } of this.byName.values()) variable.dispose();
  }

  /** The cpu backend keeps the array that it is given, hence the copy. */
  private mirror({ variable, values }: Weight): void {
    const { tf } = this.backend;
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
  }

  private named(name: string): Weight {
    const weight = this.byName.get(name);
    if (!weight) throw new RangeError(`no weight “${name}”`);
    return weight;
  }

  private tensor<T extends Tensor>(name: string): T {
    return this.named(name).variable as unknown as T;
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
      x = mopgru(this.backend, engine, x, this.cell(layerName(i)), i > 0, batch.lengths);
    });
    const last = units.at(-1) ?? features;
    const ends = endsOf(batch, training);
    const pooling = tf.tensor3d(ends.weights, [batch.size, 2 * ends.each, batch.steps]);
    let pooled: Tensor2D = tf.reshape(tf.matMul(pooling, x), [batch.size * ends.each, 2 * last]);
    if (training && dropout > 0)
      pooled = tf.dropout(pooled, dropout, undefined, ++this.dropoutSeed) as Tensor2D;
    const dense = product(this.backend, pooled, this.tensor<Tensor2D>('dense/kernel'));
    const embedding = activate(
      this.backend,
      activation,
      tf.add(dense, this.tensor('dense/bias')) as Tensor2D,
      this.factor('dense/a_raw'),
      this.factor('dense/b_raw'),
    );
    const kernel = this.tensor<Tensor2D>('head/kernel');
    if (head === 'cosine') {
      const direction = <T extends Tensor>(t: T, axis: number): T =>
        tf.div(t, tf.sqrt(tf.add(tf.sum(tf.square(t), axis, true), 1e-12))) as T;
      const cosines = product(this.backend, direction(embedding, 1), direction(kernel, 0));
      return { logits: tf.mul(cosines, COSINE_SCALE), embedding };
    }
    const scores = tf.add(product(this.backend, embedding, kernel), this.tensor('head/bias')) as Tensor2D;
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
}

/**
 * Weights that pick, for each end of each sequence, the last state and the mean one: [size × 2 each × steps].
 * The first end is the sequence's own; its cuts follow when training.
 */
function endsOf(batch: Batch, training: boolean): { readonly weights: Float32Array; readonly each: number } {
  const cuts = training ? batch.cuts : undefined;
  const each = 1 + (cuts?.[0]?.length ?? 0);
  if (batch.lengths.length !== batch.size) throw new RangeError('a batch needs a length a sequence');
  if (cuts && (cuts.length !== batch.size || cuts.some((own) => own.length !== each - 1)))
    throw new RangeError('every sequence of a batch needs the same number of cuts');
  const weights = new Float32Array(batch.size * 2 * each * batch.steps);
  batch.lengths.forEach((length, i) => {
    if (length > batch.steps) throw new RangeError(`a sequence of ${length} steps`);
    [length, ...(cuts?.[i] ?? [])].forEach((end, k) => {
      if (!(end >= 1 && end <= length)) throw new RangeError(`a sequence of ${end} steps`);
      const row = (i * each + k) * 2 * batch.steps;
      weights[row + end - 1] = 1;
      weights.fill(1 / end, row + batch.steps, row + batch.steps + end);
    });
  });
  return { weights, each };
}

function fitting(name: string, shape?: readonly number[], values?: Float32Array): Float32Array {
  const length = shape?.reduce((product, n) => product * n, 1);
  if (!values || values.length !== length) {
    throw new RangeError(`weight “${name}” with ${values?.length ?? 'no'} numbers does not fit`);
  }
  return values;
}

/** Sequences told rightly at their own end; `ends` rows of logits a sequence. */
function countRight(logits: Float32Array, labels: readonly number[], classes: number, ends: number): number {
  return labels.filter((label, i) => {
    const row = logits.subarray(i * ends * classes, (i * ends + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  }).length;
}
