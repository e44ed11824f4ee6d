import type { Backend } from '../model/backend.js';
import { sortTaught, type KeptFits } from '../training/evaluate.js';
import type { Protocol } from '../training/folds.js';
import { duplicatesInWords, findDuplicates } from '../training/near-duplicates.js';
import { contenderFor } from '../training/recipes.js';
import { checkedFolds, measure, type MeasureOptions, type Measured } from '../training/report.js';
import type { TaughtSign } from '../training/taught-sign.js';
import { compareAll, statementOf } from './compare.js';
import type { Contestant } from './contestants.js';
import type { LabReport } from './lab-report.js';
import { secondsOfAll, shapesOf, summarise, type Entrant } from './summarise.js';

export type LabOptions = Pick<MeasureOptions, 'seeds' | 'signal' | 'onEpoch'> & {
  readonly backend: Backend;
  readonly contestants: readonly Contestant[];
  readonly protocol: Protocol;
  readonly protocolName: string;
  readonly dataset: string;
  readonly version: string;
  /** What was typed, for whoever wants to do it again. */
  readonly command: string;
  readonly epochs?: number;
  readonly kept?: KeptFits;
  readonly onFold?: (done: { readonly kept: boolean }) => void;
};

/** Takes that each sign needs for `first-10` to test as many as it learns from, about. */
const enoughForFirst10 = 15;

/** The protocol for signs with these takes when none was asked for. */
export function usualProtocol(taught: readonly TaughtSign[]): string {
  const counts = sortTaught(taught).signs.map(({ takes }) => takes.length);
  return Math.min(...counts) >= enoughForFirst10 ? 'first-10' : 'blocked';
}

/**
 * Fits every contestant with every seed and compares them. Seeds are gone through one after another, so the
 * time left is known well after the first. Throws and rejects as `evaluateReport`.
 */
export async function runLab(taught: readonly TaughtSign[], options: LabOptions): Promise<LabReport> {
  const { backend, contestants, protocol, seeds, epochs, kept, onFold } = options;
  const sorted = sortTaught(taught);
  const folds = checkedFolds(sorted, protocol, protocol.kind === 'random' ? seeds : seeds.slice(0, 1));
  const duplicates = findDuplicates(sorted, folds);
  const contenders = await Promise.all(
    contestants.map(async (contestant) => ({
      contestant,
      contender: await contenderFor(contestant.model, backend, contestant.variant),
      measured: [] as Measured[number][],
    })),
  );
  let keptFits = 0;
  for (const seed of seeds) {
    for (const { contender, measured } of contenders) {
      const [results = []] = await measure(sorted, {
        backend,
        contender,
        protocol,
        seeds: [seed],
        ...(epochs === undefined ? {} : { epochs }),
        ...(kept ? { kept } : {}),
        ...(options.signal ? { signal: options.signal } : {}),
        ...(options.onEpoch ? { onEpoch: options.onEpoch } : {}),
        onFold: (done) => {
          if (done.kept) keptFits++;
          onFold?.(done);
        },
      });
      measured.push(results);
    }
  }
  const entrants: Entrant[] = contenders.map(({ contestant, contender, measured }) => ({
    contestant,
    name: contender.name,
    measured,
  }));
  return reportOf(entrants, sorted.signs, {
    ...options,
    duplicates,
    folds: protocol.kind === 'random' ? folds.length / seeds.length : folds.length,
    keptFits,
  });
}

/** The report on entrants that were measured. */
export function reportOf(
  entrants: readonly Entrant[],
  signs: readonly TaughtSign[],
  options: Omit<LabOptions, 'contestants' | 'protocol' | 'backend'> &
    Pick<LabReport, 'duplicates' | 'folds' | 'keptFits'> & { readonly backend: Pick<Backend, 'name'> },
): LabReport {
  const { duplicates, folds, keptFits, version, command, dataset, protocolName, backend, seeds } = options;
  const models = entrants.map((entrant) => summarise(entrant, signs));
  const comparisons = compareAll(entrants);
  const tested = comparisons[0]?.takes ?? testedOf(entrants);
  const copies = duplicatesInWords(duplicates, tested);
  return {
    format: 1,
    version,
    madeAt: new Date().toISOString(),
    command,
    dataset,
    protocol: protocolName,
    backend: backend.name,
    seeds,
    epochs: options.epochs ?? null,
    folds,
    takes: {
      signs: signs.length,
      total: signs.reduce((sum, { takes }) => sum + takes.length, 0),
      tested,
    },
    duplicates,
    notes: [
      ...(protocolName.startsWith('random') ? ['Random folds flatter: neighbouring takes are alike.'] : []),
      ...(copies === null ? [] : [copies]),
      ...(seeds.length < 3
        ? ['Few seeds: differences between models may be differences between single fits.']
        : []),
      ...(options.epochs === undefined
        ? []
        : [`Every model was given ${options.epochs} epochs instead of its own number.`]),
    ],
    statement: statementOf(comparisons),
    models,
    comparisons,
    shapes: shapesOf(models.find(({ factors }) => factors.length > 0) ?? null),
    keptFits,
    seconds: secondsOfAll(entrants),
  };
}

function testedOf(entrants: readonly Entrant[]): number {
  const outcomes = entrants[0]?.measured[0]?.flatMap((result) => result.outcomes) ?? [];
  return outcomes.filter(({ label }) => label > 0).length;
}
