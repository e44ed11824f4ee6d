import { describe, expect, test } from 'vitest';
import {
  bounds,
  fairCount,
  fairly,
  fairTakes,
  leftOutCounts,
  placeInSpread,
  scoredPart,
  spread,
} from '../../../../src/main/training/bounds.js';
import type { Taught } from '../../../../src/main/training/evaluate.js';
import type { SignId } from '../../../../src/shared/domain/take.js';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sum = (groups: readonly (readonly unknown[])[]): number =>
  groups.reduce((total, { length }) => total + length, 0);

/** Signs with so many takes each. */
function taughtOf(...sizes: readonly number[]): Taught {
  const signs = sizes.map((size, i) => ({
    id: `sign-${i}` as SignId,
    name: `sign ${i}`,
    kind: 'sign' as const,
    takes: numbers(size).map((k) => ({ id: `${i}-${k}`, createdAt: '', frames: [] })),
  }));
  return { signs, rest: [] };
}

test('what is spread keeps its order and its last one, with gaps that differ by one at most', () => {
  const kept = spread(numbers(30), 8);
  expect(kept).toHaveLength(8);
  expect(kept.at(-1)).toBe(29);
  const gaps = kept.slice(1).map((n, i) => n - (kept[i] ?? NaN));
  expect(new Set(gaps)).toEqual(new Set([3, 4]));
  expect(spread(numbers(5), 8)).toEqual(numbers(5));
});

test('the number of each is the greatest that fits', () => {
  expect(fairCount([30, 30, 30], 60)).toBe(20);
  expect(fairCount([2, 100, 100], 62)).toBe(30);
  expect(fairCount([5, 5], 100)).toBe(5);
  expect(fairCount([], 100)).toBe(0);
  expect(fairCount([9, 9, 9], 2)).toBe(0);
});

describe('fairly', () => {
  test('small groups keep all, large ones as many as each other', () => {
    const shares = fairly([numbers(2), numbers(100), numbers(40)], 62);
    expect(shares.map(({ length }) => length)).toEqual([2, 30, 30]);
  });

  test('with more groups than there is room for, evenly spread ones keep the least, the others none', () => {
    const shares = fairly(
      numbers(400).map(() => numbers(8)),
      300,
      3,
    );
    expect(sum(shares)).toBe(300);
    expect(new Set(shares.map(({ length }) => length))).toEqual(new Set([0, 3]));
    for (let from = 0; from < 400; from += 40) expect(sum(shares.slice(from, from + 40))).toBe(30);
  });
});

test('a small library is scored as a whole: the very same', () => {
  const taught = taughtOf(...numbers(20).map(() => 10));
  expect(scoredPart(taught)).toBe(taught);
  const takes = taught.signs.flatMap(({ takes: own }, i) => own.map(() => ({ label: i + 1 })));
  for (const most of [bounds.timed, bounds.prototypes]) expect(fairTakes(takes, most)).toBe(takes);
  expect(leftOutCounts([3, 10, 1], 8)).toEqual([3, 8, 1]);
  expect(sum(taught.signs.map(({ takes: own }) => own)) / 3).toBeLessThan(bounds.played);
});

test('of a large library every sign is scored, with takes from its first to its last', () => {
  const taught = taughtOf(...numbers(200).map(() => 30));
  const { signs } = scoredPart(taught);
  expect(sum(signs.map(({ takes }) => takes))).toBeLessThanOrEqual(bounds.scored);
  for (const [i, { id, takes }] of signs.entries()) {
    expect(id).toBe(taught.signs[i]?.id);
    expect(takes).toHaveLength(8);
    expect(Number(takes[0]?.id.split('-')[1])).toBeLessThan(5);
    expect(takes.at(-1)?.id).toBe(`${i}-29`);
  }
  // However many signs there are, each can still be learned and asked about.
  expect(scoredPart(taughtOf(...numbers(1000).map(() => 30))).signs[7]?.takes).toHaveLength(6);
});

test('of many takes as many of each class, in their order', () => {
  const takes = numbers(6000).map((n) => ({ label: 1 + (n % 200), n }));
  const kept = fairTakes(takes, 800);
  expect(kept).toHaveLength(800);
  expect(kept.map(({ n }) => n)).toEqual(kept.map(({ n }) => n).toSorted((a, b) => a - b));
  expect(kept.filter(({ label }) => label === 77)).toHaveLength(4);
});

test('of a large library calibration leaves out fewer of each sign, in the end of none but some signs', () => {
  const sizes = numbers(200).map(() => 30);
  expect(leftOutCounts(sizes, 8)).toEqual(sizes.map(() => 3));
  const fewer = leftOutCounts(sizes, 3, 300);
  expect(fewer.filter((count) => count === 3)).toHaveLength(100);
  expect(fewer.filter((count) => count === 0)).toHaveLength(100);
});

test('the place of what is kept of a spread is known, and what is not kept has none', () => {
  for (const [length, count] of [
    [40, 32],
    [33, 32],
    [97, 32],
    [5, 32],
  ] as const) {
    const kept = spread(numbers(length), count);
    const places = numbers(length).map((n) => placeInSpread(n, length, count));
    expect(places).toEqual(numbers(length).map((n) => (kept.includes(n) ? kept.indexOf(n) : null)));
  }
});
