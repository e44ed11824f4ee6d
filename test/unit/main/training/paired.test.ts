import { expect, test } from 'vitest';
import {
  differenceInWords,
  holm,
  mcnemarP,
  pairedDifference,
  rightByTake,
  signFlipP,
} from '../../../../src/main/training/paired.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';

/** Rights of takes, a string of 1 and 0 for each seed. */
const rights = (...seeds: readonly string[]): Map<string, boolean>[] =>
  seeds.map((seed) => new Map([...seed].map((right, i) => [`1 ${i}`, right === '1'])));

test("McNemar's exact p by hand: twice the binomial tail", () => {
  // 2 · (1 + 9) / 2⁹
  expect(mcnemarP(1, 8)).toBeCloseTo(20 / 512, 12);
  expect(mcnemarP(8, 1)).toBeCloseTo(20 / 512, 12);
  // 2 · (1 + 6) / 2⁶
  expect(mcnemarP(5, 1)).toBeCloseTo(14 / 64, 12);
  expect(mcnemarP(3, 3)).toBe(1);
  expect(mcnemarP(0, 0)).toBe(1);
  expect(mcnemarP(0, 1)).toBe(1);
  expect(mcnemarP(10, 0)).toBeCloseTo(2 / 1024, 12);
});

test('the sign-flip test over whole numbers, counted by hand', () => {
  // Sums of ±3 ±1 ±1: ±5 once each, ±3 twice each, ±1 once each. |sum| ≥ 5: 2 of 8; ≥ 3: 6 of 8.
  expect(signFlipP([3, 1, 1])).toBeCloseTo(2 / 8, 12);
  expect(signFlipP([3, 1, -1])).toBeCloseTo(6 / 8, 12);
  expect(signFlipP([3, -1, -1])).toBe(1);
  expect(signFlipP([3, 0, 1, 0, 1])).toBeCloseTo(2 / 8, 12);
});

test("Holm's correction of a textbook example", () => {
  // 0.005·4, 0.01·3, max(0.03, 0.03·2), max(0.06, 0.04·1)
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => Number(p.toFixed(6)))).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([])).toEqual([]);
});

test('one model right where the other is not, on many takes: a difference', () => {
  const good = '1'.repeat(36) + '0'.repeat(4);
  const poor = '1'.repeat(20) + '0'.repeat(20);
  const result = pairedDifference(rights(good, good), rights(poor, poor));
  expect(result).toMatchObject({ takes: 40, seeds: 2, better: 16, worse: 0, difference: 0.4 });
  expect(result.overTakes).toBeCloseTo(2 / 2 ** 16, 10);
  expect(result.low).toBeGreaterThan(0.2);
  expect(result.high).toBeLessThan(0.6);
  expect(result.p).toBeLessThan(0.001);
  expect(differenceInWords(result, 'one', 'other')).toMatch(/^one is better here: \+40\.0 points/);
  const reverse = pairedDifference(rights(poor, poor), rights(good, good));
  expect(reverse.difference).toBe(-0.4);
  expect(reverse.low).toBeLessThan(-0.2);
  expect(differenceInWords(reverse, 'one', 'other')).toMatch(/^other is better here: −40\.0 points/);
});

test('identical models: noise, and an interval that few takes keep wide', () => {
  const few = pairedDifference(rights('1101'), rights('1101'));
  expect(few).toMatchObject({ difference: 0, p: 1, overTakes: 1, better: 0, worse: 0 });
  expect(few.high - few.low).toBeGreaterThan(0.5);
  expect(differenceInWords(few, 'one', 'other')).toMatch(/noise: ±0\.0 points, .*p = 1; one seed/);
  const many = '1'.repeat(300);
  const result = pairedDifference(rights(many, many), rights(many, many));
  expect(result.high - result.low).toBeLessThan(0.05);
});

test('two takes prove nothing', () => {
  const result = pairedDifference(rights('11', '11', '11'), rights('00', '00', '00'));
  expect(result.difference).toBe(1);
  expect(result.p).toBeGreaterThanOrEqual(0.5);
});

test('a gap that one seed of three makes alone is noise, however many takes it moves', () => {
  const base = '1'.repeat(150) + '0'.repeat(50);
  const lucky = '1'.repeat(180) + '0'.repeat(20);
  const result = pairedDifference(rights(lucky, base, base), rights(base, base, base));
  expect(result.overTakes).toBeLessThan(0.001);
  expect(result.low).toBeLessThanOrEqual(0);
  expect(result.p).toBeGreaterThanOrEqual(0.05);
});

test('models of equal skill are told apart in about one of twenty comparisons at most', () => {
  const random = seededRandom(7);
  const draw = (): string => Array.from({ length: 60 }, () => (random() < 0.8 ? '1' : '0')).join('');
  let called = 0;
  for (let k = 0; k < 40; k++) {
    if (pairedDifference(rights(draw(), draw(), draw()), rights(draw(), draw(), draw())).p < 0.05) called++;
  }
  expect(called).toBeLessThanOrEqual(5);
});

test('the same comparison gives the same interval; other takes are refused', () => {
  const one = rights('110101', '111111');
  const other = rights('100101', '010101');
  expect(pairedDifference(one, other)).toEqual(pairedDifference(one, other));
  expect(() => pairedDifference(one, rights('11', '11'))).toThrow(RangeError);
  expect(() => pairedDifference(one, rights('100101'))).toThrow(RangeError);
});

test('takes are matched by sign and number; rest does not count', () => {
  const right = rightByTake([
    { label: 1, take: 4, named: 1, recognised: 0 },
    { label: 2, take: 4, named: 1, recognised: 1 },
    { label: 0, take: 4, named: 0, recognised: 0 },
  ]);
  expect([...right]).toEqual([
    ['1 4', true],
    ['2 4', false],
  ]);
});
