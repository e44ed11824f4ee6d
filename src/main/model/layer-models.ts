import type { layers, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs';
import { seededRandom, type Random } from '../../shared/domain/random.js';
import type { Backend } from './backend.js';
import { GraphModel } from './graph-model.js';
import { glorot, orthogonal } from './initialisers.js';
import type { Batch } from './network.js';
import { WeightSet } from './weight-set.js';

/** Recurrent layers that TensorFlow.js brings along, as baselines. */
export type BaselineCell = 'gru' | 'lstm' | 'bigru' | 'rnn';

export interface BaselineConfig {
  readonly cell: BaselineCell;
  readonly features: number;
  readonly classes: number;
  /** Width of each layer's states; of `bigru`, half of it runs in each direction. */
  readonly units: readonly number[];
  /** Width of the embedding. */
  readonly dense: number;
  readonly dropout: number;
  readonly seed: number;
}

type Recurrent = ReturnType<typeof layers.rnn>;
type Run = (x: Tensor3D, reversal: Tensor3D | null) => Tensor3D;

/**
 * The everyday network with other cells: recurrent layers of TensorFlow.js → last and mean state over the valid
 * steps → dropout → dense with ELU (the embedding) → logits, so that it differs from `elu-mopgru` in the cell
 * alone. First weights are Glorot and orthogonal by gate, as there.
 */
export function baselineModel(config: BaselineConfig, backend: Backend): GraphModel {
  const { tf } = backend;
  const { features, classes, cell, units, dense } = config;
  const random = seededRandom(config.seed);
  const weights = new WeightSet(backend);
  const widths = [features, ...units];
  const runs = units.map((width, i) => {
    const name = `${cell}_${i + 1}`;
    const inputs = widths[i] ?? 0;
    return cell === 'bigru'
      ? bothWays(backend, weights, random, name, inputs, width)
      : oneWay(backend, weights, random, cell, name, inputs, width);
  });
  const last = units.at(-1) ?? features;
  weights.add('dense/kernel', [2 * last, dense], glorot(random, 2 * last, dense));
  weights.add('dense/bias', [dense], new Float32Array(dense));
  weights.add('head/kernel', [dense, classes], glorot(random, dense, classes));
  weights.add('head/bias', [classes], new Float32Array(classes));
  let dropoutSeed = config.seed;
  return new GraphModel(backend, {
    classes,
    weights,
    forward: (batch, training) => {
      const reversal = cell === 'bigru' ? reversalOf(backend, batch) : null;
      let x: Tensor3D = tf.tensor3d(batch.rows, [batch.size, batch.steps, features]);
      for (const run of runs) x = run(x, reversal);
      let pooled: Tensor2D = tf.reshape(tf.matMul(poolingOf(backend, batch), x), [batch.size, 2 * last]);
      if (training && config.dropout > 0)
        pooled = tf.dropout(pooled, config.dropout, undefined, ++dropoutSeed) as Tensor2D;
      const affine = (name: string, from: Tensor2D): Tensor2D =>
        tf.add(tf.matMul(from, weights.tensor<Tensor2D>(`${name}/kernel`)), weights.tensor(`${name}/bias`));
      const embedding = tf.elu(affine('dense', pooled));
      return { embedding, logits: affine('head', embedding) };
    },
  });
}

/** States of one layer. Padding at the end does not reach the valid steps, so it needs no mask. */
function oneWay(
  backend: Backend,
  weights: WeightSet,
  random: Random,
  cell: Exclude<BaselineCell, 'bigru'>,
  name: string,
  features: number,
  units: number,
): Run {
  const layer = openLayer(backend, cell, units);
  // A layer makes its weights when it is first applied.
  backend.tf.tidy(() => void layer.apply(backend.tf.zeros([1, 1, features])));
  const gates = { gru: 3, lstm: 4, rnn: 1 }[cell];
  const first = [
    Float32Array.from(glorot(random, features, gates * units, units)),
    sideBySide(
      Array.from({ length: gates }, () => orthogonal(random, units)),
      units,
    ),
  ];
  layer.trainableWeights.forEach((weight, i) => {
    const values = first[i];
    const variable = weight.read() as Variable;
    if (values) backend.tf.tidy(() => variable.assign(backend.tf.tensor(values.slice(), variable.shape)));
    weights.adopt(`${name}/${['kernel', 'recurrent_kernel', 'bias'][i] ?? i}`, variable);
  });
  return (x) => layer.apply(x) as Tensor3D;
}

/** One layer forward and one on the sequences turned round, side by side. */
function bothWays(
  backend: Backend,
  weights: WeightSet,
  random: Random,
  name: string,
  features: number,
  units: number,
): Run {
  const { tf } = backend;
  const half = units / 2;
  const ahead = oneWay(backend, weights, random, 'gru', `${name}/forward`, features, half);
  const back = oneWay(backend, weights, random, 'gru', `${name}/backward`, features, half);
  return (x, reversal) => {
    if (!reversal) throw new RangeError('both directions need to know where sequences end');
    const turned = back(tf.matMul(reversal, x), null);
    return tf.concat([ahead(x, null), tf.matMul(reversal, turned)], 2);
  };
}

/** The library's own orthogonal initialiser takes seconds, so recurrent weights begin at 0 and are set later. */
function openLayer({ tf }: Backend, cell: Exclude<BaselineCell, 'bigru'>, units: number): Recurrent {
  const common = {
    units,
    returnSequences: true,
    kernelInitializer: 'zeros',
    recurrentInitializer: 'zeros',
  } as const;
  switch (cell) {
    case 'gru':
      return tf.layers.gru({ ...common, recurrentActivation: 'sigmoid' });
    case 'lstm':
      return tf.layers.lstm({ ...common, recurrentActivation: 'sigmoid' });
    case 'rnn':
      return tf.layers.simpleRNN(common);
  }
}

/** Square matrices [n × n] as columns of one: [n × count n]. */
function sideBySide(squares: readonly Float32Array[], n: number): Float32Array {
  const width = squares.length * n;
  const out = new Float32Array(n * width);
  squares.forEach((square, k) => {
    for (let i = 0; i < n; i++) out.set(square.subarray(i * n, (i + 1) * n), i * width + k * n);
  });
  return out;
}

/** [size × steps × steps]: turns each sequence round within its length; padding stays. Its own inverse. */
function reversalOf({ tf }: Backend, { size, steps, lengths }: Batch): Tensor3D {
  const picks = new Float32Array(size * steps * steps);
  lengths.forEach((length, i) => {
    for (let t = 0; t < steps; t++) picks[(i * steps + t) * steps + (t < length ? length - 1 - t : t)] = 1;
  });
  return tf.tensor3d(picks, [size, steps, steps]);
}

/** [size × 2 × steps]: picks the last valid state, and averages the valid ones. */
function poolingOf({ tf }: Backend, { size, steps, lengths }: Batch): Tensor3D {
  const picks = new Float32Array(size * 2 * steps);
  lengths.forEach((length, i) => {
    if (!(length >= 1 && length <= steps)) throw new RangeError(`a sequence of ${length} steps`);
    const row = i * 2 * steps;
    picks[row + length - 1] = 1;
    picks.fill(1 / length, row + steps, row + steps + length);
  });
  return tf.tensor3d(picks, [size, 2, steps]);
}
