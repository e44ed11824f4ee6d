import type { Random } from '../../shared/domain/random.js';
import { MudraError } from '../../shared/errors.js';
import { shuffled } from './fit.js';

/** How takes are held out. Takes are held out whole, and in the order in which they were recorded. */
export type Protocol =
  /** That many contiguous blocks of each sign's takes, each held out once. */
  | { readonly kind: 'blocked'; readonly blocks: number }
  /** Skips takes, trains on the next `train`, tests on all later ones. */
  | { readonly kind: 'first'; readonly skip: number; readonly train: number }
  /** Random folds: neighbouring takes are alike, so this flatters. */
  | { readonly kind: 'random'; readonly folds: number }
  /** All takes of one signer, each signer in turn: the only one that tells about people it has not seen. */
  | { readonly kind: 'signer' };

/** Take indices, a list for each sign. */
export interface Fold {
  readonly train: readonly (readonly number[])[];
  readonly test: readonly (readonly number[])[];
  /** Who is held out, where takes are held out by signer. */
  readonly signer?: string;
}

/** What of a take matters to how it is held out. */
interface Held {
  readonly signer?: string;
}

/** Protocols as `--help` tells them. */
export const protocolNames =
  'blocked, blocked-<k>, first-<k>, from10-<k>, random (flatters), leave-one-signer-out';

/**
 * Protocols by the names that the command line and reports use, e.g. `blocked`, `blocked-3`, `first-5`,
 * `from10-3`, `leave-one-signer-out`.
 */
export function parseProtocol(name: string): Protocol | null {
  if (name === 'leave-one-signer-out') return { kind: 'signer' };
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
 * The folds of `protocol` for signs with these takes. With fewer takes than blocks there are as many blocks as
 * the sign with the fewest takes has takes. But for signers, no fold has a sign without takes to learn from; null
 * when that cannot be. Throws MudraError `evaluation.signersUnknown` or `evaluation.oneSigner` when signers
 * are to be left out and cannot be.
 */
export function foldsOf(
  protocol: Protocol,
  takes: readonly (readonly Held[])[],
  random: Random,
): Fold[] | null {
  if (protocol.kind === 'signer') return signerFolds(takes);
  const counts = takes.map((own) => own.length);
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

/**
 * A fold for each signer, by name. A sign that nobody else performed cannot be learned while its signer is held
 * out, so it is not tested in that fold either: its list of takes is empty on both sides.
 */
function signerFolds(takes: readonly (readonly Held[])[]): Fold[] {
  const all = takes.flat();
  const unknown = all.filter((take) => take.signer === undefined).length;
  if (unknown > 0) throw new MudraError('evaluation.signersUnknown', { count: unknown, total: all.length });
  const signers = [...new Set(all.map((take) => take.signer ?? ''))].sort();
  if (signers.length < 2) throw new MudraError('evaluation.oneSigner', { name: signers[0] ?? '' });
  return signers.map((signer) => {
    const train = takes.map((own) => indices(own, (take) => take.signer !== signer));
    return {
      signer,
      train,
      test: takes.map((own, sign) =>
        train[sign]?.length ? indices(own, (take) => take.signer === signer) : [],
      ),
    };
  });
}

function indices(takes: readonly Held[], chosen: (take: Held) => boolean): number[] {
  return takes.flatMap((take, i) => (chosen(take) ? [i] : []));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
