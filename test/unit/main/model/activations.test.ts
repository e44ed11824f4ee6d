import { describe, expect, test } from 'vitest';
import {
  activationNames,
  activations,
  apalu,
  apaluGradient,
  inverseSoftplus,
  softplus,
} from '../../../../src/main/model/activations.js';

const points = [-6, -2.3, -0.7, -0.05, 0.05, 0.4, 1.41, 3.2, 8];
const central = (f: (x: number) => number, x: number, h = 1e-5): number => (f(x + h) - f(x - h)) / (2 * h);

test('APALU has the published values', () => {
  expect(apalu(0, 0.55, 0.065)).toBe(0);
  expect(apalu(1, 0.55, 0.065)).toBeCloseTo(0.55 * (1 + 1 / (1 + Math.exp(-1.702))), 12);
  expect(apalu(-1, 0.55, 0.065)).toBeCloseTo(0.065 * (Math.exp(-1) - 1), 12);
  expect(apalu(-50, 0.55, 0.065)).toBeCloseTo(-0.065, 12);
});

test.each(points)('APALU’s gradients at %f match central differences in x, a and b', (x) => {
  const [a, b] = [0.55, 0.065];
  const g = apaluGradient(x, a, b);
  expect(g.dx).toBeCloseTo(
    central((t) => apalu(t, a, b), x),
    7,
  );
  expect(g.da).toBeCloseTo(
    central((t) => apalu(x, t, b), a),
    7,
  );
  expect(g.db).toBeCloseTo(
    central((t) => apalu(x, a, t), b),
    7,
  );
});

test('APALU is monotone for any positive a and b', () => {
  for (const [a, b] of [
    [0.55, 0.065],
    [2, 0.01],
    [0.1, 3],
  ] as const) {
    let last = -Infinity;
    for (let x = -8; x <= 8; x += 0.05) {
      expect(apalu(x, a, b)).toBeGreaterThan(last);
      last = apalu(x, a, b);
    }
  }
});

describe.each(activationNames)('%s', (name) => {
  test('its slope matches central differences', () => {
    const { value, slope } = activations[name];
    for (const x of points) {
      expect(slope(x, value(x, 0.7, 0.2), 0.7, 0.2)).toBeCloseTo(
        central((t) => value(t, 0.7, 0.2), x),
        6,
      );
    }
  });
});

test('softplus and its inverse', () => {
  for (const y of [0.01, 0.065, 0.55, 3, 40]) expect(softplus(inverseSoftplus(y))).toBeCloseTo(y, 10);
  expect(softplus(-30)).toBeGreaterThan(0);
});
