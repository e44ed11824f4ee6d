import { extractFeatures, FEATURES, type FeatureSequence } from '../features/features.js';
import type { Taught } from './evaluate.js';
import { framesHash } from './fit-key.js';
import type { Fold } from './folds.js';
import { quantile } from './prototypes.js';

/** A held-out take, and the one it resembles among those that were learned from. */
export interface DuplicateExample {
  readonly tested: { readonly sign: string; readonly take: string };
  readonly learned: { readonly sign: string; readonly take: string };
  /** As a share of how far two takes of the sign usually are apart; 0 for exact copies. */
  readonly distance: number;
}

/** Held-out takes that were learned from all the same. */
export interface Duplicates {
  /** Held-out takes whose landmarks are those of a take that was learned from, number for number. */
  readonly exact: number;
  /** Others that are far more like one than two recordings are: copies that were noised, cut or mirrored. */
  readonly near: number;
  /** Held-out takes in which no hand was seen; they are alike, and no duplicates. */
  readonly handless: number;
  readonly examples: readonly DuplicateExample[];
}

/**
 * Takes nearer to one another than this share of their sign's usual distance are near-duplicates. Of 75,000 pairs
 * in two recorded sets, neighbouring takes that do look alike among them, none was nearer than 0.15 and 0.47; a
 * copy with fresh landmark noise of 0.5 % of the hand is at 0.01 to 0.08, of 1 % at 0.02 to 0.15, one that was cut by
 * 0.1 s at 0.003 to 0.15. So noise like a landmark model's own hides a copy now and then; it invents none.
 */
export const nearShare = 0.12;
/** A take is also laid over another with its start up to so many steps earlier or later. */
const mostShift = 4;
const leastOverlap = 0.7;
const mostExamples = 5;
/** Takes of a sign that its usual distance is worked out from, at most; evenly chosen. */
const sampled = 60;

interface Entry {
  readonly label: number;
  readonly take: number;
  readonly name: { readonly sign: string; readonly take: string };
  readonly sequence: FeatureSequence;
  readonly hash: string;
}

/** Two takes that are (nearly) the same. */
interface Pair {
  readonly entries: readonly [Entry, Entry];
  /** As a share of the usual distance. */
  readonly distance: number;
}

/** Looks for takes of signs that some fold tests although it learned from (nearly) the same one. */
export function findDuplicates({ signs }: Taught, folds: readonly Fold[]): Duplicates {
  const entries = signs.map((sign, i) =>
    sign.takes.map((take, k): Entry => ({
      label: i,
      take: k,
      name: { sign: sign.name, take: take.id },
      sequence: extractFeatures(take.frames),
      hash: take.frames.some((f) => f.hands.length > 0) ? framesHash(take.frames, false) : '',
    })),
  );
  const usual = entries.map(usualDistance);
  const pairs = alikePairs(entries.flat(), usual);
  const nearest = new Map<Entry, { readonly learned: Entry; readonly distance: number }>();
  const handless = new Set<Entry>();
  for (const { train, test } of folds) {
    for (const entry of entries.flat()) {
      if (entry.hash === '' && test[entry.label]?.includes(entry.take)) handless.add(entry);
    }
    for (const { entries: pair, distance } of pairs) {
      for (const [tested, learned] of [pair, pair.toReversed() as [Entry, Entry]]) {
        if (!test[tested.label]?.includes(tested.take) || !train[learned.label]?.includes(learned.take))
          continue;
        if (distance < (nearest.get(tested)?.distance ?? Infinity))
          nearest.set(tested, { learned, distance });
      }
    }
  }
  const found = [...nearest].sort(([, a], [, b]) => a.distance - b.distance);
  const exact = found.filter(([tested, { learned }]) => tested.hash === learned.hash).length;
  return {
    exact,
    near: found.length - exact,
    handless: handless.size,
    examples: found.slice(0, mostExamples).map(([tested, { learned, distance }]) => ({
      tested: tested.name,
      learned: learned.name,
      distance,
    })),
  };
}

/**
 * Pairs of takes in which hands were seen, of whatever signs, that are (nearly) the same. `usual` distances by
 * sign; of two signs the smaller counts.
 */
function alikePairs(entries: readonly Entry[], usual: readonly number[]): Pair[] {
  const seen = entries.filter((entry) => entry.hash !== '');
  return seen.flatMap((a, i) =>
    seen.slice(0, i).flatMap((b): Pair[] => {
      if (a.hash === b.hash) return [{ entries: [a, b], distance: 0 }];
      const scale = Math.min(usual[a.label] ?? 0, usual[b.label] ?? 0);
      const distance = apart(a.sequence, b.sequence, scale * nearShare) / scale;
      return distance < nearShare ? [{ entries: [a, b], distance }] : [];
    }),
  );
}

/** What the counts mean, in words; null when there is nothing to say. */
export function duplicatesInWords({ exact, near, handless }: Duplicates, tested: number): string | null {
  const parts = [
    exact > 0 ? `${exact} of ${tested} held-out takes are exact copies of takes that were learned from` : '',
    near > 0 ? `${near} of ${tested} held-out takes are nearly copies of takes that were learned from` : '',
  ].filter((part) => part !== '');
  const copies =
    parts.length > 0
      ? `${parts.join('; ')}: being right about them proves nothing, so the figures flatter.`
      : '';
  const empty = handless > 0 ? `No hand was seen in ${handless} of ${tested} held-out takes.` : '';
  return [copies, empty].filter((text) => text !== '').join(' ') || null;
}

/**
 * How far two takes of a sign usually are apart: for each take the lower quartile of the distances to the
 * others, which a few copies do not move, and of these the median. 0 for a single take.
 */
function usualDistance(own: readonly Entry[]): number {
  const seen = own.filter((entry) => entry.hash !== '');
  const every = Math.ceil(seen.length / sampled);
  const some = seen.filter((_, i) => i % every === 0);
  const quartiles = some.map((entry) => {
    const others = some.filter((e) => e !== entry && e.hash !== entry.hash);
    const distances = others.map((e) => apart(entry.sequence, e.sequence, Infinity));
    return quantile(distances.filter(Number.isFinite), 0.25);
  });
  return quantile(
    quartiles.filter((distance) => distance > 0),
    0.5,
  );
}

/**
 * Mean absolute difference of features over the steps that two takes share, at the shift at which they are most
 * alike; Infinity when they do not overlap enough or it is not below `limit`.
 */
export function apart(a: FeatureSequence, b: FeatureSequence, limit: number): number {
  const longer = Math.max(a.steps, b.steps);
  let best = limit;
  let found = Infinity;
  for (let shift = -mostShift; shift <= mostShift; shift++) {
    const from = Math.max(0, shift);
    const to = Math.min(a.steps, b.steps + shift);
    if (to <= from || to - from < leastOverlap * longer) continue;
    const most = best * (to - from) * FEATURES;
    let sum = 0;
    for (let step = from; step < to && sum < most; step++) {
      const rowA = step * FEATURES;
      const rowB = (step - shift) * FEATURES;
      for (let k = 0; k < FEATURES; k++) sum += Math.abs((a.rows[rowA + k] ?? 0) - (b.rows[rowB + k] ?? 0));
    }
    if (sum < most) found = best = sum / (to - from) / FEATURES;
  }
  return found;
}
