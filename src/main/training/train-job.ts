import { randomUUID } from 'node:crypto';
import type { ModelSummary, TrainingProgress } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import type { SignId } from '../../shared/domain/take.js';
import { FEATURE_RATE_HZ, FEATURE_SPEC } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { saveModel } from '../model/model-file.js';
import { networkModel } from '../model/network-judge.js';
import type { ModelMetadata } from '../model/model-metadata.js';
import { evaluate, labelledTakes, negativesOf, sortTaught, type Outcome, type Taught } from './evaluate.js';
import { networkContender } from './contender.js';
import { defaultRecipe, fitNetwork, type EpochReport, type Recipe } from './fit.js';
import { throttled } from './progress.js';
import { prototypes } from './prototypes.js';
import { scoreOf } from './score.js';
import type { TaughtSign } from './taught-sign.js';
import { timingsOf } from './timings.js';

/** Takes that each sign needs, and signs that training needs. */
export const leastTakes = 3;
export const leastSigns = 2;
/** Blocks of takes that are held out in turn for the score. */
const scoringFolds = 3;

export interface TrainingJob {
  readonly taught: readonly TaughtSign[];
  /** Folder of the model; replaced at once when all is done, untouched before. */
  readonly outFolder: string;
  readonly backend: Backend;
  readonly seed: number;
  /** Of the library whose takes these are; stored with the model. */
  readonly fingerprint: string;
  readonly epochs?: number;
  readonly recipe?: Partial<Recipe>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TrainingProgress) => void;
}

export interface TrainingResult {
  readonly model: ModelSummary;
  readonly seconds: number;
}

/**
 * Trains on everything that was taught: scores with takes held out, fits on all takes, works out prototypes,
 * saves. Signs without takes are left out. Throws MudraError `training.tooFewSigns` or `training.tooFewTakes`;
 * rejects with the signal's reason when cancelled, and then leaves the folder as it was.
 */
export async function runTraining(job: TrainingJob): Promise<TrainingResult> {
  const began = performance.now();
  const { backend, seed, signal } = job;
  const taught = sortTaught(job.taught);
  checkEnough(taught.signs);
  const tell = throttled((progress) => job.onProgress?.(progress));
  const fit = {
    backend,
    seed,
    ...(job.epochs ? { epochs: job.epochs } : {}),
    ...(signal ? { signal } : {}),
  };
  const recipe = { ...defaultRecipe, ...job.recipe };
  const folds = scoringFolds;
  const outcomes = await evaluate(
    taught,
    { kind: 'blocked', blocks: folds },
    {
      ...fit,
      contender: networkContender(recipe),
      onEpoch: ({ fold, ...report }) => tell(inPhase('scoring', fold, folds, report)),
    },
  );
  const takes = [...labelledTakes(taught.signs), ...taught.rest.flat()];
  const network = await fitNetwork({
    ...fit,
    recipe,
    classes: taught.signs.length + 1,
    takes,
    negatives: negativesOf(taught.signs),
    onEpoch: (report) => tell(inPhase('fitting', 0, folds, report)),
  });
  try {
    const classes = classesOf(taught, job.taught);
    const signs = prototypes(network, takes, seed);
    const metadata: ModelMetadata = {
      formatVersion: 1,
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      seed,
      featureSpec: FEATURE_SPEC,
      featureRate: FEATURE_RATE_HZ,
      classes,
      prototypes: signs,
      timings: timingsOf(networkModel(network, { classes, prototypes: signs }), takes),
      score: outcomes && scored(taught, outcomes, folds),
      takes: job.taught.reduce((sum, sign) => sum + sign.takes.length, 0),
      fingerprint: job.fingerprint,
      backend: backend.name,
      trainedSeconds: (performance.now() - began) / 1000,
      apalu: network.apaluParameters(),
    };
    signal?.throwIfAborted();
    tell({ ...inPhase('saving', 0, folds, nothingYet), done: 0.99 });
    await saveModel(job.outFolder, network, metadata);
    return { model: summaryOf(metadata), seconds: (performance.now() - began) / 1000 };
  } finally {
    network.dispose();
  }
}

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
    apalu,
  };
}

function checkEnough(signs: readonly TaughtSign[]): void {
  if (signs.length < leastSigns) throw new MudraError('training.tooFewSigns', { count: signs.length });
  for (const { name, takes } of signs) {
    const count = takes.length;
    if (count < leastTakes) {
      const missing = leastTakes - count;
      throw new MudraError('training.tooFewTakes', { name, count, least: leastTakes, missing });
    }
  }
}

/** Classes in output order: rest, under the name it was taught by if it was, then the signs. */
function classesOf({ signs }: Taught, taught: readonly TaughtSign[]): ModelMetadata['classes'] {
  const rest = taught.find((sign) => sign.kind === 'rest');
  return [
    { id: rest?.id ?? ('rest' as SignId), name: rest?.name ?? 'rest', kind: 'rest' },
    ...signs.map(({ id, name, kind }) => ({ id, name, kind })),
  ];
}

function scored(taught: Taught, outcomes: readonly Outcome[], folds: number): ModelMetadata['score'] {
  return scoreOf(taught.signs, outcomes, `blocked-${folds}`);
}

const nothingYet: EpochReport = { epoch: 0, epochs: 0, loss: NaN, accuracy: 0, heldOutAccuracy: null };

/** Scoring fits learn from (folds − 1) / folds of the takes, the last fit from all: shares of the work. */
function inPhase(
  phase: TrainingProgress['phase'],
  fold: number,
  folds: number,
  report: EpochReport,
): TrainingProgress {
  const scoring = folds - 1;
  const within = report.epochs > 0 ? report.epoch / report.epochs : 0;
  const finished = phase === 'scoring' ? ((fold - 1 + within) * scoring) / folds : scoring + within;
  return {
    phase,
    fold,
    folds,
    epoch: report.epoch,
    epochs: report.epochs,
    loss: Number.isFinite(report.loss) ? report.loss : null,
    accuracy: report.epochs > 0 ? report.accuracy : null,
    heldOutAccuracy: report.heldOutAccuracy,
    done: Math.min(0.98, finished / (scoring + 1)),
  };
}
