import { expect, test } from 'vitest';
import { fraction, wilson } from '../../../../src/main/training/wilson.js';

test('the interval of 19 of 20', () => {
  const { accuracy, low, high } = wilson(19, 20);
  expect(accuracy).toBe(0.95);
  expect(low).toBeCloseTo(0.7639, 3);
  expect(high).toBeCloseTo(0.9911, 3);
});

test('all right or all wrong of a few is not certain', () => {
  expect(wilson(5, 5).low).toBeCloseTo(0.5655, 3);
  expect(wilson(5, 5).high).toBeCloseTo(1, 12);
  expect(wilson(0, 5).low).toBeCloseTo(0, 12);
  expect(wilson(0, 5).high).toBeCloseTo(0.4345, 3);
});

test('nothing tried: nothing known', () => {
  expect(fraction(0, 0)).toEqual({ correct: 0, total: 0, accuracy: 0, low: 0, high: 1 });
});
