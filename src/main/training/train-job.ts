import { randomUUID } from 'node:crypto';
import type { Comparison, ModelSummary, TrainingProgress } from '../../shared/contract.js';
import { usualFalsePerHour } from '../../shared/contract-quiet.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { SignId } from '../../shared/domain/take.js';
import { FEATURE_RATE_HZ, FEATURE_SPEC } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { loadModel, saveModel } from '../model/model-file.js';
import { parseModelMetadata, type ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';
import { networkModel } from '../model/network-judge.js';
import type { Encoder } from '../model/encoder.js';
import { SignModel, type TunedStage } from '../model/sign-model.js';
import { encoderNetwork, type BaseEncoder } from './base-encoder.js';
import { networkContender } from './contender.js';
import { signModelContender } from './contenders/sign-model.js';
import {
  evaluate,
  labelledTakes,
  negativesOf,
  sortTaught,
  type EvaluateOptions,
  type Outcome,
  type Taught,
} from './evaluate.js';
import { bounds, fairTakes, scoredPart } from './bounds.js';
import { calibrated, calibrateModel, leftOut } from './calibration.js';
import { Course } from './course.js';
import { encoderScale } from './few-shot.js';
import { defaultRecipe, fitNetwork, REST, type Recipe } from './fit.js';
import { embeddedInPieces, modelInPieces, timingsInPieces } from './in-pieces.js';
import { rivalry, type Rivalry } from './keep-better.js';
import { playLive } from './live-score.js';
import { throttled } from './progress.js';
import type { Pieces } from './pieces.js';
import { prototypesInPieces } from './prototypes.js';
import { liveScoreOf, scoreOf } from './score.js';
import { encoderId, fewShotFile } from './sign-model-file.js';
import type { TaughtSign } from './taught-sign.js';
import { leastSigns, leastTakes } from './tune.js';

/** Blocks of takes that are held out in turn for the score. */
const scoringFolds = 3;
/** Idle movement that the folds are calibrated with is not that of the model. */
const playedSeed = 7000;

export interface TrainingJob {
  readonly taught: readonly TaughtSign[];
  /** Folder of the model; replaced at once when all is done, untouched before. */
  readonly outFolder: string;
  readonly backend: Backend;
  readonly seed: number;
  /** Of the library whose takes these are; stored with the model. */
  readonly fingerprint: string;
  /** False captions an hour that are accepted; 1 by default. */
  readonly perHour?: number;
  readonly epochs?: number;
  readonly recipe?: Partial<Recipe>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export interface TrainingResult {
  readonly model: ModelSummary;
  readonly seconds: number;
  /** `old`: the new model was worse than what it was to replace, and was not saved. */
  readonly kept: 'new' | 'old';
  readonly compared: Comparison | null;
}

/**
 * Trains on what was taught: scores with takes held out, fits a network to all takes of the signs that have three
 * or more, and saves it unless it is worse on held-out takes than the prototypes alone, or than the model in
 * the folder on takes that this one did not know. Throws MudraError `training.tooFewSigns` or
 * `training.tooFewTakes`; rejects with the signal's reason when cancelled, and then leaves the folder as it was.
 */
export async function runTraining(job: TrainingJob): Promise<TrainingResult> {
  const began = performance.now();
  const { backend, seed, signal, perHour = usualFalsePerHour } = job;
  const everything = sortTaught(job.taught);
  const taught = { ...everything, signs: everything.signs.filter(({ takes }) => takes.length >= leastTakes) };
  checkEnough(everything.signs, taught.signs.length);
  const fit: Fit = {
    backend,
    seed,
    ...(job.epochs ? { epochs: job.epochs } : {}),
    ...(signal ? { signal } : {}),
  };
  const recipe = { ...defaultRecipe, ...job.recipe };
  const encoder = recipe.base && encoderNetwork(recipe.base, backend);
  const folds = scoringFolds;
  const held = scoredPart(taught);
  const course = courseOf(job, taught, held, recipe);
  const outcomes = await evaluate(held, heldOut, {
    ...fit,
    contender: encoder
      ? signModelContender({ name: recipe.name, encoder, recipe, tuned: 1 })
      : networkContender(recipe),
    play: (played) =>
      playLive({
        ...played,
        seed: seed + playedSeed,
        perHour,
        ...(signal ? { signal } : {}),
      }),
    onEpoch: (report) => course.epoch(report),
    onShare: (fold, share) => course.share('fit', fold, share),
    onAsked: (fold, share) => course.share('ask', fold, share),
  });
  const onCompared = (share: number): void => course.share('compare', folds, share);
  const verdict =
    outcomes && encoder ? await compare(job, held, outcomes, { encoder, recipe, fit, onCompared }) : null;
  const takes = [...labelledTakes(taught.signs), ...taught.rest.flat()];
  const network = await fitNetwork({
    ...fit,
    recipe,
    classes: taught.signs.length + 1,
    takes,
    negatives: negativesOf(taught.signs),
    onEpoch: (report) => course.epoch(report),
    onShare: (share) => course.share('fitAll', 0, share),
  });
  try {
    const part = (from: number, to: number): Pieces => ({
      ...(signal ? { signal } : {}),
      onShare: (share) => course.share('finish', 0, from + (to - from) * share),
    });
    const classes = classesOf(taught, job.taught);
    const signs = await prototypesInPieces(network, fairTakes(takes, bounds.prototypes), seed, part(0, 0.05));
    const judging = networkModel(network, { classes, prototypes: signs });
    const metadata: ModelMetadata = {
      formatVersion: 1,
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      seed,
      featureSpec: FEATURE_SPEC,
      featureRate: FEATURE_RATE_HZ,
      classes,
      prototypes: signs,
      timings: await timingsInPieces(judging, fairTakes(takes, bounds.timed), part(0.05, 0.1)),
      ...(encoder && recipe.base
        ? await stored(everything, job.taught, taught, {
            encoder,
            base: recipe.base,
            network,
            fit,
            perHour,
            part,
          })
        : {}),
      takeIds: taught.signs.flatMap((sign) => sign.takes.map(({ id }) => id)),
      score: outcomes && scored(held, outcomes, folds),
      takes: takesOf(job.taught),
      fingerprint: job.fingerprint,
      backend: backend.name,
      trainedSeconds: (performance.now() - began) / 1000,
      apalu: network.apaluParameters(),
    };
    signal?.throwIfAborted();
    course.saving();
    const kept = verdict?.worse ? 'old' : 'new';
    if (kept === 'new') await saveModel(job.outFolder, network, metadata, { keepPrevious: true });
    return {
      model: summaryOf(metadata),
      seconds: (performance.now() - began) / 1000,
      kept,
      compared: verdict && { candidate: verdict.candidate, inUse: verdict.inUse },
    };
  } finally {
    network.dispose();
    encoder?.dispose();
  }
}

type Fit = Pick<EvaluateOptions, 'backend' | 'seed' | 'epochs' | 'signal'>;
const heldOut = { kind: 'blocked', blocks: scoringFolds } as const;

/**
 * The new model against what is in use: the prototypes alone on the same folds and, on takes that it did not learn
 * from, the model in the folder. The first that it is clearly worse than decides; else the one it was compared
 * with last.
 */
async function compare(
  job: TrainingJob,
  taught: Taught,
  candidate: readonly Outcome[],
  {
    encoder,
    recipe,
    fit,
    onCompared,
  }: {
    readonly encoder: Encoder;
    readonly recipe: Recipe;
    readonly fit: Fit;
    readonly onCompared: (share: number) => void;
  },
): Promise<Rivalry | null> {
  const judged = (tuned: false | TunedStage, from: number): Promise<Outcome[] | null> =>
    evaluate(taught, heldOut, {
      ...fit,
      contender: signModelContender({ name: recipe.name, encoder, recipe, tuned }),
      onAsked: (fold, share) => onCompared(from + (fold - 1 + share) / (2 * scoringFolds)),
    });
  const against = rivalry(candidate, (await judged(false, 0)) ?? []);
  if (against?.worse) return against;
  const present = await loadPresent(job.outFolder, fit.backend);
  if (!present) return against;
  const { network, metadata } = present;
  try {
    const known = new Set(metadata.takeIds);
    const outputs = metadata.classes.map(({ id, kind }) =>
      kind === 'rest' ? REST : taught.signs.findIndex((sign) => sign.id === id) + 1 || -1,
    );
    const unknown = ({ label, take }: Outcome): boolean => {
      const id = taught.signs[label - 1]?.takes[take]?.id;
      return outputs.includes(label) && id !== undefined && !known.has(id);
    };
    return rivalry(candidate, (await judged({ network, outputs }, 0.5)) ?? [], unknown) ?? against;
  } finally {
    network.dispose();
  }
}

/** The model in `folder`, when it can be compared with; one that cannot be read is no rival. */
async function loadPresent(
  folder: string,
  backend: Backend,
): Promise<{ readonly network: Network; readonly metadata: ModelMetadata } | null> {
  let network: Network | null = null;
  try {
    const loaded = await loadModel(folder, backend);
    network = loaded.network;
    const metadata = parseModelMetadata(loaded.metadata);
    if (metadata.featureSpec === FEATURE_SPEC && metadata.takeIds) return { network, metadata };
  } catch (error) {
    if (asMudraError(error).code === 'internal') throw error;
  }
  network?.dispose();
  return null;
}

/** The whole sign model as it would recognise now, for those who open the folder without the library. */
async function stored(
  everything: Taught,
  all: readonly TaughtSign[],
  taught: Taught,
  {
    encoder,
    base,
    network,
    fit,
    perHour,
    part,
  }: {
    readonly encoder: Encoder;
    readonly base: BaseEncoder;
    readonly network: Network;
    readonly fit: Fit;
    readonly perHour: number;
    /** Of what comes after the fit, the share from one to another. */
    readonly part: (from: number, to: number) => Pieces;
  },
): Promise<Pick<ModelMetadata, 'fewShot' | 'calibration'>> {
  const windows = everything.rest.flat().map(({ frames }) => frames);
  const own = everything.signs.flatMap(({ takes }) => takes.map(({ frames }) => frames));
  // All of them at once, so that the share that is done rises.
  await embeddedInPieces(encoder, own, 'take', part(0.1, 0.2));
  const signs = [
    { ...restOf(all), embeddings: await embeddedInPieces(encoder, windows, 'window') },
    ...(await Promise.all(
      everything.signs.map(async ({ id, name, kind, takes }) => ({
        id,
        name,
        kind,
        embeddings: await embeddedInPieces(
          encoder,
          takes.map(({ frames }) => frames),
          'take',
        ),
      })),
    )),
  ];
  const outputs = [REST, ...taught.signs.map((sign) => everything.signs.indexOf(sign) + 1)];
  const scale = await encoderScale(encoder);
  const model = await modelInPieces(encoder, scale, signs, { network, outputs }, part(0.2, 0.2));
  const takes = [...labelledTakes(everything.signs), ...everything.rest.flat()];
  const timings = await timingsInPieces(model, fairTakes(takes, bounds.timed), part(0.2, 0.3));
  const timed = new SignModel({ ...model.parts, timings });
  const calibrating = part(0.3, 1);
  const found = await calibrateModel({
    model: timed,
    takes: [windows, ...everything.signs.map((sign) => sign.takes.map(({ frames }) => frames))],
    seed: fit.seed,
    perHour,
    onProgress: (share) => calibrating.onShare?.(share),
    ...(fit.signal ? { signal: fit.signal } : {}),
  });
  const calibration = { ...found, allowed: perHour };
  return { fewShot: fewShotFile(calibrated(timed, calibration), encoderId(base)), calibration };
}

const takesOf = (taught: readonly TaughtSign[]): number =>
  taught.reduce((sum, sign) => sum + sign.takes.length, 0);

/** What people see of a model that was trained on the library as it is. */
export function summaryOf(metadata: ModelMetadata): ModelSummary {
  const { id, createdAt, classes, takes, score, apalu } = metadata;
  return {
    id,
    createdAt,
    signs: classes.filter((c) => c.kind === 'sign'),
    takes,
    score,
    outdated: false,
    stage: 'tuned',
    apalu,
  };
}

function checkEnough(signs: readonly TaughtSign[], enough: number): void {
  if (signs.length < leastSigns) throw new MudraError('training.tooFewSigns', { count: signs.length });
  if (enough >= leastSigns) return;
  for (const { name, takes } of signs) {
    const count = takes.length;
    if (count < leastTakes) {
      const missing = leastTakes - count;
      throw new MudraError('training.tooFewTakes', { name, count, least: leastTakes, missing });
    }
  }
}

function restOf(taught: readonly TaughtSign[]): ModelMetadata['classes'][number] {
  const rest = taught.find((sign) => sign.kind === 'rest');
  return { id: rest?.id ?? ('rest' as SignId), name: rest?.name ?? 'rest', kind: 'rest' };
}

/** Classes in output order: rest, under the name it was taught by if it was, then the signs. */
function classesOf({ signs }: Taught, taught: readonly TaughtSign[]): ModelMetadata['classes'] {
  return [restOf(taught), ...signs.map(({ id, name, kind }) => ({ id, name, kind }))];
}

function scored(taught: Taught, outcomes: readonly Outcome[], folds: number): ModelMetadata['score'] {
  const protocol = `blocked-${folds}`;
  return liveScoreOf(taught.signs, outcomes, protocol) ?? scoreOf(taught.signs, outcomes, protocol);
}

/** What is ahead, told at most ten times a second. */
function courseOf(job: TrainingJob, taught: Taught, held: Taught, recipe: Recipe): Course {
  const playing = recipe.base !== null;
  const epochs = job.epochs ?? recipe.epochs;
  const [takes, heldTakes] = [takesOf(taught.signs), takesOf(held.signs)];
  const roundTakes = Math.round((heldTakes * (scoringFolds - 1)) / scoringFolds);
  const signs = taught.signs.length;
  const leftOutInRound = Math.min(bounds.leftOutInRound, leastTakes * signs);
  return new Course(
    throttled((progress) => job.onProgress?.(progress)),
    {
      rounds: scoringFolds,
      roundTakes,
      takes,
      roundPlayed: playing ? Math.min(bounds.played, heldTakes / scoringFolds) + leftOutInRound : 0,
      played: playing ? Math.min(bounds.leftOut, leftOut * signs, takes) : 0,
      ...(epochs ? { epochs } : {}),
    },
  );
}
