import {
  differenceInWords,
  holm,
  pInWords,
  pairedDifference,
  points,
  rightByTake,
  significance,
  type PairedDifference,
} from '../training/paired.js';
import { outcomesOf } from '../training/report.js';
import { titleOf } from './contestants.js';
import type { LabComparison, Question } from './lab-report.js';
import type { Entrant } from './summarise.js';

interface Pair {
  readonly question: Question;
  readonly one: Entrant;
  readonly other: Entrant;
}

export const questions: Readonly<Record<Question, string>> = {
  activation: 'APALU or another activation, in the same cell',
  gate: 'Gate pre or post, with the same activation',
  cell: 'MOPGRU or another model',
};

/** All comparisons of the three questions that these entrants allow, with p values corrected within each question. */
export function compareAll(entrants: readonly Entrant[]): LabComparison[] {
  const pairs = [...activationPairs(entrants), ...gatePairs(entrants), ...cellPairs(entrants)];
  const rights = new Map(
    entrants.map((entrant) => [entrant, entrant.measured.map((results) => rightByTake(outcomesOf(results)))]),
  );
  const differences = pairs.map(({ one, other }) =>
    pairedDifference(rights.get(one) ?? [], rights.get(other) ?? []),
  );
  const corrected = new Map<PairedDifference, number>();
  for (const question of ['activation', 'gate', 'cell'] as const) {
    const own = differences.filter((_, i) => pairs[i]?.question === question);
    holm(own.map(({ p }) => p)).forEach((p, i) => {
      const difference = own[i];
      if (difference) corrected.set(difference, p);
    });
  }
  return pairs.flatMap(({ question, ...pair }, i) => {
    const difference = differences[i];
    if (!difference) return [];
    const p = corrected.get(difference) ?? difference.p;
    const [one, other] = [titleOf(pair.one.contestant), titleOf(pair.other.contestant)];
    const noise = p >= significance;
    return [
      {
        question,
        one,
        other,
        label: labelOf({ question, ...pair }),
        ...difference,
        corrected: p,
        noise,
        words: differenceInWords(difference, one, other, p),
      },
    ];
  });
}

function labelOf({ question, one, other }: Pair): string {
  const [a, b] = [one.contestant, other.contestant];
  switch (question) {
    case 'activation':
      return `${a.cellLabel}: ${a.activationLabel} − ${b.activationLabel}`;
    case 'gate':
      return `${a.activationLabel}: pre − post`;
    case 'cell':
      return `${titleOf(a)} − ${titleOf(b)}`;
  }
}

function activationPairs(entrants: readonly Entrant[]): Pair[] {
  return entrants.flatMap((other) => {
    const { cell, activation } = other.contestant;
    if (activation === null || activation === 'apalu') return [];
    const one = entrants.find((e) => e.contestant.cell === cell && e.contestant.activation === 'apalu');
    return one ? [{ question: 'activation', one, other }] : [];
  });
}

function gatePairs(entrants: readonly Entrant[]): Pair[] {
  return entrants.flatMap((one) => {
    if (one.contestant.cell !== 'mopgru-pre') return [];
    const other = entrants.find(
      (e) => e.contestant.cell === 'mopgru-post' && e.contestant.activation === one.contestant.activation,
    );
    return other ? [{ question: 'gate', one, other }] : [];
  });
}

/** The first MOPGRU, by default the everyday cell with APALU, against the models of other kinds. */
function cellPairs(entrants: readonly Entrant[]): Pair[] {
  const [one] = entrants;
  if (!one?.contestant.cell.startsWith('mopgru-')) return [];
  return entrants
    .filter(({ contestant }) => contestant.activation === null || contestant.cell === 'paper-cell')
    .filter(({ contestant }) => contestant.cell !== 'paper-cell' || contestant.activation === 'elu')
    .map((other) => ({ question: 'cell', one, other }));
}

/** What can be said of each question, and what cannot. */
export function statementOf(comparisons: readonly LabComparison[]): string[] {
  return (['activation', 'gate', 'cell'] as const).flatMap((question) => {
    const own = comparisons.filter((c) => c.question === question);
    if (own.length === 0) return [];
    const told = own.filter((c) => !c.noise);
    const largest = own.reduce((a, b) => (Math.abs(b.difference) > Math.abs(a.difference) ? b : a));
    const many = own.length === 1 ? 'One comparison' : `${own.length} comparisons`;
    const head = `${questions[question]}: ${many}.`;
    if (told.length === 0) {
      const range = `${points(largest.low)} … ${points(largest.high)}`;
      return [
        `${head} No difference can be told from noise. The largest seen is ${points(largest.difference)} points ` +
          `(${largest.one} minus ${largest.other}; 95 % interval ${range}; ${pInWords(largest.corrected)}` +
          `${own.length > 1 ? `, corrected for ${own.length} comparisons` : ''}).`,
      ];
    }
    const words = told.map(({ one, other, difference }) =>
      difference > 0
        ? `${one} beats ${other} by ${points(difference).slice(1)} points`
        : `${other} beats ${one} by ${points(difference).slice(1)} points`,
    );
    const rest = own.length - told.length;
    const others = rest > 0 ? ` The other ${rest === 1 ? 'one' : rest} may be noise.` : '';
    const fits = told[0]?.seeds === 1 ? ', for one fit of each' : '';
    return [`${head} Told from noise on these takes${fits}: ${words.join('; ')}.${others}`];
  });
}
