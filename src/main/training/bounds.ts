import type { TaughtSign } from './taught-sign.js';

/**
 * How much of a large library training looks at where all of it would take hours. Libraries below a bound are looked
 * at as a whole. Whatever is left out here is still learned from: prototypes and network get every take.
 */
export const bounds = {
  /** Takes of signs in the rounds on held-out takes … */
  scored: 1600,
  /** … of each sign as many at least, so that a round has some to learn from and some to ask about. */
  leastScored: 6,
  /** Held-out takes that are played through the live recogniser in a round. */
  played: 200,
  /** Takes that timings are worked out from. */
  timed: 800,
  /** Takes of signs that a fitted network's own prototypes are made of. */
  prototypes: 1200,
  /** Takes that calibration leaves out in turn, in a round and in the end … */
  leftOutInRound: 300,
  leftOut: 600,
  /** … of each sign as many at least: fewer tell it nothing. */
  leastLeftOut: 3,
} as const;

/**
 * At most `most` items in all, as many of each group, evenly spread over it and in their order; the greatest number
 * that fits, and `least` at least: where even these do not fit, evenly spread groups keep theirs and the others none.
 */
export function fairly<T>(groups: readonly (readonly T[])[], most: number, least = 1): (readonly T[])[] {
  const each = fairCount(
    groups.map((own) => own.length),
    most,
  );
  if (each >= least) return groups.map((own) => spread(own, each));
  const kept = new Set(spread([...groups.keys()], Math.floor(most / least)));
  return groups.map((own, i) => (kept.has(i) ? spread(own, least) : []));
}

/** The greatest number of each that comes to at most `most` where groups have these sizes. */
export function fairCount(sizes: readonly number[], most: number): number {
  const total = (each: number): number => sizes.reduce((sum, size) => sum + Math.min(size, each), 0);
  let each = Math.max(0, ...sizes);
  if (total(each) <= most) return each;
  let low = 0;
  while (each - low > 1) {
    const middle = (low + each) >> 1;
    if (total(middle) <= most) low = middle;
    else each = middle;
  }
  return low;
}

/** `count` of `items`, evenly spread, the last one among them. */
export function spread<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from(
    { length: count },
    (_, i) => items[Math.floor(((i + 1) * items.length) / count) - 1] as T,
  );
}

/** What rounds on held-out takes go by: all that was taught, or of each sign takes from all the time it was taught. */
export function scoredPart<T extends { readonly signs: readonly TaughtSign[] }>(taught: T): T {
  const sizes = taught.signs.map(({ takes }) => takes.length);
  if (sizes.reduce((sum, size) => sum + size, 0) <= bounds.scored) return taught;
  const each = Math.max(bounds.leastScored, fairCount(sizes, bounds.scored));
  return { ...taught, signs: taught.signs.map((sign) => ({ ...sign, takes: spread(sign.takes, each) })) };
}

/** At most `most` of these takes, as many of each class, in the order in which they were given. */
export function fairTakes<T extends { readonly label: number }>(
  takes: readonly T[],
  most: number,
): readonly T[] {
  if (takes.length <= most) return takes;
  const groups = new Map<number, T[]>();
  for (const take of takes) groups.set(take.label, [...(groups.get(take.label) ?? []), take]);
  const kept = new Set(fairly([...groups.values()], most).flat());
  return takes.filter((take) => kept.has(take));
}

/** Where the item at `index` of `length` is among the `count` that `spread` keeps; null where it is not kept. */
export function placeInSpread(index: number, length: number, count: number): number | null {
  if (length <= count) return index;
  const place = Math.ceil(((index + 1) * count) / length) - 1;
  return Math.floor(((place + 1) * length) / count) - 1 === index ? place : null;
}

/**
 * How many takes of each sign calibration leaves out in turn, where signs have so many: `each` at most, and fewer where
 * all signs together have more than can be left out in acceptable time.
 */
export function leftOutCounts(
  sizes: readonly number[],
  each: number,
  most: number = bounds.leftOut,
): number[] {
  const wished = sizes.map((size) => Math.min(size, each));
  if (wished.reduce((sum, n) => sum + n, 0) <= most) return wished;
  const groups = wished.map((n) => Array.from({ length: n }, () => null));
  return fairly(groups, most, bounds.leastLeftOut).map(({ length }) => length);
}
