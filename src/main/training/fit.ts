import { setImmediate as breathe } from 'node:timers/promises';
import type { HandFrame } from '../../shared/domain/hand.js';
import { seededRandom, type Random } from '../../shared/domain/random.js';
import { extractFeatures, FEATURES, type FeatureSequence } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { Network } from '../model/network.js';
import { networkDefaults, type NetworkConfig } from '../model/network-config.js';
import type { Trainable } from '../model/trainable.js';
import { augmentTake } from './augment.js';
import type { BaseEncoder } from './base-encoder.js';
import { answerTakes, toBatch, unitLength } from './batch.js';
import type { NegativeSource } from './negatives.js';

/** Class index of rest; signs follow from 1. */
export const REST = 0;

export interface LabelledTake {
  readonly frames: readonly HandFrame[];
  /** Class index. */
  readonly label: number;
}

/** How any model that learns in batches is shown its examples. */
export interface Schedule {
  /** Null: by the number of takes, see `epochsFor`. */
  readonly epochs: number | null;
  readonly batchSize: number;
  readonly peakRate: number;
  readonly warmUpEpochs: number;
  /** How the rate goes on after the warm-up. */
  readonly decay: 'cosine' | 'none';
  readonly labelSmoothing: number;
  /** Infinity: gradients are left as they are. */
  readonly clipNorm: number;
  /** Rest examples an epoch, as a multiple of an average sign's. */
  readonly restShare: number;
}

/** How a network is fitted. */
export interface Recipe extends Schedule {
  /** What reports call it. */
  readonly name: string;
  readonly network: Omit<NetworkConfig, 'features' | 'classes' | 'seed'>;
  /** Weights to start from, with their architecture; null starts from scratch. */
  readonly base: BaseEncoder | null;
}

export const defaultRecipe: Recipe = {
  name: 'apalu-mopgru',
  epochs: null,
  batchSize: 16,
  peakRate: 2e-3,
  warmUpEpochs: 3,
  decay: 'cosine',
  labelSmoothing: 0.05,
  clipNorm: 1,
  restShare: 1.5,
  network: networkDefaults,
  base: null,
};

export interface EpochReport {
  /** 1 … epochs. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean cross-entropy and share right over the epoch's augmented examples. */
  readonly loss: number;
  readonly accuracy: number;
  /** Share of the held-out takes that is right; null when there are none or it was not measured now. */
  readonly heldOutAccuracy: number | null;
}

export interface FitOptions {
  readonly backend: Backend;
  /** Rest and the signs. */
  readonly classes: number;
  /** Recorded takes of signs, and rest windows with label 0. */
  readonly takes: readonly LabelledTake[];
  /** Source of further rest examples. */
  readonly negatives: NegativeSource;
  readonly seed: number;
  /** Default: by the number of takes, see `epochsFor`. */
  readonly epochs?: number;
  readonly recipe?: Partial<Recipe>;
  /** Watched, never learned from. */
  readonly heldOut?: readonly LabelledTake[];
  /** Epochs from one look at `heldOut` to the next, 5 by default; the last epoch always has one. */
  readonly heldOutEvery?: number;
  readonly onEpoch?: (report: EpochReport) => void;
  /** The share of the fit that is done, between two batches; it rises. */
  readonly onShare?: (share: number) => void;
  /** Ends the fit between two batches; the promise is then rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Fewer takes are gone through more often; the fit stays within seconds either way. */
export function epochsFor(takes: number): number {
  return Math.round(Math.min(50, Math.max(20, 1600 / takes)));
}

/**
 * Fits a network, fresh or from the base encoder, as `fitTrainable` does. Seeded: the same takes, seed and
 * backend give the same network. The caller disposes of it.
 */
export async function fitNetwork(options: FitOptions): Promise<Network> {
  const { backend, classes, seed } = options;
  const recipe = { ...defaultRecipe, ...options.recipe };
  const config = { ...recipe.network, ...recipe.base?.config, features: FEATURES, classes, seed };
  return fitTrainable(Network.create(config, backend), options, recipe, async (network, draw, told) => {
    if (!recipe.base) return;
    network.setWeights(recipe.base.weights);
    await aimHead(network, draw, classes, told);
  });
}

/**
 * Fits `model`: every epoch shows each sign equally often, every take anew augmented, among fresh negatives.
 * Warm-up, then the schedule's decay. `begin` may prepare the model with rounds of examples before the first
 * epoch. Resolves to `model`; when it rejects, also with the signal's reason, `model` is disposed of.
 */
export async function fitTrainable<M extends Trainable>(
  model: M,
  options: Omit<FitOptions, 'recipe'>,
  schedule: Schedule,
  begin?: (model: M, draw: Draw, told: (share: number) => Promise<void>) => Promise<void>,
): Promise<M> {
  try {
    const sampler = new EpochSampler(options, schedule.restShare, seededRandom(options.seed));
    const epochs = options.epochs ?? schedule.epochs ?? epochsFor(options.takes.length);
    const batches = Math.ceil(sampler.size / schedule.batchSize);
    const heldOut = options.heldOut ?? [];
    // Beginning takes about as long as two epochs.
    const beginning = begin ? 2 : 0;
    const pause = async (): Promise<void> => {
      await breathe();
      options.signal?.throwIfAborted();
    };
    const told = async (done: number): Promise<void> => {
      await pause();
      options.onShare?.(done / (beginning + epochs));
    };
    await begin?.(
      model,
      (drawn) => sampler.draw(drawn),
      (share) => told(beginning * share),
    );
    let step = 0;
    for (let epoch = 1; epoch <= epochs; epoch++) {
      let loss = 0;
      let correct = 0;
      const before = beginning + epoch - 1;
      const examples = await sampler.draw((share) => told(before + drawingShare * share));
      for (let b = 0; b < batches; b++) {
        await told(before + drawingShare + (1 - drawingShare) * (b / batches));
        const chunk = examples.filter((_, i) => i % batches === b);
        const batch = toBatch(
          chunk.map((e) => e.sequence),
          chunk.map((e) => e.label),
        );
        const warmUp = schedule.warmUpEpochs * batches;
        const share = rateAt(++step, warmUp, schedule.decay === 'none' ? Infinity : epochs * batches);
        const result = model.trainBatch(batch, {
          learningRate: schedule.peakRate * share,
          labelSmoothing: schedule.labelSmoothing,
          clipNorm: schedule.clipNorm,
        });
        loss += result.loss * chunk.length;
        correct += result.correct;
      }
      const look = epoch % (options.heldOutEvery ?? 5) === 0 || epoch === epochs;
      options.onEpoch?.({
        epoch,
        epochs,
        loss: loss / examples.length,
        accuracy: correct / examples.length,
        heldOutAccuracy: heldOut.length > 0 && look ? await shareRight(model, heldOut, pause) : null,
      });
    }
    return model;
  } catch (error) {
    model.dispose();
    throw error;
  }
}

/** Rounds of augmented examples whose embeddings the head's class vectors are made of. */
const aimingRounds = 3;
/** Examples between two words on progress. */
const aimedAtOnce = 64;

/**
 * Points each class vector of the head along the mean of its examples' embeddings, so that training starts
 * near the nearest-class-mean classifier, which one take a sign is enough for. A plain head of dot products
 * did better here than one of cosines (see docs/model.md).
 */
async function aimHead(
  network: Network,
  draw: Draw,
  classes: number,
  told: (share: number) => Promise<void>,
): Promise<void> {
  const { dense } = network.config;
  const kernel = new Float32Array(dense * classes);
  for (let round = 0; round < aimingRounds; round++) {
    const drawn = (share: number): Promise<void> => told((round + drawingShare * share) / aimingRounds);
    const examples = await draw(drawn);
    for (const [k, { sequence, label }] of examples.entries()) {
      if (k % aimedAtOnce === 0) {
        const share = drawingShare + (1 - drawingShare) * (k / examples.length);
        await told((round + share) / aimingRounds);
      }
      const embedding = unitLength(network.infer(toBatch([sequence])).embeddings);
      for (let i = 0; i < dense; i++)
        kernel[i * classes + label] = (kernel[i * classes + label] ?? 0) + (embedding[i] ?? 0);
    }
  }
  network.setWeights(new Map([['head/kernel', kernel]]));
}

/**
 * Share of the peak rate: rises over the warm-up, then falls along a cosine to nearly nothing at step `total`;
 * with an infinite total it stays.
 */
export function rateAt(step: number, warmUp: number, total: number): number {
  if (step <= warmUp) return step / Math.max(1, warmUp);
  const progress = (step - warmUp) / Math.max(1, total - warmUp);
  return 0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** Draws the examples of an epoch; `drawn` hears which share of them is there, and may throw. */
type Draw = (drawn: (share: number) => Promise<void>) => Promise<Example[]>;
/** Of the work of an epoch, what comes before its first batch. */
const drawingShare = 0.25;
/** Takes and examples that are worked on between two pauses. */
const atOnce = 32;

async function shareRight(
  model: Trainable,
  takes: readonly LabelledTake[],
  pause: () => Promise<void>,
): Promise<number> {
  let right = 0;
  for (let from = 0; from < takes.length; from += atOnce) {
    await pause();
    const chunk = takes.slice(from, from + atOnce);
    const answers = answerTakes(
      model,
      chunk.map((t) => t.frames),
    );
    right += answers.filter((a, i) => a.classIndex === chunk[i]?.label).length;
  }
  return right / takes.length;
}

/** What a model is shown once. */
export interface Example {
  readonly sequence: FeatureSequence;
  readonly label: number;
}

/** Draws the examples of an epoch: as many of each sign, and rest from recorded windows and negatives. */
class EpochSampler {
  private readonly classes: readonly Queue[];
  private readonly rest: Queue | null;
  private readonly perSign: number;
  private readonly restCount: number;

  constructor(
    private readonly options: Pick<FitOptions, 'takes' | 'classes' | 'negatives'>,
    restShare: number,
    private readonly random: Random,
  ) {
    const byClass = Array.from({ length: options.classes }, (_, label) =>
      options.takes.filter((t) => t.label === label),
    );
    const [rest = [], ...signs] = byClass;
    this.classes = signs.filter((takes) => takes.length > 0).map((takes) => new Queue(takes, random));
    this.rest = rest.length > 0 ? new Queue(rest, random) : null;
    const mean = signs.reduce((sum, takes) => sum + takes.length, 0) / Math.max(1, this.classes.length);
    this.perSign = Math.max(1, Math.round(mean));
    this.restCount = Math.max(1, Math.round(restShare * mean));
  }

  get size(): number {
    return this.classes.length * this.perSign + this.restCount;
  }

  async draw(drawn: (share: number) => Promise<void>): Promise<Example[]> {
    const { random } = this;
    const examples: Example[] = [];
    const breath = async (): Promise<void> => {
      if (examples.length % atOnce === 0) await drawn(examples.length / this.size);
    };
    for (const queue of this.classes) {
      for (let k = 0; k < this.perSign; k++) {
        await breath();
        examples.push(this.example(queue.next()));
      }
    }
    for (let k = 0; k < this.restCount; k++) {
      await breath();
      // Recorded rest, where there is any, fills half of the rest examples.
      const recorded = this.rest && k % 2 === 0 ? this.rest.next() : null;
      const frames = recorded?.frames ?? this.options.negatives.draw(random);
      if (frames) examples.push(this.example({ frames, label: REST }));
    }
    return shuffled(examples, random);
  }

  private example({ frames, label }: LabelledTake): Example {
    return { sequence: extractFeatures(augmentTake(frames, this.random)), label };
  }
}

/** Goes through takes in random order, again and again. */
class Queue {
  private left: LabelledTake[] = [];

  constructor(
    private readonly takes: readonly LabelledTake[],
    private readonly random: Random,
  ) {}

  next(): LabelledTake {
    if (this.left.length === 0) this.left = shuffled(this.takes, this.random);
    const next = this.left.pop() ?? this.takes[0];
    if (!next) throw new RangeError('a queue needs takes');
    return next;
  }
}

/** A copy in random order. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
