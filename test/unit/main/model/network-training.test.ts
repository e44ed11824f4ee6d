import { beforeAll, expect, test } from 'vitest';
import type { Tensor2D } from '@tensorflow/tfjs';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { networkDefaults, type NetworkConfig } from '../../../../src/main/model/network-config.js';
import { Network, type Batch } from '../../../../src/main/model/network.js';
import { product } from '../../../../src/main/model/product-op.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';

const config: NetworkConfig = {
  ...networkDefaults,
  features: 5,
  classes: 4,
  units: [8, 12],
  dense: 10,
  dropout: 0,
  head: 'cosine',
  seed: 3,
};
const steps = 7;

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

function batchOf(lengths: readonly number[], seed: number): Batch & { labels: number[] } {
  const random = seededRandom(seed);
  const rows = new Float32Array(lengths.length * steps * config.features);
  lengths.forEach((length, i) => {
    for (let k = 0; k < length * config.features; k++)
      rows[i * steps * config.features + k] = random() * 2 - 1;
  });
  return { rows, size: lengths.length, steps, lengths, labels: lengths.map((_, i) => i % config.classes) };
}

function valuesOf(network: Network): number[] {
  return [...network.weights().values()].flatMap(({ values }) => [...values]);
}

test('a product and its gradients agree with the library’s', () => {
  const { tf } = backend;
  const random = seededRandom(8);
  const some = (m: number, n: number): Tensor2D =>
    tf.tensor2d(
      Float32Array.from({ length: m * n }, () => random() - 0.5),
      [m, n],
    );
  tf.tidy(() => {
    const [a, b, slope] = [some(3, 5), some(5, 4), some(3, 4)];
    const gradients = (multiply: (x: Tensor2D, y: Tensor2D) => Tensor2D): number[] =>
      tf
        .grads((x, y) => tf.mul(multiply(x as Tensor2D, y as Tensor2D), slope))([a, b])
        .flatMap((t) => [...t.dataSync()]);
    const mine = gradients((x, y) => product(backend, x, y));
    const theirs = gradients((x, y) => tf.matMul(x, y));
    expect(mine.length).toBe(3 * 5 + 5 * 4);
    mine.forEach((n, i) => expect(n).toBeCloseTo(theirs[i] ?? NaN, 6));
  });
});

test('a cut teaches what the sequence broken off there would teach', () => {
  const whole = batchOf([7, 5, 6], 1);
  const ends = [3, 5, 2];
  const cut = Network.create(config, backend);
  const apart = Network.create(config, backend);
  const options = { learningRate: 0.01, clipNorm: 1 };
  const a = cut.trainBatch({ ...whole, cuts: ends.map((n) => [n]) }, options);
  const b = apart.trainBatch(
    {
      rows: Float32Array.from([...whole.rows, ...whole.rows]),
      size: 6,
      steps,
      lengths: [...whole.lengths, ...ends],
      labels: [...whole.labels, ...whole.labels],
    },
    options,
  );
  expect(a.loss).toBeCloseTo(b.loss, 5);
  expect(a.correct).toBeLessThanOrEqual(3);
  const [mine, theirs] = [valuesOf(cut), valuesOf(apart)];
  mine.forEach((n, i) => expect(Math.abs(n - (theirs[i] ?? NaN))).toBeLessThan(1e-4));
  const uncut = Network.create(config, backend);
  expect(uncut.trainBatch(whole, options).loss).not.toBeCloseTo(a.loss, 3);
  for (const network of [cut, apart, uncut]) network.dispose();
});

test('cuts that count for nothing change nothing', () => {
  const whole = batchOf([7, 4], 2);
  const [plain, cut] = [Network.create(config, backend), Network.create(config, backend)];
  const a = plain.trainBatch(whole, { learningRate: 0.01 });
  const b = cut.trainBatch({ ...whole, cuts: [[2], [3]] }, { learningRate: 0.01, cutWeight: 0 });
  expect(b.loss).toBeCloseTo(a.loss, 6);
  expect(b.correct).toBe(a.correct);
  for (const network of [plain, cut]) network.dispose();
});

test('cuts beyond a sequence, or of different number, are refused', () => {
  const network = Network.create(config, backend);
  const batch = batchOf([3, 6], 4);
  for (const cuts of [[[4], [2]], [[1], [1, 2]], [[1]], [[0], [1]]])
    expect(() => network.trainBatch({ ...batch, cuts }, { learningRate: 0.01 })).toThrow(RangeError);
  network.dispose();
});

test('training taken up from its state goes on bit for bit, dropout and moments included', () => {
  const dropping = { ...config, dropout: 0.4 };
  const batches = [1, 2, 3, 4].map((seed) => batchOf([7, 3, 5, 6], seed));
  const options = { learningRate: 0.02 };
  const straight = Network.create(dropping, backend);
  batches.forEach((batch) => straight.trainBatch(batch, options));
  const first = Network.create(dropping, backend);
  batches.slice(0, 2).forEach((batch) => first.trainBatch(batch, options));
  const second = Network.create({ ...dropping, seed: 77 }, backend);
  second.restoreTraining(first.trainingState());
  batches.slice(2).forEach((batch) => second.trainBatch(batch, options));
  expect(valuesOf(second)).toEqual(valuesOf(straight));
  expect(valuesOf(second)).not.toEqual(valuesOf(first));
  for (const network of [straight, first, second]) network.dispose();
});
