import type { Score, SignView } from '../../../shared/contract.js';
import { takesInUse, type SignId, type TakeId } from '../../../shared/domain/take.js';

/** A cell of the matrix; `taken` is null for silence. */
export interface Cell {
  readonly signed: SignId;
  readonly taken: SignId | null;
}

/**
 * The takes that a cell counts, where the score names its mistakes. Which were right it does not say: they are what
 * is left of the takes that were there, of which very many are not all measured.
 */
export function takesIn(
  { signed, taken }: Cell,
  { mistakes }: Score,
  sign: SignView | null,
  measuredAt: string,
): TakeId[] {
  if (!mistakes) return [];
  if (taken !== signed) {
    return mistakes.filter((one) => one.signId === signed && one.taken === taken).map(({ takeId }) => takeId);
  }
  const wrong = new Set(mistakes.map(({ takeId }) => takeId));
  const there = takesInUse(sign?.takes ?? []).filter(({ createdAt }) => createdAt <= measuredAt);
  return there.filter(({ id }) => !wrong.has(id)).map(({ id }) => id);
}

/** What became of held-out takes; the three are all of them. */
export interface Outcomes {
  readonly right: number;
  readonly other: number;
  readonly silent: number;
  readonly total: number;
}

/** Of one sign, by its place in the score. */
export function outcomesOf({ perSign, confusion }: Score, index: number): Outcomes {
  const total = perSign[index]?.total ?? 0;
  const right = perSign[index]?.correct ?? 0;
  const recognised = (confusion[index] ?? []).reduce((sum, count) => sum + count, 0);
  return { right, other: recognised - right, silent: total - recognised, total };
}

export function allOutcomes(score: Score): Outcomes {
  const each = score.perSign.map((_, i) => outcomesOf(score, i));
  const sum = (of: keyof Outcomes): number => each.reduce((all, one) => all + one[of], 0);
  return { right: sum('right'), other: sum('other'), silent: sum('silent'), total: sum('total') };
}
