import { seededRandom } from '../../shared/domain/random.js';
import { REST } from './fit.js';
import type { Outcome } from './evaluate.js';
import { quantile } from './prototypes.js';

/** Two models on the same held-out takes. Shares are 0 … 1. */
export interface PairedDifference {
  /** Accuracy of the one minus that of the other, averaged over seeds. */
  readonly difference: number;
  /** 95 % bootstrap interval over takes and seeds. */
  readonly low: number;
  readonly high: number;
  /** The larger of `overTakes` and that of the bootstrap: below 0.05 only where the interval leaves 0 out. */
  readonly p: number;
  /** Exact two-sided sign-flip test over takes; with one seed it is McNemar's exact test. */
  readonly overTakes: number;
  readonly takes: number;
  readonly seeds: number;
  /** Takes that the one was right about in more seeds than the other, and the reverse. */
  readonly better: number;
  readonly worse: number;
}

/** Whether each take of a sign was right, by take: the closed-set reading, in the order of the outcomes. */
export function rightByTake(outcomes: readonly Outcome[]): Map<string, boolean> {
  return new Map(
    outcomes
      .filter(({ label }) => label !== REST)
      .map(({ label, take, named }) => [`${label} ${take}`, named === label]),
  );
}

const draws = 10_000;
const level = 0.95;

/**
 * Compares two models, seed by seed and take by take; both must have judged the same takes with as many seeds.
 * Other takes and other seeds would have given another difference, so the bootstrap draws both anew. Two
 * imagined takes, one won by each model, keep a handful of takes from proving much. Throws RangeError when the
 * takes differ or there are none.
 */
export function pairedDifference(
  one: readonly ReadonlyMap<string, boolean>[],
  other: readonly ReadonlyMap<string, boolean>[],
): PairedDifference {
  const keys = [...(one[0]?.keys() ?? [])];
  const seeds = one.length;
  if (keys.length === 0 || other.length !== seeds) throw new RangeError('nothing to compare');
  const rows = one.map((right, seed) => keys.map((key) => gap(right.get(key), other[seed]?.get(key))));
  const perTake = keys.map((_, take) => rows.reduce((sum, row) => sum + (row[take] ?? 0), 0));
  const total = perTake.reduce((sum, n) => sum + n, 0);
  const overTakes = signFlipP(perTake);
  const { low, high, p } = crossedBootstrap(rows);
  return {
    difference: total / (keys.length * seeds),
    low,
    high,
    p: Math.max(p, overTakes),
    overTakes,
    takes: keys.length,
    seeds,
    better: perTake.filter((n) => n > 0).length,
    worse: perTake.filter((n) => n < 0).length,
  };
}

function gap(one: boolean | undefined, other: boolean | undefined): number {
  if (one === undefined || other === undefined) throw new RangeError('the models judged different takes');
  return Number(one) - Number(other);
}

/**
 * `rows`: [seed][take], −1 … 1. Seeds and takes are drawn with replacement, independently (the crossed
 * bootstrap); one seed fewer than there are, so that few seeds do not look steadier than they are (Rao and Wu).
 */
function crossedBootstrap(rows: readonly (readonly number[])[]): { low: number; high: number; p: number } {
  const drawn = Math.max(1, rows.length - 1);
  const pool = rows.map((row) => Float64Array.from([...row, 1, -1]));
  const size = pool[0]?.length ?? 0;
  const random = seededRandom(0x5eed);
  const perTake = new Float64Array(size);
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    perTake.fill(0);
    for (let s = 0; s < drawn; s++) {
      const row = pool[Math.floor(random() * rows.length)];
      if (row) for (let i = 0; i < size; i++) perTake[i] = (perTake[i] ?? 0) + (row[i] ?? 0);
    }
    let sum = 0;
    for (let i = 0; i < size; i++) sum += perTake[Math.floor(random() * size)] ?? 0;
    means[draw] = sum / (drawn * size);
  }
  const all = [...means];
  const below = all.filter((mean) => mean <= 0).length;
  const above = all.filter((mean) => mean >= 0).length;
  return {
    low: quantile(all, (1 - level) / 2),
    high: quantile(all, (1 + level) / 2),
    p: Math.min(1, (2 * (Math.min(below, above) + 1)) / (draws + 1)),
  };
}

/**
 * Exact two-sided p of the sign-flip test: if two models were alike, each take's difference might as well have
 * the other sign, so how often is the sum as far from 0 as it is? `differences` are whole numbers, e.g. of seeds.
 */
export function signFlipP(differences: readonly number[]): number {
  const steps = differences.map(Math.abs).filter((n) => n > 0);
  const most = steps.reduce((sum, n) => sum + n, 0);
  const observed = Math.abs(differences.reduce((sum, n) => sum + n, 0));
  // Probability of each sum from −most to most, built up take by take.
  let chances = new Float64Array(2 * most + 1);
  chances[most] = 1;
  let reach = 0;
  for (const step of steps) {
    const next = new Float64Array(2 * most + 1);
    for (let at = most - reach; at <= most + reach; at++) {
      const half = (chances[at] ?? 0) / 2;
      if (half === 0) continue;
      next[at - step] = (next[at - step] ?? 0) + half;
      next[at + step] = (next[at + step] ?? 0) + half;
    }
    chances = next;
    reach += step;
  }
  let p = 0;
  for (const [at, chance] of chances.entries()) if (Math.abs(at - most) >= observed) p += chance;
  return Math.min(1, p);
}

/** McNemar's exact two-sided p: takes that only the one, and only the other model was right about. */
export function mcnemarP(onlyOne: number, onlyOther: number): number {
  return signFlipP([...Array<number>(onlyOne).fill(1), ...Array<number>(onlyOther).fill(-1)]);
}

/** Holm's correction: p values that stay honest although several differences were looked at. In their order. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const corrected = ps.map(() => 1);
  let largest = 0;
  for (const [rank, { p, i }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    corrected[i] = largest;
  }
  return corrected;
}

/** Differences with a p from here on may be noise. */
export const significance = 0.05;

/**
 * A difference in words, e.g. “no difference can be told from noise: −1.2 points, 95 % interval −4.0 … +2.0,
 * p = 0.6”. `p` is the corrected one where several were compared.
 */
export function differenceInWords(
  { difference, low, high, p, seeds }: PairedDifference,
  one: string,
  other: string,
  corrected = p,
): string {
  const figures = `${points(difference)} points, 95 % interval ${points(low)} … ${points(high)}, ${pInWords(corrected)}`;
  const fits =
    seeds === 1 ? '; one seed compares two fits, so let more seeds speak before calling either better' : '';
  if (corrected >= significance) return `no difference can be told from noise: ${figures}${fits}`;
  return `${difference > 0 ? one : other} is better here: ${figures}${fits}`;
}

/** `0.0123` as `+1.2`. */
export function points(share: number): string {
  const rounded = (100 * Math.abs(share)).toFixed(1);
  return `${rounded === '0.0' ? '±' : share < 0 ? '−' : '+'}${rounded}`;
}

/** `p = 0.6`, or `p < 0.001`. */
export function pInWords(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  return `p = ${p >= 0.995 ? '1' : p.toFixed(p < 0.1 ? 3 : 2)}`;
}
