import type { Score } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import { evaluate, sortTaught, type EvaluateOptions, type FoldProgress, type Outcome } from './evaluate.js';
import type { Protocol } from './folds.js';
import { macroF1, restScore, scoreOf } from './score.js';
import type { TaughtSign } from './taught-sign.js';
import { wilson } from './wilson.js';

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
    readonly perSeed: readonly number[];
  };
  /** Of the live recogniser's full decision; `missed` is the share of sign takes that it leaves in silence. */
  readonly live: { readonly accuracy: number; readonly missed: number };
  readonly macroF1: number;
  /** Summed over seeds. */
  readonly perSign: Score['perSign'];
  readonly confusion: Score['confusion'];
  /** Held-out takes of signs taken for rest, and held-out rest movements taken for a sign; over all seeds. */
  readonly silence: { readonly signsMissed: number; readonly restTested: number; readonly restTaken: number };
  readonly seconds: number;
}

export type ReportOptions = Omit<EvaluateOptions, 'seed' | 'onEpoch'> & {
  readonly dataset: string;
  readonly protocolName: string;
  readonly protocol: Protocol;
  readonly seeds: readonly number[];
  readonly onEpoch?: (progress: FoldProgress & { readonly seed: number }) => void;
};

/** Evaluates with each seed in turn. Throws MudraError when signs or takes are too few for the protocol. */
export async function evaluateReport(
  everything: readonly TaughtSign[],
  options: ReportOptions,
): Promise<EvaluationReport> {
  const began = performance.now();
  const taught = sortTaught(everything);
  const { signs } = taught;
  if (signs.length < 2) throw new MudraError('training.tooFewSigns', { count: signs.length });
  const { dataset, protocolName, protocol, seeds, onEpoch, ...fit } = options;
  const perSeed: Outcome[][] = [];
  for (const seed of seeds) {
    const outcomes = await evaluate(taught, protocol, {
      ...fit,
      seed,
      ...(onEpoch ? { onEpoch: (progress) => onEpoch({ ...progress, seed }) } : {}),
    });
    if (!outcomes) throw tooFewFor(protocol, signs);
    perSeed.push(outcomes);
  }
  const scores = perSeed.map((outcomes) => scoreOf(signs, outcomes, protocolName, 'named'));
  const accuracies = scores.map((score) => score.accuracy);
  const mean = accuracies.reduce((sum, a) => sum + a, 0) / accuracies.length;
  const tested = scores[0]?.total ?? 0;
  const { low, high } = wilson(mean * tested, tested);
  const all = scoreOf(signs, perSeed.flat(), protocolName, 'named');
  const live = scoreOf(signs, perSeed.flat(), protocolName);
  const rest = restScore(perSeed.flat(), 'named');
  return {
    dataset,
    protocol: protocolName,
    model: options.contender.name,
    backend: options.backend.name,
    seeds,
    takes: { signs: signs.length, total: signs.reduce((sum, s) => sum + s.takes.length, 0), tested },
    accuracy: { mean, low, high, perSeed: accuracies },
    live: { accuracy: live.accuracy, missed: silent(live) / live.total },
    macroF1: macroF1(all),
    perSign: all.perSign,
    confusion: all.confusion,
    silence: {
      signsMissed: silent(all),
      restTested: rest.total,
      restTaken: rest.taken,
    },
    seconds: (performance.now() - began) / 1000,
  };
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
