import type { Random } from '../../shared/domain/random.js';
import { shuffled } from './fit.js';

/** How takes are held out. Takes are held out whole, and in the order in which they were recorded. */
export type Protocol =
  /** That many contiguous blocks of each sign's takes, each held out once. */
  | { readonly kind: 'blocked'; readonly blocks: number }
  /** Skips takes, trains on the next `train`, tests on all later ones. */
  | { readonly kind: 'first'; readonly skip: number; readonly train: number }
  /** Random folds: neighbouring takes are alike, so this flatters. */
  | { readonly kind: 'random'; readonly folds: number };

/** Take indices, a list for each sign. */
export interface Fold {
  readonly train: readonly (readonly number[])[];
  readonly test: readonly (readonly number[])[];
}

/** Protocols by the names that the command line and reports use, e.g. `blocked`, `blocked-3`, `first-5`, `from10-3`. */
export function parseProtocol(name: string): Protocol | null {
  const [, word, number] = /^(blocked|first|from10|random)(?:-([1-9]\d?))?$/.exec(name) ?? [];
  const n = number === undefined ? null : Number(number);
  switch (word) {
    case 'blocked':
      return n === 1 ? null : { kind: 'blocked', blocks: n ?? 5 };
    case 'random':
      return n === 1 ? null : { kind: 'random', folds: n ?? 5 };
    case 'first':
      return n === null ? null : { kind: 'first', skip: 0, train: n };
    case 'from10':
      return n === null ? null : { kind: 'first', skip: 10, train: n };
    default:
      return null;
  }
}

/**
 * The folds of `protocol` for signs with these numbers of takes. With fewer takes than blocks there are as
 * many blocks as the sign with the fewest takes has takes. No fold has a sign without takes to learn from;
 * null when that cannot be.
 */
export function foldsOf(protocol: Protocol, counts: readonly number[], random: Random): Fold[] | null {
  const fewest = Math.min(...counts);
  if (protocol.kind === 'first') {
    const { skip, train } = protocol;
    if (fewest <= skip + train) return null;
    return [
      {
        train: counts.map(() => range(skip, skip + train)),
        test: counts.map((count) => range(skip + train, count)),
      },
    ];
  }
  const wanted = protocol.kind === 'blocked' ? protocol.blocks : protocol.folds;
  const folds = Math.min(wanted, fewest);
  if (!(folds >= 2)) return null;
  const orders = counts.map((count) =>
    protocol.kind === 'random' ? shuffled(range(0, count), random) : range(0, count),
  );
  return range(0, folds).map((fold) => {
    const held = (place: number, count: number): boolean => Math.floor((place * folds) / count) === fold;
    return {
      train: orders.map((order) => order.filter((_, place) => !held(place, order.length))),
      test: orders.map((order) => order.filter((_, place) => held(place, order.length))),
    };
  });
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
