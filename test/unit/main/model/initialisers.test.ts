import { expect, test } from 'vitest';
import { softplus } from '../../../../src/main/model/activations.js';
import {
  firstWeights,
  glorot,
  orthogonal,
  recurrentKernel,
} from '../../../../src/main/model/initialisers.js';
import { networkDefaults, weightShapes } from '../../../../src/main/model/network-config.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';

function expectOrthogonal(n: number, element: (i: number, k: number) => number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0;
      for (let k = 0; k < n; k++) dot += element(i, k) * element(j, k);
      expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThan(1e-5);
    }
  }
}

test.each([1, 7, 64])('orthogonal %i × %i is orthogonal', (n) => {
  const q = orthogonal(seededRandom(n), n);
  expectOrthogonal(n, (i, k) => q[i * n + k] ?? NaN);
});

test('a recurrent kernel is three orthogonal matrices that differ', () => {
  const u = 6;
  const kernel = recurrentKernel(seededRandom(1), u);
  for (let gate = 0; gate < 3; gate++) {
    expectOrthogonal(u, (i, k) => kernel[i * 3 * u + gate * u + k] ?? NaN);
  }
  expect(kernel[0]).not.toBeCloseTo(kernel[u] ?? NaN, 3);
  expect(kernel[u]).not.toBeCloseTo(kernel[2 * u] ?? NaN, 3);
});

test('Glorot fills its range and no more', () => {
  const values = glorot(seededRandom(2), 100, 90, 30);
  const limit = Math.sqrt(6 / 130);
  const most = values.reduce((m, x) => Math.max(m, Math.abs(x)), 0);
  expect(most).toBeLessThanOrEqual(limit);
  expect(most).toBeGreaterThan(0.99 * limit);
  expect(Math.abs(values.reduce((s, x) => s + x, 0) / values.length)).toBeLessThan(limit / 50);
});

test('first weights have the shapes of the network, its factors, and its seed', () => {
  const config = { ...networkDefaults, units: [5, 7], dense: 4, features: 3, classes: 2, seed: 9 };
  const weights = firstWeights(config);
  expect([...weights.keys()]).toEqual([...weightShapes(config).keys()]);
  for (const [name, shape] of weightShapes(config)) {
    expect(weights.get(name)?.length, name).toBe(shape.reduce((p, n) => p * n, 1));
  }
  expect(softplus(weights.get('mopgru_1/a_raw')?.[0] ?? NaN)).toBeCloseTo(0.55, 6);
  expect(softplus(weights.get('dense/b_raw')?.[0] ?? NaN)).toBeCloseTo(0.065, 6);
  expect(firstWeights(config)).toEqual(weights);
  expect(firstWeights({ ...config, seed: 10 })).not.toEqual(weights);
});

test('first weights of the everyday network take well under a second', () => {
  const began = performance.now();
  firstWeights({ ...networkDefaults, features: 132, classes: 20, seed: 1 });
  expect(performance.now() - began).toBeLessThan(1000);
});
