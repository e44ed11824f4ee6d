import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { activationNames, apaluGradient } from '../../../../src/main/model/activations.js';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { MopgruEngine } from '../../../../src/main/model/engine/mopgru.js';
import { mopgru, type CellTensors } from '../../../../src/main/model/mopgru-op.js';
import { activate, mopgruReference } from '../../../../src/main/model/mopgru-reference.js';
import { networkDefaults, type NetworkConfig } from '../../../../src/main/model/network-config.js';
import { Network, type Batch } from '../../../../src/main/model/network.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { backendNames, openIfInstalled } from '../../../support/backends.js';

const config: NetworkConfig = {
  ...networkDefaults,
  features: 6,
  classes: 3,
  units: [8, 12],
  dense: 10,
  dropout: 0.2,
  seed: 5,
};

/** Three classes that differ in which feature rises over time; lengths vary. */
function problem(seed: number, size: number): Batch & { labels: number[] } {
  const random = seededRandom(seed);
  const steps = 9;
  const rows = new Float32Array(size * steps * 6);
  const labels = Array.from({ length: size }, (_, i) => i % 3);
  const lengths = labels.map(() => 5 + Math.floor(random() * 5));
  labels.forEach((label, i) => {
    for (let t = 0; t < (lengths[i] ?? 0); t++) {
      for (let f = 0; f < 6; f++) {
        rows[(i * steps + t) * 6 + f] = (random() - 0.5) * 0.4 + (f === label ? t / 5 : 0);
      }
    }
  });
  return { rows, size, steps, lengths, labels };
}

describe.each(backendNames)('on %s', (name) => {
  let backend: Backend | null = null;
  beforeAll(async () => {
    backend = await openIfInstalled(name);
  });
  const on = (title: string, body: (backend: Backend) => void): void => {
    test(title, (context) => {
      if (!backend) return context.skip();
      body(backend);
    });
  };

  on('the fast op and its gradients agree with the plain ops', (b) => {
    const { tf } = b;
    const random = seededRandom(11);
    const some = (length: number): Float32Array =>
      Float32Array.from({ length }, () => (random() - 0.5) * 1.4);
    for (const gate of ['pre', 'post'] as const) {
      for (const activation of activationNames) {
        tf.tidy(() => {
          const x = tf.tensor3d(some(2 * 4 * 5), [2, 4, 5]);
          const parts = [
            x,
            tf.tensor2d(some(5 * 18), [5, 18]),
            tf.tensor2d(some(6 * 18), [6, 18]),
            tf.tensor1d(some(18)),
            tf.tensor1d([0.6]),
            tf.tensor1d([0.2]),
          ];
          const weigh = tf.tensor3d(some(2 * 4 * 6), [2, 4, 6]);
          const engine = new MopgruEngine({ features: 5, units: 6, activation, gate });
          const cell = (ts: readonly unknown[]): CellTensors => {
            const [, kernel, recurrent, bias, a, bb] = ts;
            return { kernel, recurrent, bias, a, b: bb } as CellTensors;
          };
          const fast = tf.grads((...ts) =>
            tf.sum(tf.mul(mopgru(b, engine, ts[0] as typeof x, cell(ts), true), weigh)),
          );
          const plain = tf.grads((...ts) =>
            tf.sum(
              tf.mul(
                mopgruReference(
                  b,
                  { activation, gate },
                  ts[0] as typeof x,
                  cell([...ts, ...parts.slice(ts.length)]),
                ),
                weigh,
              ),
            ),
          );
          // Only APALU's a and b are on the way to the loss.
          const trained = activation === 'apalu' ? parts : parts.slice(0, 4);
          const ours = fast(parts);
          plain(trained).forEach((gradient, i) => {
            const gap = tf.max(tf.abs(tf.sub(gradient, ours[i] ?? gradient))).dataSync()[0];
            expect(gap, `${gate} ${activation} input ${i}`).toBeLessThan(2e-4);
          });
        });
      }
    }
  });

  on('APALU in plain ops has its gradients, and does not overflow far out', (b) => {
    const { tf } = b;
    const xs = [-1e4, -200, -2.3, -0.4, 0.3, 1.41, 6, 200, 1e4];
    tf.tidy(() => {
      const apaluOf = tf.grads((x, a, bb) => activate(b, 'apalu', x as Tensor1D, a as Tensor, bb as Tensor));
      const [dx, da, db] = apaluOf([tf.tensor1d(xs), tf.tensor1d([0.55]), tf.tensor1d([0.065])]);
      const exact = xs.map((x) => apaluGradient(x, 0.55, 0.065));
      dx?.dataSync().forEach((n, i) => expect(n).toBeCloseTo(exact[i]?.dx ?? NaN, 5));
      const total = (of: 'da' | 'db'): number => exact.reduce((sum, g) => sum + g[of], 0);
      expect((da?.dataSync()[0] ?? NaN) / total('da')).toBeCloseTo(1, 5);
      expect(db?.dataSync()[0]).toBeCloseTo(total('db'), 5);
    });
  });

  on('it learns, without a tensor left over', (b) => {
    const network = Network.create(config, b);
    const batch = problem(1, 24);
    network.trainBatch(batch, { learningRate: 1e-2, clipNorm: 1 });
    const before = b.tf.memory().numTensors;
    let last = { loss: 9, correct: 0 };
    for (let i = 0; i < 200; i++) last = network.trainBatch(batch, { learningRate: 1e-2, clipNorm: 1 });
    network.infer(batch);
    expect(b.tf.memory().numTensors).toBe(before);
    expect(last.loss).toBeLessThan(0.4);
    const fresh = problem(2, 30);
    const { logits } = network.infer(fresh);
    const right = fresh.labels.filter((label, i) => {
      const row = logits.subarray(i * 3, i * 3 + 3);
      return row.indexOf(Math.max(...row)) === label;
    });
    expect(right.length).toBeGreaterThanOrEqual(27);
    network.dispose();
  });

  on('padding does not change the answer', (b) => {
    const network = Network.create(config, b);
    const { rows, lengths } = problem(3, 1);
    const length = lengths[0] ?? 0;
    const padded = network.infer({ rows, size: 1, steps: 9, lengths });
    const tight = network.infer({ rows: rows.slice(0, length * 6), size: 1, steps: length, lengths });
    padded.logits.forEach((n, i) => expect(n).toBeCloseTo(tight.logits[i] ?? NaN, 5));
    network.dispose();
  });

  on('stepping k times gives the answer for the first k steps, with every head', (b) => {
    for (const head of ['logits', 'softsign', 'cosine'] as const) {
      const network = Network.create({ ...config, head, apaluSharing: 'unit' }, b);
      const { rows } = problem(4, 1);
      const stepper = network.stepper();
      for (let k = 1; k <= 5; k++) {
        const { logits, embedding } = stepper.step(rows.subarray((k - 1) * 6, k * 6));
        const whole = network.infer({ rows: rows.slice(0, k * 6), size: 1, steps: k, lengths: [k] });
        logits.forEach((n, i) => expect(n).toBeCloseTo(whole.logits[i] ?? NaN, 4));
        embedding.forEach((n, i) => expect(n).toBeCloseTo(whole.embeddings[i] ?? NaN, 5));
      }
      network.dispose();
    }
  });

  on('freezing the encoder trains the head only; the seed decides the first weights', (b) => {
    const network = Network.create(config, b);
    const twin = Network.create(config, b);
    expect([...twin.weights()]).toEqual([...network.weights()]);
    network.trainBatch(problem(1, 12), { learningRate: 1e-2, freezeEncoder: true });
    for (const [weight, { values }] of network.weights()) {
      const same = values.every((n, i) => n === twin.weights().get(weight)?.values[i]);
      expect(same, weight).toBe(!weight.startsWith('head/'));
    }
    network.dispose();
    twin.dispose();
  });
});

describe('training', () => {
  let backend: Backend;
  let network: Network;
  beforeAll(async () => {
    backend = await openBackend({ only: 'wasm' });
  });
  beforeEach(() => {
    network = Network.create(config, backend);
  });
  afterEach(() => network.dispose());
  const values = (): Map<string, Float32Array> =>
    new Map([...network.weights()].map(([name, { values }]) => [name, values]));

  test('the head can be trained first and everything afterwards', () => {
    const batch = problem(1, 24);
    for (let i = 0; i < 5; i++) network.trainBatch(batch, { learningRate: 1e-2, freezeEncoder: true });
    const frozen = values();
    let last = { loss: 9, correct: 0 };
    for (let i = 0; i < 80; i++) last = network.trainBatch(batch, { learningRate: 1e-2, clipNorm: 1 });
    expect(last.loss).toBeLessThan(0.4);
    for (const [name, before] of frozen) expect(values().get(name), name).not.toEqual(before);
  });

  test('a batch that cannot be learned from changes nothing', () => {
    const before = values();
    const batch = problem(1, 6);
    batch.rows[3] = NaN;
    expect(network.trainBatch(batch, { learningRate: 1e-2 }).loss).toBeNaN();
    expect(values()).toEqual(before);
  });

  test('gradients are scaled down to the norm asked for', () => {
    // Adam forgets a constant scale, so two different ones in a row show it.
    const twin = Network.create({ ...config, dropout: 0 }, backend);
    const loose = Network.create({ ...config, dropout: 0 }, backend);
    for (const seed of [1, 2, 3]) {
      twin.trainBatch(problem(seed, 3 * seed), { learningRate: 1e-3, clipNorm: 1e-3 });
      loose.trainBatch(problem(seed, 3 * seed), { learningRate: 1e-3, clipNorm: 1e9 });
    }
    expect([...twin.weights()]).not.toEqual([...loose.weights()]);
    twin.dispose();
    loose.dispose();
  });

  test.each(activationNames)('%s: only APALU’s factors are trained, and they are reported', (activation) => {
    const other = Network.create({ ...config, activation, apaluSharing: 'unit' }, backend);
    for (let i = 0; i < 5; i++) other.trainBatch(problem(i, 12), { learningRate: 1e-2 });
    const twin = Network.create({ ...config, activation, apaluSharing: 'unit' }, backend);
    for (const [name, { values }] of other.weights()) {
      if (!name.endsWith('_raw')) continue;
      const moved = values.some((n, i) => n !== twin.weights().get(name)?.values[i]);
      expect(moved, name).toBe(activation === 'apalu');
    }
    const report = other.apaluParameters();
    expect(report.map(({ layer }) => layer)).toEqual(
      activation === 'apalu' ? ['mopgru_1', 'mopgru_2', 'dense'] : [],
    );
    for (const { a, b, initialA, initialB } of report) {
      expect([initialA, initialB]).toEqual([0.55, 0.065]);
      expect(Math.abs(a - 0.55)).toBeLessThan(0.1);
      expect(a).not.toBeCloseTo(0.55, 5);
      expect(b).toBeGreaterThan(0);
    }
    other.dispose();
    twin.dispose();
  });

  test('the same seed gives the same training, another one does not', () => {
    const losses = [5, 5, 6].map((seed) => {
      const other = Network.create({ ...config, seed }, backend);
      let loss = 0;
      for (let i = 0; i < 3; i++) loss = other.trainBatch(problem(i, 8), { learningRate: 1e-2 }).loss;
      other.dispose();
      return loss;
    });
    expect(losses[1]).toBe(losses[0]);
    expect(losses[2]).not.toBe(losses[0]);
  });

  test('a margin takes its own class’s logit down in the loss, not in what is told', () => {
    const batch = problem(1, 6);
    const plain = Network.create({ ...config, dropout: 0 }, backend);
    const { logits } = plain.infer(batch);
    const expected = (margin: number): number => {
      const losses = batch.labels.map((label, i) => {
        const row = [...logits.subarray(i * 3, i * 3 + 3)].map((n, c) => n - (c === label ? margin : 0));
        return Math.log(row.reduce((sum, n) => sum + Math.exp(n), 0)) - (row[label] ?? NaN);
      });
      return losses.reduce((sum, n) => sum + n, 0) / losses.length;
    };
    for (const margin of [0, 1.5]) {
      const told = plain.trainBatch(batch, { learningRate: 0, margin });
      expect(told.loss).toBeCloseTo(expected(margin), 4);
      expect(told.correct).toBe(plain.trainBatch(batch, { learningRate: 0 }).correct);
    }
    expect(expected(1.5)).toBeGreaterThan(expected(0) + 0.5);
    plain.dispose();
  });

  test('label smoothing raises the least loss', () => {
    const batch = problem(1, 12);
    const still = { learningRate: 0 };
    const plain = Network.create({ ...config, dropout: 0 }, backend);
    for (let i = 0; i < 60; i++) plain.trainBatch(batch, { learningRate: 1e-2 });
    expect(plain.trainBatch(batch, { ...still, labelSmoothing: 0.2 }).loss).toBeGreaterThan(
      plain.trainBatch(batch, still).loss + 0.1,
    );
    plain.dispose();
  });

  test('the softsign head cannot be surer than its paper allows', () => {
    const bounded = Network.create({ ...config, head: 'softsign' }, backend);
    for (const n of bounded.infer(problem(1, 9)).logits) expect(Math.abs(n)).toBeLessThan(1);
    bounded.dispose();
  });

  test('weights can be taken over, and only those that fit', () => {
    const other = Network.create({ ...config, seed: 77 }, backend);
    const batch = problem(2, 3);
    expect(other.infer(batch)).not.toEqual(network.infer(batch));
    other.setWeights(values());
    expect(other.infer(batch)).toEqual(network.infer(batch));
    const before = other.weights();
    const misfit = new Map([
      ['head/bias', new Float32Array(3).fill(1)],
      ['head/kernel', new Float32Array(7)],
    ]);
    expect(() => other.setWeights(misfit)).toThrow(RangeError);
    expect(() => other.setWeights(new Map([['no/such', new Float32Array(1)]]))).toThrow(RangeError);
    expect(other.weights()).toEqual(before);
    other.dispose();
  });

  test('batches that make no sense are refused', () => {
    const { labels: _, ...unlabelled } = problem(1, 3);
    expect(() => network.trainBatch(unlabelled, { learningRate: 1e-3 })).toThrow(RangeError);
    const batch = problem(1, 2);
    expect(() => network.infer({ ...batch, lengths: [0, 3] })).toThrow(RangeError);
    expect(() => network.infer({ ...batch, lengths: [3, 10] })).toThrow(RangeError);
    expect(() => network.infer({ ...batch, lengths: [3] })).toThrow(RangeError);
    expect(() => network.infer({ ...batch, steps: 8 })).toThrow();
  });

  test('stepping for an hour of frames stays finite', () => {
    const stepper = network.stepper();
    const random = seededRandom(9);
    const row = new Float32Array(6);
    for (let i = 0; i < 20 * 3600; i++) {
      for (let f = 0; f < 6; f++) row[f] = (random() - 0.5) * 4;
      stepper.step(row);
    }
    const { logits, embedding } = stepper.step(row);
    expect([...logits, ...embedding].every(Number.isFinite)).toBe(true);
    stepper.reset();
    const fresh = network.stepper().step(row);
    expect(stepper.step(row)).toEqual(fresh);
  });
});
