import { describe, expect, test } from 'vitest';
import { activationNames } from '../../../../../src/main/model/activations.js';
import {
  MopgruEngine,
  type CellConfig,
  type CellWeights,
} from '../../../../../src/main/model/engine/mopgru.js';
import { MopgruStepper } from '../../../../../src/main/model/engine/stepper.js';
import { seededRandom, type Random } from '../../../../../src/shared/domain/random.js';

const batch = 3;
const steps = 4;
const features = 5;
const units = 6;

function numbers(random: Random, length: number, spread = 1): Float64Array {
  return Float64Array.from({ length }, () => (random() - 0.5) * 2 * spread);
}

function weightsFor(random: Random, sharing: 'layer' | 'unit'): CellWeights {
  const factors = sharing === 'unit' ? units : 1;
  return {
    kernel: numbers(random, features * 3 * units, 0.8),
    recurrent: numbers(random, units * 3 * units, 0.8),
    bias: numbers(random, 3 * units, 0.5),
    a: Float64Array.from({ length: factors }, () => 0.3 + random()),
    b: Float64Array.from({ length: factors }, () => 0.1 + random()),
  };
}

/** Sum of states weighted unevenly, so that every state matters differently. */
const lossWeights = numbers(seededRandom(99), batch * steps * units);
function loss(config: CellConfig, x: Float64Array, weights: CellWeights): number {
  const states = new MopgruEngine(config, 'float64').forward(x, batch, steps, weights);
  return lossWeights.reduce((sum, weight, i) => sum + weight * (states[i] ?? NaN), 0);
}

function relativeError(analytic: number, numeric: number): number {
  return Math.abs(analytic - numeric) / Math.max(1e-4, Math.abs(analytic) + Math.abs(numeric));
}

describe.each(['pre', 'post'] as const)('gate reading %s', (gate) => {
  describe.each(activationNames)('activation %s', (activation) => {
    test.each(['layer', 'unit'] as const)(
      'gradients match central differences, a and b per %s',
      (sharing) => {
        const random = seededRandom(7);
        const config = { features, units, activation, gate };
        const weights = weightsFor(random, sharing);
        const x = numbers(random, batch * steps * features);
        const engine = new MopgruEngine(config, 'float64');
        engine.forward(x, batch, steps, weights);
        const g = engine.backward(lossWeights, true);
        const check = (name: string, values: Float64Array, gradient: ArrayLike<number>): void => {
          const h = 1e-6;
          for (let i = 0; i < values.length; i += Math.max(1, Math.floor(values.length / 15))) {
            const kept = values[i] ?? 0;
            values[i] = kept + h;
            const up = loss(config, x, weights);
            values[i] = kept - h;
            const down = loss(config, x, weights);
            values[i] = kept;
            expect(relativeError(gradient[i] ?? NaN, (up - down) / (2 * h)), `${name}[${i}]`).toBeLessThan(
              1e-5,
            );
          }
        };
        check('kernel', weights.kernel as Float64Array, g.kernel);
        check('recurrent', weights.recurrent as Float64Array, g.recurrent);
        check('bias', weights.bias as Float64Array, g.bias);
        check('x', x, g.dx ?? []);
        if (activation === 'apalu') {
          const total = (n: ArrayLike<number>): number[] =>
            sharing === 'unit' ? Array.from(n) : [Array.from(n).reduce((s, k) => s + k, 0)];
          check('a', weights.a as Float64Array, total(g.a));
          check('b', weights.b as Float64Array, total(g.b));
        }
      },
    );
  });

  test('float32 with the SIMD product agrees with float64', () => {
    const random = seededRandom(3);
    const config = { features, units, activation: 'apalu', gate } as const;
    const weights = weightsFor(random, 'unit');
    const x = numbers(random, batch * steps * features);
    const exact = new MopgruEngine(config, 'float64').forward(x, batch, steps, weights);
    const fast = new MopgruEngine(config).forward(Float32Array.from(x), batch, steps, weights);
    fast.forEach((n, i) => expect(n).toBeCloseTo(exact[i] ?? NaN, 5));
  });

  test('stepping gives the states of the sequence, and again after a reset', () => {
    const random = seededRandom(4);
    const config = { features, units, activation: 'apalu', gate } as const;
    const weights = weightsFor(random, 'layer');
    const x = Float32Array.from(numbers(random, steps * features));
    const states = new MopgruEngine(config).forward(x, 1, steps, weights);
    const stepper = new MopgruStepper(config, weights);
    for (let round = 0; round < 2; round++) {
      for (let t = 0; t < steps; t++) {
        const state = stepper.step(x.subarray(t * features, (t + 1) * features));
        for (let j = 0; j < units; j++) expect(state[j]).toBeCloseTo(states[t * units + j] ?? NaN, 5);
      }
      stepper.reset();
    }
  });
});

test('the two gate readings differ', () => {
  const random = seededRandom(5);
  const weights = weightsFor(random, 'layer');
  const x = numbers(random, batch * steps * features);
  const of = (gate: 'pre' | 'post'): number =>
    loss({ features, units, activation: 'apalu', gate }, x, weights);
  expect(Math.abs(of('pre') - of('post'))).toBeGreaterThan(0.01);
});

test('one engine serves batches of any size, larger and smaller, without a trace of the last', () => {
  const random = seededRandom(6);
  const config = { features, units, activation: 'gelu', gate: 'pre' } as const;
  const weights = weightsFor(random, 'layer');
  const engine = new MopgruEngine(config);
  for (const [size, length] of [
    [2, 3],
    [7, 11],
    [1, 2],
    [16, 5],
    [2, 40],
  ] as const) {
    const x = Float32Array.from(numbers(random, size * length * features));
    const fresh = new MopgruEngine(config).forward(x, size, length, weights);
    expect(engine.forward(x, size, length, weights)).toEqual(fresh);
  }
});

describe.each(['float64', 'float32'] as const)('sequences of unequal length, %s', (precision) => {
  const lengths = [2, 4, 1];
  const config = { features, units, activation: 'apalu', gate: 'pre' } as const;
  const random = seededRandom(11);
  const weights = weightsFor(random, 'layer');
  const x = numbers(random, batch * steps * features);
  const perStep = batch * steps;

  /** Every sequence alone, at its own length. */
  function oneByOne(): {
    states: number[];
    dx: number[];
    kernel: number[];
    recurrent: number[];
    bias: number[];
  } {
    const states = Array<number>(perStep * units).fill(0);
    const dx = Array<number>(perStep * features).fill(0);
    const sums = { kernel: [] as number[], recurrent: [] as number[], bias: [] as number[] };
    lengths.forEach((length, i) => {
      const engine = new MopgruEngine(config, 'float64');
      const own = x.slice(i * steps * features, (i * steps + length) * features);
      engine.forward(own, 1, length, weights).forEach((n, k) => (states[i * steps * units + k] = n));
      const g = engine.backward(lossWeights.slice(i * steps * units, (i * steps + length) * units), true);
      g.dx?.forEach((n, k) => (dx[i * steps * features + k] = n));
      for (const name of ['kernel', 'recurrent', 'bias'] as const)
        g[name].forEach((n, k) => (sums[name][k] = (sums[name][k] ?? 0) + n));
    });
    return { states, dx, ...sums };
  }

  test('a batch gives what its sequences give alone, whatever lies beyond their ends', () => {
    const expected = oneByOne();
    const padded = x.map((n, k) => ((Math.floor(k / features) % steps) < (lengths[Math.floor(k / features / steps)] ?? 0) ? n : 1e6)); // prettier-ignore
    const engine = new MopgruEngine(config, precision);
    // A longer batch before it leaves its numbers in the buffers.
    engine.forward(numbers(random, 4 * 6 * features), 4, 6, weights);
    const states = engine.forward(padded, batch, steps, weights, lengths);
    const g = engine.backward(lossWeights, true);
    const near = (actual: ArrayLike<number>, wanted: readonly number[], what: string): void => {
      expect(actual.length, what).toBe(wanted.length);
      wanted.forEach((n, k) =>
        expect(actual[k], `${what}[${k}]`).toBeCloseTo(n, precision === 'float64' ? 10 : 4),
      );
    };
    near(states, expected.states, 'states');
    near(g.dx ?? [], expected.dx, 'dx');
    near(g.kernel, expected.kernel, 'kernel');
    near(g.recurrent, expected.recurrent, 'recurrent');
    near(g.bias, expected.bias, 'bias');
  });
});
