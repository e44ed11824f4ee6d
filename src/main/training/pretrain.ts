import { extractFeatures, FEATURES, type FeatureSequence } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import type { NetworkConfig } from '../model/network-config.js';
import { Network } from '../model/network.js';
import { toBatch, unitLength } from './batch.js';
import { performSign } from './synthetic/performer.js';
import { seededRandom, type Random } from '../../shared/domain/random.js';
import { randomSign, shapePool, type SyntheticSign } from './synthetic/sign-generator.js';

export interface PretrainOptions {
  /** Made-up signs to tell apart, and hand shapes that they share. */
  readonly signs: number;
  readonly shapes: number;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly config: Omit<NetworkConfig, 'features' | 'classes' | 'seed'>;
  readonly onProgress?: (progress: PretrainProgress) => void;
  readonly signal?: AbortSignal;
}

export interface PretrainProgress {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly seconds: number;
}

/** A take with enough steps to learn from: now and then a performance is all but lost. */
function usableTake(sign: SyntheticSign, random: Random): FeatureSequence {
  for (;;) {
    const sequence = extractFeatures(performSign(sign, random));
    if (sequence.steps >= 5) return sequence;
  }
}

/**
 * Trains a network to tell made-up signs apart, from takes that are performed anew every step, so none is
 * seen twice. Warm-up over the first 150 steps, then cosine decay. No recorded data goes in.
 */
export function pretrain(backend: Backend, options: PretrainOptions): Network {
  const random = seededRandom(options.seed);
  const pool = shapePool(random, options.shapes);
  const signs = Array.from({ length: options.signs }, () => randomSign(random, pool));
  const network = Network.create(
    { ...options.config, features: FEATURES, classes: options.signs, seed: options.seed },
    backend,
  );
  const began = Date.now();
  let loss = 0;
  let correct = 0;
  for (let step = 1; step <= options.steps && !options.signal?.aborted; step++) {
    const labels = Array.from({ length: options.batchSize }, () => Math.floor(random() * options.signs));
    const takes = labels.map((label) => usableTake(signs[label] as SyntheticSign, random));
    const warm = Math.min(1, step / 150);
    const cosine = 0.5 * (1 + Math.cos((Math.PI * step) / options.steps)) + 0.005;
    const result = network.trainBatch(toBatch(takes, labels), {
      learningRate: options.learningRate * warm * cosine,
      labelSmoothing: 0.02,
      clipNorm: 1,
    });
    loss += result.loss;
    correct += result.correct;
    if (step % 100 === 0) {
      options.onProgress?.({
        step,
        loss: loss / 100,
        accuracy: correct / (100 * options.batchSize),
        seconds: (Date.now() - began) / 1000,
      });
      loss = 0;
      correct = 0;
    }
  }
  return network;
}

/**
 * Few-shot accuracy on made-up signs that were not trained on: nearest class mean of L2-normalised
 * embeddings, `shots` takes a sign to learn from and ten to test on.
 */
export function fewShotAccuracy(network: Network, seed: number, signs: number, shots: number): number {
  const random = seededRandom(seed);
  const pool = shapePool(random, signs);
  const classes = Array.from({ length: signs }, () => randomSign(random, pool));
  const embed = (sign: SyntheticSign): Float32Array =>
    unitLength(network.infer(toBatch([usableTake(sign, random)])).embeddings);
  const centres = classes.map((sign) => {
    const sum = new Float32Array(network.config.dense);
    for (let k = 0; k < shots; k++) embed(sign).forEach((n, i) => (sum[i] = (sum[i] ?? 0) + n));
    return unitLength(sum);
  });
  let right = 0;
  const tests = 10;
  classes.forEach((sign, label) => {
    for (let k = 0; k < tests; k++) {
      const embedding = embed(sign);
      const likeness = centres.map((centre) => dot(centre, embedding));
      if (likeness.indexOf(Math.max(...likeness)) === label) right++;
    }
  });
  return right / (signs * tests);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
