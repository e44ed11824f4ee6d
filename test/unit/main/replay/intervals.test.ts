import { expect, it } from 'vitest';
import { perHour, ratioOfSums } from '../../../../src/main/replay/intervals.js';

it('gives exact Poisson bounds', () => {
  // Garwood's table: 0 → 3.689, 1 → 0.0253 … 5.572, 10 → 4.795 … 18.39.
  expect(perHour(0, 1)).toMatchObject({ value: 0, low: 0 });
  expect(perHour(0, 1).high).toBeCloseTo(3.689, 3);
  expect(perHour(1, 1).low).toBeCloseTo(0.0253, 4);
  expect(perHour(1, 1).high).toBeCloseTo(5.572, 3);
  expect(perHour(10, 2).low).toBeCloseTo(4.795 / 2, 3);
  expect(perHour(10, 2).high).toBeCloseTo(18.39 / 2, 2);
  // Large counts approach ± 1.96 roots, and stay finite.
  expect(perHour(2000, 1).low).toBeCloseTo(1913.3, 0);
  expect(perHour(2000, 1).high).toBeCloseTo(2089.6, 0);
});

it('has no bound without hours', () => {
  expect(perHour(0, 0)).toEqual({ value: NaN, low: 0, high: Infinity });
});

it('resamples parts, the same each time', () => {
  const parts = Array.from({ length: 20 }, (_, i) => ({ above: i % 4, below: 10 }));
  const once = ratioOfSums(parts);
  expect(once.value).toBeCloseTo(0.15);
  expect(once.low).toBeLessThan(0.15);
  expect(once.high).toBeGreaterThan(0.15);
  expect(once.high - once.low).toBeLessThan(0.15);
  expect(ratioOfSums(parts)).toEqual(once);
  expect(ratioOfSums(parts.slice(3, 4))).toEqual({ value: 0.3, low: NaN, high: NaN });
});
