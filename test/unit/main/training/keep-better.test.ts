import { expect, test } from 'vitest';
import { rivalry } from '../../../../src/main/training/keep-better.js';
import type { Outcome } from '../../../../src/main/training/evaluate.js';

/** Ten takes of one sign and one of rest; the model is right on those that are named. */
function outcomes(right: readonly number[]): Outcome[] {
  const takes = Array.from({ length: 10 }, (_, take) => {
    const recognised = right.includes(take) ? 1 : 0;
    return { label: 1, take, named: 1, recognised };
  });
  return [...takes, { label: 0, take: 0, named: 1, recognised: 1 }];
}

const all = Array.from({ length: 10 }, (_, take) => take);

test('a model that loses a take to noise is not worse; one that loses many is', () => {
  expect(rivalry(outcomes(all.slice(1)), outcomes(all))).toEqual({
    candidate: { correct: 9, total: 10 },
    inUse: { correct: 10, total: 10 },
    worse: false,
  });
  expect(rivalry(outcomes(all.slice(3)), outcomes(all))).toMatchObject({
    candidate: { correct: 7, total: 10 },
    worse: true,
  });
});

test('takes won make up for takes lost; a better model is never worse', () => {
  expect(rivalry(outcomes([0, 1, 2, 3, 4]), outcomes([3, 4, 5, 6, 7]))?.worse).toBe(false);
  expect(rivalry(outcomes(all), outcomes([]))?.worse).toBe(false);
});

test('only takes that count are compared; without any there is nothing to say', () => {
  expect(rivalry(outcomes([0]), outcomes(all), ({ take }) => take < 2)).toMatchObject({
    candidate: { correct: 1, total: 2 },
    inUse: { correct: 2, total: 2 },
  });
  expect(rivalry(outcomes(all), outcomes(all), () => false)).toBeNull();
  expect(rivalry(outcomes(all), [])).toBeNull();
});
