import { expect, test } from 'vitest';
import { foldsOf, parseProtocol, type Fold } from '../../../../src/main/training/folds.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { MudraError } from '../../../../src/shared/errors.js';

const folds = (name: string, counts: readonly number[]): Fold[] | null => {
  const protocol = parseProtocol(name);
  if (!protocol) throw new Error(`no protocol ${name}`);
  return foldsOf(
    protocol,
    counts.map((count) => Array.from({ length: count }, () => ({}))),
    seededRandom(3),
  );
};

/** Folds by signer; a sign's takes as the initials of who signed, `-` for unknown. */
const bySigner = (...signs: readonly string[]): Fold[] | null =>
  foldsOf(
    { kind: 'signer' },
    signs.map((own) => [...own].map((signer) => (signer === '-' ? {} : { signer }))),
    seededRandom(3),
  );

test('names of protocols', () => {
  expect(parseProtocol('blocked')).toEqual({ kind: 'blocked', blocks: 5 });
  expect(parseProtocol('blocked-3')).toEqual({ kind: 'blocked', blocks: 3 });
  expect(parseProtocol('first-10')).toEqual({ kind: 'first', skip: 0, train: 10 });
  expect(parseProtocol('from10-3')).toEqual({ kind: 'first', skip: 10, train: 3 });
  expect(parseProtocol('random')).toEqual({ kind: 'random', folds: 5 });
  expect(parseProtocol('leave-one-signer-out')).toEqual({ kind: 'signer' });
  for (const wrong of ['first', 'from10', 'first-0', 'blocked-1', 'random-x', 'loso', '', 'blocked-3x']) {
    expect(parseProtocol(wrong), wrong).toBeNull();
  }
});

test('blocks are contiguous, held out once each, and never learned from', () => {
  const result = folds('blocked-3', [5, 7]) ?? [];
  expect(result.map((f) => f.test[0])).toEqual([[0, 1], [2, 3], [4]]);
  expect(result.map((f) => f.test[1])).toEqual([
    [0, 1, 2],
    [3, 4],
    [5, 6],
  ]);
  for (const { train, test: held } of result) {
    [5, 7].forEach((count, sign) => {
      const all = [...(train[sign] ?? []), ...(held[sign] ?? [])].sort((a, b) => a - b);
      expect(all).toEqual(Array.from({ length: count }, (_, i) => i));
    });
  }
});

test('fewer takes than blocks: as many blocks as the rarest sign has takes', () => {
  expect(folds('blocked', [3, 9])).toHaveLength(3);
  expect(folds('blocked', [1, 9])).toBeNull();
});

test('first-k trains on the first k, from10-k skips ten', () => {
  expect(folds('first-2', [4, 3])).toEqual([
    {
      train: [
        [0, 1],
        [0, 1],
      ],
      test: [[2, 3], [2]],
    },
  ]);
  expect(folds('from10-1', [13, 12])?.[0]).toEqual({ train: [[10], [10]], test: [[11, 12], [11]] });
  expect(folds('from10-3', [13, 30])).toBeNull();
});

test('random folds hold every take out once', () => {
  const held = (folds('random-4', [9]) ?? []).flatMap((f) => [...(f.test[0] ?? [])]);
  expect([...held].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(held).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('each signer is held out whole, and nobody learns from them', () => {
  expect(bySigner('bab', 'aabb')).toEqual([
    {
      signer: 'a',
      train: [
        [0, 2],
        [2, 3],
      ],
      test: [[1], [0, 1]],
    },
    {
      signer: 'b',
      train: [[1], [0, 1]],
      test: [
        [0, 2],
        [2, 3],
      ],
    },
  ]);
});

test('a sign that only the held-out signer performed is neither learned nor tested; one they lack is learned', () => {
  const [a, b] = bySigner('ab', 'aa') ?? [];
  expect(a).toMatchObject({ signer: 'a', train: [[1], []], test: [[0], []] });
  expect(b).toMatchObject({ signer: 'b', train: [[0], [0, 1]], test: [[1], []] });
});

test('signers cannot be left out when there is one, or when some are unknown', () => {
  const code = (...signs: readonly string[]): string => {
    try {
      bySigner(...signs);
    } catch (error) {
      if (error instanceof MudraError) return `${error.code} ${JSON.stringify(error.params)}`;
    }
    return 'none';
  };
  expect(code('aa', 'aaa')).toBe('evaluation.oneSigner {"name":"a"}');
  expect(code('ab', 'a-b')).toBe('evaluation.signersUnknown {"count":1,"total":5}');
});
