import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import { gauss, seededRandom, type Random } from '../../shared/domain/random.js';
import type { ActivationName } from './activations.js';
import type { Backend } from './backend.js';
import { MopgruEngine, type GateReading } from './engine/mopgru.js';
import { toFixedSteps } from './fixed-steps.js';
import { GraphModel, type Graph } from './graph-model.js';
import { glorot, recurrentKernel } from './initialisers.js';
import { mopgru } from './mopgru-op.js';
import { layerName } from './network-config.js';
import type { Batch } from './network.js';
import { WeightSet } from './weight-set.js';

/** What may be varied in the models of the MOPGRU paper's authors. */
export interface PaperConfig {
  /** Numbers a step; 1662 in the authors' own files. */
  readonly features: number;
  readonly classes: number;
  readonly activation: ActivationName;
  readonly gate: GateReading;
  /** `softsign`: outputs in (−1, 1) that are taken for logits. */
  readonly head: 'logits' | 'softsign';
  /** One pair of APALU's a and b a layer, or one a unit. */
  readonly apaluSharing: 'layer' | 'unit';
  readonly initialA: number;
  readonly initialB: number;
  /** Of the stack alone: share that is dropped between its layers while training, 0.2 by default. */
  readonly dropout?: number;
  readonly seed: number;
}

/** Runs a MOPGRU layer: `mopgru`, unless a test wants another reckoning of the same. */
export type RunCell = typeof mopgru;

/** Steps of a sequence in both models. */
export const PAPER_STEPS = 30;

const cellUnits = 32;
const cellSpread = 0.01;
const headSpread = 0.05;

/**
 * The model of the authors' notebook: one MOPGRU of 32 units, all 30 states side by side, one dense output.
 * Weights begin truncated normal, biases at 0. Its embedding is those 960 numbers.
 */
export function paperCell(config: PaperConfig, backend: Backend, run: RunCell = mopgru): GraphModel {
  const { tf } = backend;
  const { features, classes } = config;
  const random = seededRandom(config.seed);
  const weights = new WeightSet(backend);
  const flat = PAPER_STEPS * cellUnits;
  const cell = addCell(backend, run, weights, config, 0, features, cellUnits, {
    kernel: truncatedNormal(random, features * 3 * cellUnits, cellSpread),
    recurrent: truncatedNormal(random, cellUnits * 3 * cellUnits, cellSpread),
  });
  weights.add('head/kernel', [flat, classes], truncatedNormal(random, flat * classes, headSpread));
  weights.add('head/bias', [classes], new Float32Array(classes));
  return new GraphModel(backend, {
    classes,
    weights,
    ...apaluOf(config, [layerName(0)]),
    forward: (batch) => {
      const states = cell(input(backend, batch, features), false);
      const embedding: Tensor2D = tf.reshape(states, [batch.size, flat]);
      return { embedding, logits: headOf(backend, config, dense(backend, weights, 'head', embedding)) };
    },
  });
}

const stackUnits = [128, 64, 32] as const;
const betweenWidth = 64;
const lastWidth = 32;
const stackDropout = 0.2;

/**
 * The stack of the authors' later files, with MOPGRU cells: 128 → dropout → dense 64 → 64 → dropout →
 * dense 64 → 32, of which the last state → batch normalisation → dense 32 (the embedding) → logits. Dense layers
 * have ReLU. Weights begin as in Keras.
 */
export function paperStack(config: PaperConfig, backend: Backend, run: RunCell = mopgru): GraphModel {
  const { tf } = backend;
  const { features, classes, dropout = stackDropout } = config;
  const random = seededRandom(config.seed);
  const weights = new WeightSet(backend);
  const cells = stackUnits.map((units, i) => {
    const width = i === 0 ? features : betweenWidth;
    return addCell(backend, run, weights, config, i, width, units, {
      kernel: glorot(random, width, 3 * units),
      recurrent: recurrentKernel(random, units),
    });
  });
  const addDense = (name: string, from: number, to: number): void => {
    weights.add(`${name}/kernel`, [from, to], glorot(random, from, to));
    weights.add(`${name}/bias`, [to], new Float32Array(to));
  };
  addDense('dense_1', stackUnits[0], betweenWidth);
  addDense('dense_2', stackUnits[1], betweenWidth);
  const normalise = batchNorm(backend, weights, stackUnits[2]);
  addDense('dense_3', stackUnits[2], lastWidth);
  addDense('head', lastWidth, classes);
  let dropoutSeed = config.seed;
  return new GraphModel(backend, {
    classes,
    weights,
    ...apaluOf(
      config,
      stackUnits.map((_, i) => layerName(i)),
    ),
    forward: (batch, training) => {
      const rows = batch.size * PAPER_STEPS;
      let x = input(backend, batch, features);
      cells.forEach((cell, i) => {
        x = cell(x, i > 0);
        if (i === stackUnits.length - 1) return;
        if (training && dropout > 0) x = tf.dropout(x, dropout, undefined, ++dropoutSeed) as Tensor3D;
        const flat: Tensor2D = tf.reshape(x, [rows, stackUnits[i] ?? 0]);
        const between = tf.relu(dense(backend, weights, `dense_${i + 1}`, flat));
        x = tf.reshape(between, [batch.size, PAPER_STEPS, betweenWidth]);
      });
      const lastStep = tf.slice(x, [0, PAPER_STEPS - 1, 0], [batch.size, 1, stackUnits[2]]);
      const last: Tensor2D = tf.reshape(lastStep, [batch.size, stackUnits[2]]);
      const embedding = tf.relu(dense(backend, weights, 'dense_3', normalise(last, training)));
      return { embedding, logits: headOf(backend, config, dense(backend, weights, 'head', embedding)) };
    },
  });
}

/** Adds a MOPGRU layer's weights; the result runs it over [size × steps × width]. */
function addCell(
  backend: Backend,
  run: RunCell,
  weights: WeightSet,
  config: PaperConfig,
  index: number,
  width: number,
  units: number,
  first: { readonly kernel: Float32Array; readonly recurrent: Float32Array },
): (x: Tensor3D, wantDx: boolean) => Tensor3D {
  const { activation, gate, apaluSharing, initialA, initialB } = config;
  const layer = layerName(index);
  weights.add(`${layer}/kernel`, [width, 3 * units], first.kernel);
  weights.add(`${layer}/recurrent_kernel`, [units, 3 * units], first.recurrent);
  weights.add(`${layer}/bias`, [3 * units], new Float32Array(3 * units));
  const trained = activation === 'apalu';
  if (trained) weights.addFactors(layer, apaluSharing === 'unit' ? units : 1, initialA, initialB);
  const engine = new MopgruEngine({ features: width, units, activation, gate });
  const factor = (name: string): Tensor1D =>
    trained ? weights.factor(`${layer}/${name}`) : backend.tf.ones([1]);
  return (x, wantDx) => {
    const cell = {
      kernel: weights.tensor<Tensor2D>(`${layer}/kernel`),
      recurrent: weights.tensor<Tensor2D>(`${layer}/recurrent_kernel`),
      bias: weights.tensor<Tensor1D>(`${layer}/bias`),
      a: factor('a_raw'),
      b: factor('b_raw'),
    };
    return run(backend, engine, x, cell, wantDx);
  };
}

function apaluOf(config: PaperConfig, layers: readonly string[]): Pick<Graph, 'apalu'> {
  if (config.activation !== 'apalu') return {};
  return { apalu: { layers, a: config.initialA, b: config.initialB } };
}

function input({ tf }: Backend, batch: Batch, features: number): Tensor3D {
  return tf.tensor3d(toFixedSteps(batch, PAPER_STEPS).rows, [batch.size, PAPER_STEPS, features]);
}

function dense({ tf }: Backend, weights: WeightSet, name: string, x: Tensor2D): Tensor2D {
  return tf.add(tf.matMul(x, weights.tensor<Tensor2D>(`${name}/kernel`)), weights.tensor(`${name}/bias`));
}

function headOf({ tf }: Backend, { head }: PaperConfig, scores: Tensor2D): Tensor2D {
  return head === 'softsign' ? tf.div(scores, tf.add(tf.abs(scores), 1)) : scores;
}

const normMomentum = 0.99;
const normEpsilon = 1e-3;

/** Batch normalisation with Keras' constants: the batch's own moments when training, moving ones otherwise. */
function batchNorm(
  { tf }: Backend,
  weights: WeightSet,
  width: number,
): (x: Tensor2D, training: boolean) => Tensor2D {
  weights.add('norm/gamma', [width], new Float32Array(width).fill(1));
  weights.add('norm/beta', [width], new Float32Array(width));
  const moving = { mean: new Float32Array(width), variance: new Float32Array(width).fill(1) };
  const follow = (average: Float32Array, now: Tensor): void => {
    now.dataSync().forEach((n, i) => {
      average[i] = normMomentum * (average[i] ?? 0) + (1 - normMomentum) * n;
    });
  };
  return (x, training) => {
    let mean: Tensor = tf.tensor1d(moving.mean.slice());
    let variance: Tensor = tf.tensor1d(moving.variance.slice());
    if (training) {
      ({ mean, variance } = tf.moments(x, 0));
      follow(moving.mean, mean);
      follow(moving.variance, variance);
    }
    const scaled = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, normEpsilon)));
    return tf.add(tf.mul(scaled, weights.tensor('norm/gamma')), weights.tensor('norm/beta'));
  };
}

/** Normal numbers, those beyond two spreads drawn again. */
function truncatedNormal(random: Random, length: number, spread: number): Float32Array {
  return Float32Array.from({ length }, () => {
    for (;;) {
      const n = gauss(random);
      if (Math.abs(n) <= 2) return n * spread;
    }
  });
}
