import { describe, expect, test } from 'vitest';
import { activationNames, activations } from '../../../../../src/main/model/activations.js';
import { MopgruEngine } from '../../../../../src/main/model/engine/mopgru.js';
import { openWorkspace } from '../../../../../src/main/model/engine/workspace.js';
import { seededRandom } from '../../../../../src/shared/domain/random.js';

const kinds = ['simd', 'plain'] as const;
const random = seededRandom(21);
const some = (length: number, spread = 1): Float32Array =>
  Float32Array.from({ length }, () => (random() * 2 - 1) * spread);

describe.each(kinds)('%s product', (kind) => {
  test.each([
    [1, 1, 1],
    [1, 16, 5],
    [1, 37, 9],
    [4, 8, 3],
    [5, 11, 7],
    [7, 4, 600],
    [16, 24, 257],
    [3, 2, 2],
  ])('%i × %i from %i, stored, added and with A turned', (m, n, k) => {
    const { views, kernels } = openWorkspace({ a: m * k, b: k * n, c: m * n }, 'float32', kind);
    views.a.set(some(m * k));
    views.b.set(some(k * n));
    const expected = (i: number, j: number, turned: boolean): number => {
      let sum = 0;
      for (let p = 0; p < k; p++) {
        sum += (views.a[turned ? p * m + i : i * k + p] ?? NaN) * (views.b[p * n + j] ?? NaN);
      }
      return sum;
    };
    const check = (of: (i: number, j: number) => number): void => {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++)
          expect(Math.abs((views.c[i * n + j] ?? NaN) - of(i, j))).toBeLessThan(1e-4);
      }
    };
    views.c.fill(99);
    kernels.product(m, n, k, views.a, 0, k, 1, views.b, 0, n, views.c, 0, n, false);
    check((i, j) => expected(i, j, false));
    kernels.product(m, n, k, views.a, 0, k, 1, views.b, 0, n, views.c, 0, n, true);
    check((i, j) => 2 * expected(i, j, false));
    kernels.product(m, n, k, views.a, 0, 1, m, views.b, 0, n, views.c, 0, n, false);
    check((i, j) => expected(i, j, true));
  });

  test('strides and offsets: a part of C is written, the rest stays', () => {
    const { views, kernels } = openWorkspace({ a: 40, b: 60, c: 60 }, 'float32', kind);
    views.a.set(some(40));
    views.b.set(some(60));
    views.c.fill(7);
    kernels.product(2, 3, 2, views.a, 3, 10, 1, views.b, 5, 20, views.c, 4, 25, false);
    for (let index = 0; index < 60; index++) {
      const i = Math.floor((index - 4) / 25);
      const j = index - 4 - i * 25;
      const inside = i >= 0 && i < 2 && j < 3;
      const product =
        (views.a[3 + i * 10] ?? NaN) * (views.b[5 + j] ?? NaN) +
        (views.a[4 + i * 10] ?? NaN) * (views.b[25 + j] ?? NaN);
      expect(views.c[index]).toBeCloseTo(inside ? product : 7, 5);
    }
  });
});

test('one workspace’s arrays do not overlap and begin as zeros', () => {
  const { views } = openWorkspace({ a: 3, b: 1, c: 7 }, 'float32');
  expect([...views.a, ...views.b, ...views.c].every((n) => n === 0)).toBe(true);
  views.a.fill(1);
  views.b.fill(2);
  views.c.fill(3);
  expect([views.a.join(''), views.b.join(''), views.c.join('')]).toEqual(['111', '2', '3333333']);
});

describe.each(['pre', 'post'] as const)('gate reading %s', (gate) => {
  test.each(activationNames)(
    '%s: SIMD agrees with plain loops, forward and back, for any width',
    (activation) => {
      for (const units of [1, 5, 8, 13]) {
        const [batch, steps, features] = [3, 6, 4];
        const config = { features, units, activation, gate };
        const weights = {
          kernel: some(features * 3 * units),
          recurrent: some(units * 3 * units),
          bias: some(3 * units),
          a: some(units).map((n) => Math.abs(n) + 0.2),
          b: some(units).map((n) => Math.abs(n) + 0.1),
        };
        const x = some(batch * steps * features, 2);
        const dy = some(batch * steps * units);
        const [simd, plain] = kinds.map((kind) => {
          const engine = new MopgruEngine(config, 'float32', kind);
          const states = engine.forward(x, batch, steps, weights);
          return { states, ...engine.backward(dy, true) };
        });
        for (const [name, values] of Object.entries(plain ?? {})) {
          const ours = simd?.[name as 'states'] ?? [];
          expect(ours.length).toBe(values?.length);
          let gap = 0;
          values?.forEach((n: number, i: number) => (gap = Math.max(gap, Math.abs(n - (ours[i] ?? NaN)))));
          expect(gap, `${name}, ${units} units`).toBeLessThan(2e-4);
        }
      }
    },
  );
});

/** A cell whose first state is half its candidate: the activation alone, through the SIMD loops. */
function activationOf(activation: (typeof activationNames)[number], xs: number[]): number[] {
  const engine = new MopgruEngine({ features: 1, units: 1, activation, gate: 'pre' });
  const weights = {
    kernel: Float32Array.of(0, 0, 1),
    recurrent: new Float32Array(3),
    bias: new Float32Array(3),
    a: Float32Array.of(0.55),
    b: Float32Array.of(0.065),
  };
  return Array.from(engine.forward(Float32Array.from(xs), xs.length, 1, weights), (h) => 2 * h);
}

test.each(activationNames)(
  '%s in SIMD: right to seven digits, and without overflow far out',
  (activation) => {
    const xs = [-1e4, -200, -90, -20, -3.3, -1, -0.2, -1e-3, 0, 1e-3, 0.4, 1.41, 5, 20, 90, 200, 1e4];
    activationOf(activation, xs).forEach((y, i) => {
      const exact = activations[activation].value(xs[i] ?? NaN, 0.55, 0.065);
      expect(Math.abs(y - exact), `at ${xs[i]}`).toBeLessThan(2e-7 + 3e-7 * Math.abs(exact));
    });
  },
);

test('a NaN among the numbers stays a NaN instead of becoming an answer', () => {
  expect(activationOf('apalu', [NaN])[0]).toBeNaN();
});
