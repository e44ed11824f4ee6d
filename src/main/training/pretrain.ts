import { extractFeatures, FEATURES, type FeatureSequence } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import type { NetworkConfig } from '../model/network-config.js';
import { Network, type Batch, type TrainingState } from '../model/network.js';
import { toBatch, unitLength } from './batch.js';
import { performSign } from './synthetic/performer.js';
import { between, seededRandom, type Random } from '../../shared/domain/random.js';
import { vocabulary, type SyntheticSign } from './synthetic/sign-generator.js';

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
  /** Told every `checkpointEvery` steps what training can be taken up from. */
  readonly onCheckpoint?: (checkpoint: PretrainCheckpoint) => Promise<void>;
  readonly checkpointEvery?: number;
  /** Goes on from here; the result is the same, bit for bit on one backend, as without a break. */
  readonly from?: PretrainCheckpoint;
  /** Gives the batch of a step, as `batchSource` does: another process may prepare them. */
  readonly batches?: (step: number) => Batch | Promise<Batch>;
  readonly signal?: AbortSignal;
}

/** What decides the takes of a run. */
export type TakeOptions = Pick<PretrainOptions, 'signs' | 'shapes' | 'batchSize' | 'seed'>;

export interface PretrainProgress {
  readonly step: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly seconds: number;
}

/** Where pre-training stands after `step`. Takes are drawn by seed and step, so no generator is kept. */
export interface PretrainCheckpoint {
  readonly step: number;
  readonly seconds: number;
  readonly training: TrainingState;
  /** What was told since the last progress. */
  readonly since: { readonly loss: number; readonly correct: number };
}

/** Share of the steps at the full rate; the rate then falls to nothing in a straight line. */
const steadyShare = 0.6;
const warmUpSteps = 150;
/** What a take broken off somewhere counts beside the whole one, and how early it is broken off. */
const cutWeight = 0.5;
const earliestCut = 0.35;
/** How often a take begins in the posture that another sign ended in, and how often it goes on to another's. */
const carriedOver = 0.25;
/** What the sign's own logit lacks while training, so that takes of a sign come to lie close together. */
const margin = 2.5;
const progressEvery = 100;

/** Warm-up, steady, then a straight line to 0; 1 = the peak. */
export function pretrainRate(step: number, steps: number): number {
  const fall = (steps - step + 1) / (steps * (1 - steadyShare));
  return Math.min(1, step / warmUpSteps, fall);
}

/** A take with enough steps to learn from: now and then a performance is all but lost. */
function usableTake(sign: SyntheticSign, random: Random, others: readonly SyntheticSign[]): FeatureSequence {
  const neighbour = (): SyntheticSign | undefined =>
    random() < carriedOver ? others[Math.floor(random() * others.length)] : undefined;
  const [before, after] = [neighbour(), neighbour()];
  for (;;) {
    const sequence = extractFeatures(performSign(sign, random, before, after));
    if (sequence.steps >= 5) return sequence;
  }
}

function signsOf(options: Pick<PretrainOptions, 'seed' | 'signs' | 'shapes'>): SyntheticSign[] {
  return vocabulary(seededRandom(options.seed), options.signs, options.shapes);
}

/** Batches by their step: fresh takes of random signs, each also broken off somewhere. */
export function batchSource(options: TakeOptions): (step: number) => Batch {
  const signs = signsOf(options);
  const seed = Math.imul(options.seed, 0x9e3779b1);
  return (step) => {
    const random = seededRandom(seed ^ Math.imul(step, 0x85ebca6b));
    const labels = Array.from({ length: options.batchSize }, () => Math.floor(random() * signs.length));
    const takes = labels.map((label) => usableTake(signs[label] as SyntheticSign, random, signs));
    const batch = toBatch(takes, labels);
    const cuts = batch.lengths.map((n) => [Math.max(1, Math.ceil(n * between(random, earliestCut, 1)))]);
    return { ...batch, cuts };
  };
}

/**
 * Trains a network to tell made-up signs apart, whole and broken off, from takes that are performed anew
 * every step, so none is seen twice. No recorded data goes in. When aborted it stops after the step at hand.
 * Throws RangeError when `from` does not fit the network.
 */
export async function pretrain(backend: Backend, options: PretrainOptions): Promise<Network> {
  const { from, steps, batchSize, seed } = options;
  const batches = options.batches ?? batchSource(options);
  const config = { ...options.config, features: FEATURES, classes: options.signs, seed };
  const network = Network.create(config, backend);
  if (from) network.restoreTraining(from.training);
  const began = Date.now() - (from?.seconds ?? 0) * 1000;
  const seconds = (): number => (Date.now() - began) / 1000;
  let { loss, correct } = from?.since ?? { loss: 0, correct: 0 };
  for (let step = (from?.step ?? 0) + 1; step <= steps && !options.signal?.aborted; step++) {
    const result = network.trainBatch(await batches(step), {
      learningRate: options.learningRate * pretrainRate(step, steps),
      labelSmoothing: 0.02,
      clipNorm: 1,
      cutWeight,
      margin,
    });
    loss += result.loss;
    correct += result.correct;
    if (step % progressEvery === 0) {
      const accuracy = correct / (progressEvery * batchSize);
      options.onProgress?.({ step, loss: loss / progressEvery, accuracy, seconds: seconds() });
      loss = 0;
      correct = 0;
    }
    if (options.checkpointEvery && step % options.checkpointEvery === 0 && step < steps) {
      const training = network.trainingState();
      await options.onCheckpoint?.({ step, seconds: seconds(), training, since: { loss, correct } });
    }
  }
  return network;
}

/**
 * Few-shot accuracy on made-up signs that were not trained on: nearest class mean of L2-normalised
 * embeddings, `shots` takes a sign to learn from and ten to test on. `share`: how much of each tested take is seen.
 */
export function fewShotAccuracy(
  network: Network,
  seed: number,
  signs: number,
  shots: number,
  share = 1,
): number {
  const classes = signsOf({ seed, signs, shapes: signs });
  const random = seededRandom(seed + 1);
  const embed = (sign: SyntheticSign, part: number): Float32Array => {
    const take = usableTake(sign, random, classes);
    const steps = Math.max(1, Math.ceil(part * take.steps));
    return unitLength(network.infer(toBatch([{ ...take, steps }])).embeddings);
  };
  const centres = classes.map((sign) => {
    const sum = new Float32Array(network.config.dense);
    for (let k = 0; k < shots; k++) embed(sign, 1).forEach((n, i) => (sum[i] = (sum[i] ?? 0) + n));
    return unitLength(sum);
  });
  let right = 0;
  const tests = 10;
  classes.forEach((sign, label) => {
    for (let k = 0; k < tests; k++) {
      const embedding = embed(sign, share);
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
