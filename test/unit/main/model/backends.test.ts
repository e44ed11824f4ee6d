import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { loadModel, saveModel } from '../../../../src/main/model/model-file.js';
import { networkDefaults, type NetworkConfig } from '../../../../src/main/model/network-config.js';
import { Network, type Batch } from '../../../../src/main/model/network.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { backendNames, openIfInstalled } from '../../../support/backends.js';

const config: NetworkConfig = {
  ...networkDefaults,
  features: 5,
  classes: 3,
  units: [6, 9],
  dense: 7,
  dropout: 0,
  seed: 21,
};

function someBatch(seed: number): Batch & { labels: number[] } {
  const random = seededRandom(seed);
  const lengths = [8, 3, 5, 7, 8, 6];
  const rows = new Float32Array(lengths.length * 8 * 5);
  lengths.forEach((length, i) => {
    for (let n = 0; n < length * 5; n++) rows[i * 40 + n] = random() - 0.3 + (n % 5 === i % 3 ? 0.8 : 0);
  });
  return { rows, size: lengths.length, steps: 8, lengths, labels: lengths.map((_, i) => i % 3) };
}

/** Largest distance between numbers at the same place; NaN when the lengths differ. */
function gap(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return NaN;
  return a.reduce((most, n, i) => Math.max(most, Math.abs(n - (b[i] ?? NaN))), 0);
}

const heads = ['logits', 'softsign', 'cosine'] as const;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-backends-'));
  const wasm = await openBackend({ only: 'wasm' });
  for (const head of heads) {
    const network = Network.create({ ...config, head }, wasm);
    for (let i = 0; i < 20; i++) network.trainBatch(someBatch(i), { learningRate: 1e-2 });
    await saveModel(join(folder, head), network, network.infer(someBatch(99)).logits);
    network.dispose();
  }
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(backendNames)('on %s', (name) => {
  let backend: Backend | null = null;
  beforeAll(async () => {
    backend = await openIfInstalled(name);
  });
  const on = (title: string, body: (backend: Backend) => void | Promise<void>): void => {
    test(title, (context) => (backend ? body(backend) : context.skip()));
  };

  on('a trained model answers as it did on wasm, within 1e-5', async (b) => {
    for (const head of heads) {
      const { network, metadata } = await loadModel(join(folder, head), b);
      const before = Float32Array.from(Object.values(metadata as Record<string, number>));
      const { logits } = network.infer(someBatch(99));
      expect(gap(logits, before), head).toBeLessThan(1e-5);
      expect(Math.max(...logits) - Math.min(...logits), head).toBeGreaterThan(0.1);
      network.dispose();
    }
  });

  on('what is loaded answers exactly as what was saved', async (b) => {
    const network = Network.create({ ...config, head: 'cosine' }, b);
    network.trainBatch(someBatch(1), { learningRate: 1e-2 });
    const path = join(folder, `of-${name}`);
    await saveModel(path, network, null);
    const loaded = await loadModel(path, b);
    expect(loaded.network.infer(someBatch(2))).toEqual(network.infer(someBatch(2)));
    loaded.network.dispose();
    network.dispose();
  });

  on('training goes the same way as on cpu: losses of 30 steps within 1e-3', async (b) => {
    const losses = (on: Backend): Float32Array => {
      const network = Network.create(config, on);
      const options = { learningRate: 1e-2, clipNorm: 1, labelSmoothing: 0.1 };
      const each = Float32Array.from(
        { length: 30 },
        (_, i) => network.trainBatch(someBatch(i % 4), options).loss,
      );
      network.dispose();
      return each;
    };
    const here = losses(b);
    const cpu = losses(await openBackend({ only: 'cpu' }));
    await openBackend({ only: name });
    expect(gap(here, cpu)).toBeLessThan(1e-3);
    expect(here.at(-1)).toBeLessThan((here[0] ?? NaN) - 0.2);
  });

  on('10,000 steps, with an answer of the whole now and then, leave no tensor', (b) => {
    const network = Network.create(config, b);
    const stepper = network.stepper();
    const { rows } = someBatch(3);
    const before = b.tf.memory();
    for (let i = 0; i < 10_000; i++) {
      if (i % 8 === 0) stepper.reset();
      stepper.step(rows.subarray((i % 8) * 5, (i % 8) * 5 + 5));
      if (i % 100 === 0) network.infer(someBatch(4));
    }
    const { numTensors, numDataBuffers } = b.tf.memory();
    expect({ numTensors, numDataBuffers }).toEqual({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
    });
    network.dispose();
  });

  on('100 epochs leave no tensor, and a network that goes takes all of its own along', (b) => {
    const empty = b.tf.memory().numTensors;
    const network = Network.create({ ...config, dropout: 0.2 }, b);
    const epoch = (): void => {
      for (let i = 0; i < 3; i++)
        network.trainBatch(someBatch(i), { learningRate: 1e-3, clipNorm: 1, freezeEncoder: i === 0 });
    };
    epoch();
    const { numTensors, numDataBuffers } = b.tf.memory();
    for (let i = 0; i < 100; i++) epoch();
    expect(b.tf.memory().numTensors).toBe(numTensors);
    expect(b.tf.memory().numDataBuffers).toBe(numDataBuffers);
    expect(numTensors).toBeGreaterThan(empty);
    network.dispose();
    expect(b.tf.memory().numTensors).toBe(empty);
  });
});
