import type { Fraction, Score } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import type { Contender } from './contender.js';
import {
  evaluateFolds,
  foldsFor,
  sortTaught,
  type EvaluateOptions,
  type FoldProgress,
  type FoldResult,
  type Outcome,
  type Taught,
} from './evaluate.js';
import type { Fold, Protocol } from './folds.js';
import { duplicatesInWords, findDuplicates, type Duplicates } from './near-duplicates.js';
import { differenceInWords, pairedDifference, rightByTake, type PairedDifference } from './paired.js';
import { macroF1, restScore, scoreOf, type Counted } from './score.js';
import type { TaughtSign } from './taught-sign.js';
import { fraction, wilson } from './wilson.js';

/** An evaluation as programs read it; shares are 0 … 1. */
export interface EvaluationReport {
  readonly dataset: string;
  readonly protocol: string;
  /** By the name that the command line uses. */
  readonly model: string;
  readonly backend: string;
  readonly seeds: readonly number[];
  readonly takes: { readonly signs: number; readonly total: number; readonly tested: number };
  /** Of the largest posterior, as closed-set protocols count; so do F1, signs, confusion and silence. */
  readonly accuracy: {
    readonly mean: number;
    /** 95 % Wilson interval of the mean over the tested takes: seeds share their takes and do not narrow it. */
    readonly low: number;
    readonly high: number;
    readonly interval: typeof intervalName;
    readonly perSeed: readonly number[];
    /** Standard deviation of `perSeed`; null for one seed. */
    readonly seedSpread: number | null;
  };
  /** Of the live recogniser's full decision; `missed` is the share of sign takes that it leaves in silence. */
  readonly live: { readonly accuracy: number; readonly missed: number };
  readonly macroF1: number;
  /** Counts summed over seeds; the intervals are over takes, as that of `accuracy`. */
  readonly perSign: Score['perSign'];
  /** Rows signed, columns recognised, summed over seeds. */
  readonly confusion: Score['confusion'];
  /** Held-out takes of signs taken for rest, and held-out rest movements taken for a sign; over all seeds. */
  readonly silence: { readonly signsMissed: number; readonly restTested: number; readonly restTaken: number };
  /** Held-out takes that are (nearly) copies of takes that were learned from, in the folds of any seed. */
  readonly duplicates: Duplicates;
  /** By held-out signer, where takes are held out so; else null. */
  readonly signers: readonly SignerScore[] | null;
  /** The same takes and seeds judged by another model, where one was asked for. */
  readonly paired?: PairedReport;
  /** What a reader of the figures has to know, in words. */
  readonly notes: readonly string[];
  /** Seconds of fitting, over all fits; those of kept fits were measured when they ran. */
  readonly seconds: number;
}

export interface SignerScore {
  readonly signer: string;
  /** Takes of this signer that were tested. */
  readonly tested: number;
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
  /** Signs that only this signer performed: they could not be learned, and were not tested. */
  readonly onlyTheirs: readonly string[];
  /** Signs that this signer did not perform. */
  readonly missing: readonly string[];
}

export interface PairedReport extends PairedDifference {
  readonly against: string;
  /** Of the other model. */
  readonly accuracy: { readonly mean: number; readonly perSeed: readonly number[] };
  readonly verdict: string;
}

const intervalName = 'Wilson 95 % over the tested takes';

export type MeasureOptions = Omit<EvaluateOptions, 'seed' | 'onEpoch' | 'onFold'> & {
  readonly protocol: Protocol;
  readonly seeds: readonly number[];
  readonly onEpoch?: (progress: FoldProgress & FitPlace) => void;
  /** After each fit, or instead of it when it was kept. */
  readonly onFold?: (
    done: FitPlace & { readonly fold: number; readonly folds: number; readonly kept: boolean },
  ) => void;
};

interface FitPlace {
  readonly seed: number;
  readonly model: string;
}

export type ReportOptions = MeasureOptions & {
  readonly dataset: string;
  readonly protocolName: string;
  /** A second model to compare with, on the same folds and seeds. */
  readonly against?: Contender;
};

/** Results by seed, then by fold. */
export type Measured = readonly (readonly FoldResult[])[];

/** Fits and judges with each seed in turn. Throws as `evaluateReport`. */
export async function measure(taught: Taught, options: MeasureOptions): Promise<Measured> {
  const { protocol, seeds, onEpoch, onFold, ...fit } = options;
  const model = fit.contender.name;
  const measured: FoldResult[][] = [];
  for (const seed of seeds) {
    const results = await evaluateFolds(taught, protocol, {
      ...fit,
      seed,
      ...(onEpoch ? { onEpoch: (progress) => onEpoch({ ...progress, seed, model }) } : {}),
      ...(onFold ? { onFold: (done) => onFold({ ...done, seed, model }) } : {}),
    });
    if (!results) throw tooFewFor(protocol, taught.signs);
    measured.push(results);
  }
  return measured;
}

/** The folds of all seeds. Throws MudraError when signs, takes or signers are too few for the protocol. */
export function checkedFolds(taught: Taught, protocol: Protocol, seeds: readonly number[]): Fold[] {
  const { signs } = taught;
  if (signs.length < 2) throw new MudraError('training.tooFewSigns', { count: signs.length });
  return seeds.flatMap((seed) => {
    const folds = foldsFor(taught, protocol, seed);
    if (!folds) throw tooFewFor(protocol, signs);
    return folds;
  });
}

/**
 * Evaluates with each seed in turn. Throws MudraError when signs, takes or signers are too few for the
 * protocol; rejects with the signal's reason when cancelled.
 */
export async function evaluateReport(
  everything: readonly TaughtSign[],
  options: ReportOptions,
): Promise<EvaluationReport> {
  const { dataset, protocolName, against, ...rest } = options;
  const { protocol, seeds, contender, backend } = rest;
  const taught = sortTaught(everything);
  const { signs } = taught;
  const folds = checkedFolds(taught, protocol, protocol.kind === 'random' ? seeds : seeds.slice(0, 1));
  const duplicates = findDuplicates(taught, folds);
  const measured = await measure(taught, rest);
  const { accuracy, tested } = accuracyOf(signs, measured);
  const outcomes = measured.flatMap((results) => outcomesOf(results));
  const all = scoreOf(signs, outcomes, protocolName, 'named');
  const live = scoreOf(signs, outcomes, protocolName);
  const restTakes = restScore(outcomes, 'named');
  const signers = protocol.kind === 'signer' ? signerScores(signs, folds, measured) : null;
  const other = against ? await measure(taught, { ...rest, contender: against }) : null;
  return {
    dataset,
    protocol: protocolName,
    model: contender.name,
    backend: backend.name,
    seeds,
    takes: { signs: signs.length, total: signs.reduce((sum, s) => sum + s.takes.length, 0), tested },
    accuracy,
    live: { accuracy: live.accuracy, missed: silent(live) / Math.max(1, live.total) },
    macroF1: macroF1(all),
    perSign: all.perSign.map((sign) => ({ ...sign, ...overTakes(sign, seeds.length) })),
    confusion: all.confusion,
    silence: { signsMissed: silent(all), restTested: restTakes.total, restTaken: restTakes.taken },
    duplicates,
    signers,
    ...(against && other
      ? { paired: pairedReport(signs, contender.name, measured, against.name, other) }
      : {}),
    notes: notesOn(protocol, duplicates, tested, signers),
    seconds: secondsOf(measured) + (other ? secondsOf(other) : 0),
  };
}

export function outcomesOf(results: readonly FoldResult[]): Outcome[] {
  return results.flatMap((result) => result.outcomes);
}

/** Seconds of all fits. */
export function secondsOf(measured: Measured): number {
  return measured.flat().reduce((sum, { seconds }) => sum + seconds, 0);
}

/** Accuracy over seeds, with its interval over the takes. */
export function accuracyOf(
  signs: readonly Pick<TaughtSign, 'id' | 'name'>[],
  measured: Measured,
  counted: Counted = 'named',
): { readonly accuracy: EvaluationReport['accuracy']; readonly tested: number } {
  const scores = measured.map((results) => scoreOf(signs, outcomesOf(results), '', counted));
  const perSeed = scores.map((score) => score.accuracy);
  const mean = perSeed.reduce((sum, a) => sum + a, 0) / perSeed.length;
  const tested = scores[0]?.total ?? 0;
  const { low, high } = wilson(mean * tested, tested);
  const square = perSeed.reduce((sum, a) => sum + (a - mean) ** 2, 0);
  const seedSpread = perSeed.length > 1 ? Math.sqrt(square / (perSeed.length - 1)) : null;
  return { tested, accuracy: { mean, low, high, interval: intervalName, perSeed, seedSpread } };
}

/** Compares two models that were measured on the same folds with the same seeds. */
export function pairedReport(
  signs: readonly Pick<TaughtSign, 'id' | 'name'>[],
  model: string,
  one: Measured,
  against: string,
  other: Measured,
): PairedReport {
  const rights = (measured: Measured): Map<string, boolean>[] =>
    measured.map((results) => rightByTake(outcomesOf(results)));
  const difference = pairedDifference(rights(one), rights(other));
  const { mean, perSeed } = accuracyOf(signs, other).accuracy;
  return {
    against,
    accuracy: { mean, perSeed },
    ...difference,
    verdict: differenceInWords(difference, model, against),
  };
}

/** A fraction summed over seeds with the interval that its takes alone allow. */
function overTakes({ correct, total }: Fraction, seeds: number): Pick<Fraction, 'low' | 'high'> {
  const { low, high } = wilson(correct / seeds, total / seeds);
  return { low, high };
}

function signerScores(
  signs: readonly TaughtSign[],
  folds: readonly Fold[],
  measured: Measured,
): SignerScore[] {
  return folds.map((fold, index) => {
    const outcomes = measured.flatMap((results) => results[index]?.outcomes ?? []);
    const score = scoreOf(signs, outcomes, '', 'named');
    const seeds = measured.length;
    const { signer = '' } = fold;
    const performed = (sign: TaughtSign): boolean => sign.takes.some((take) => take.signer === signer);
    const learned = (i: number): boolean => (fold.train[i]?.length ?? 0) > 0;
    const { accuracy, low, high } = fraction(score.correct / seeds, score.total / seeds);
    return {
      signer,
      tested: score.total / seeds,
      accuracy,
      low,
      high,
      onlyTheirs: signs.filter((_, i) => !learned(i)).map(({ name }) => name),
      missing: signs.filter((sign) => !performed(sign)).map(({ name }) => name),
    };
  });
}

function notesOn(
  protocol: Protocol,
  duplicates: Duplicates,
  tested: number,
  signers: readonly SignerScore[] | null,
): string[] {
  const copies = duplicatesInWords(duplicates, tested);
  return [
    ...(protocol.kind === 'random'
      ? [
          'Random folds flatter: takes recorded one after another are alike. Quote blocked or first-k instead.',
        ]
      : []),
    ...(copies === null ? [] : [copies]),
    ...(signers ?? []).flatMap(({ signer, onlyTheirs, missing }) => [
      ...(onlyTheirs.length > 0
        ? [`Only ${signer} performed ${onlyTheirs.join(', ')}: not tested, since nobody else taught it.`]
        : []),
      ...(missing.length > 0 ? [`${signer} did not perform ${missing.join(', ')}.`] : []),
    ]),
  ];
}

/** Takes of signs that were taken for no sign. */
function silent({ total, confusion }: Score): number {
  return total - confusion.flat().reduce((sum, n) => sum + n, 0);
}

function tooFewFor(protocol: Protocol, signs: readonly TaughtSign[]): MudraError {
  const least = protocol.kind === 'first' ? protocol.skip + protocol.train + 1 : 2;
  const fewest = signs.reduce((a, b) => (b.takes.length < a.takes.length ? b : a));
  const count = fewest.takes.length;
  const missing = Math.max(1, least - count);
  return new MudraError('training.tooFewTakes', { name: fewest.name, count, least, missing });
}
