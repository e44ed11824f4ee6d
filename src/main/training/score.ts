import type { Score } from '../../shared/contract.js';
import type { TakeId } from '../../shared/domain/take.js';
import { REST } from './fit.js';
import type { Outcome } from './evaluate.js';
import type { TaughtSign } from './taught-sign.js';
import { fraction } from './wilson.js';

/** Which answer counts: the full decision of the live recogniser, or the class of the largest posterior. */
export type Counted = 'recognised' | 'named';

/**
 * The honest score of held-out takes: a sign taken for another sign or left in silence is wrong; rest
 * itself does not count here (see `restScore`). Confusion columns are signs alone, so a row may sum to less than its takes.
 */
export function scoreOf(
  signs: readonly Pick<TaughtSign, 'id' | 'name'>[],
  outcomes: readonly Outcome[],
  protocol: string,
  counted: Counted = 'recognised',
): Score {
  const confusion = signs.map(() => signs.map(() => 0));
  const totals = signs.map(() => 0);
  for (const { label, [counted]: recognised } of outcomes) {
    if (label === REST) continue;
    totals[label - 1] = (totals[label - 1] ?? 0) + 1;
    const row = confusion[label - 1];
    if (row && recognised !== REST) row[recognised - 1] = (row[recognised - 1] ?? 0) + 1;
  }
  const right = signs.map((_, i) => confusion[i]?.[i] ?? 0);
  return {
    ...fraction(sum(right), sum(totals)),
    protocol,
    perSign: signs.map(({ id, name }, i) => ({
      signId: id,
      name,
      ...fraction(right[i] ?? 0, totals[i] ?? 0),
    })),
    confusion,
  };
}

/**
 * The score of what the live recogniser captioned of held-out takes, with the takes that it did not get right. Takes
 * that were left unplayed on purpose, as there are so many, do not count. Null where takes could not be played.
 */
export function liveScoreOf(
  signs: readonly Pick<TaughtSign, 'id' | 'name' | 'takes'>[],
  outcomes: readonly Outcome[],
  protocol: string,
): Score | null {
  const played = outcomes.flatMap(({ live, ...outcome }) =>
    live && outcome.label !== REST
      ? [{ ...outcome, recognised: live.recognised, fromEndMs: live.fromEndMs }]
      : [],
  );
  if (outcomes.some(({ label, live }) => label !== REST && live === undefined)) return null;
  const times = played.flatMap(({ fromEndMs }) => (fromEndMs === null ? [] : [fromEndMs]));
  const mistakes = played.flatMap(({ label, take, recognised }) => {
    const sign = signs[label - 1];
    const takeId = sign?.takes[take]?.id as TakeId | undefined;
    if (!sign || !takeId || recognised === label) return [];
    return [{ takeId, signId: sign.id, taken: signs[recognised - 1]?.id ?? null }];
  });
  return {
    ...scoreOf(signs, played, protocol),
    played: {
      silent: played.filter(({ recognised }) => recognised === REST).length,
      fromEndMs: median(times),
      beforeEnd: times.filter((time) => time < 0).length,
    },
    mistakes,
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Held-out rest movements, and how many of them were taken for a sign. */
export function restScore(
  outcomes: readonly Outcome[],
  counted: Counted = 'recognised',
): { readonly total: number; readonly taken: number } {
  const rest = outcomes.filter((o) => o.label === REST);
  return { total: rest.length, taken: rest.filter((o) => o[counted] !== REST).length };
}

/** Mean over the signs of the harmonic mean of precision and recall; a sign never right counts 0. */
export function macroF1(score: Pick<Score, 'confusion' | 'perSign'>): number {
  const { confusion, perSign } = score;
  const each = perSign.map(({ correct, total }, i) => {
    const recognised = sum(confusion.map((row) => row[i] ?? 0));
    return total + recognised > 0 ? (2 * correct) / (total + recognised) : 0;
  });
  return each.length > 0 ? sum(each) / each.length : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
