import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { networkDefaults } from '../../../../src/main/model/network-config.js';
import type { Network } from '../../../../src/main/model/network.js';
import {
  readCheckpoint,
  removeCheckpoint,
  storeCheckpoint,
} from '../../../../src/main/training/pretrain-checkpoint.js';
import {
  batchSource,
  fewShotAccuracy,
  pretrain,
  pretrainRate,
  type PretrainProgress,
} from '../../../../src/main/training/pretrain.js';

const options = {
  signs: 20,
  shapes: 20,
  steps: 120,
  batchSize: 16,
  learningRate: 3e-3,
  seed: 2,
  config: {
    ...networkDefaults,
    units: [24, 32],
    dense: 32,
    dropout: 0.1,
    head: 'cosine' as const,
  },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-pretrain-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const weightsOf = (network: Network): number[] =>
  [...network.weights().values()].flatMap(({ values }) => [...values]);

test('a few steps already tell new made-up signs apart far better than chance', async () => {
  const progress: PretrainProgress[] = [];
  const network = await pretrain(await openBackend(), { ...options, onProgress: (p) => progress.push(p) });
  expect(progress.map(({ step }) => step)).toEqual([100]);
  expect(progress[0]?.accuracy).toBeGreaterThan(0.2);
  expect(fewShotAccuracy(network, 77, 12, 3)).toBeGreaterThan(4 / 12);
  network.dispose();
}, 60_000);

test('broken off and taken up from disk it ends with the very same weights', async () => {
  const backend = await openBackend();
  const short = { ...options, steps: 14, checkpointEvery: 6 };
  const straight = await pretrain(backend, short);
  const path = join(folder, 'checkpoint');
  const abort = new AbortController();
  const killed = await pretrain(backend, {
    ...short,
    signal: abort.signal,
    onCheckpoint: async (checkpoint) => {
      await storeCheckpoint(path, { checkpoint, options: 'these', log: [] });
      abort.abort();
    },
  });
  const stored = await readCheckpoint(path);
  expect(stored).toMatchObject({ options: 'these', checkpoint: { step: 6 } });
  expect(stored?.checkpoint.since.loss).toBeGreaterThan(0);
  const resumed = await pretrain(backend, { ...short, ...(stored ? { from: stored.checkpoint } : {}) });
  expect(weightsOf(resumed)).toEqual(weightsOf(straight));
  expect(weightsOf(killed)).not.toEqual(weightsOf(straight));
  for (const network of [straight, killed, resumed]) network.dispose();
  await removeCheckpoint(path);
  expect(await readCheckpoint(path)).toBeNull();
});

test('what is no checkpoint is told to be damaged', async () => {
  const path = join(folder, 'checkpoint');
  await writeFile(path, 'not a checkpoint');
  await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'file.damaged' });
  const network = await pretrain(await openBackend(), {
    ...options,
    steps: 2,
    checkpointEvery: 1,
    onCheckpoint: (checkpoint) => storeCheckpoint(path, { checkpoint, options: '', log: [] }),
  });
  network.dispose();
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length / 2));
  await expect(readCheckpoint(path)).rejects.toMatchObject({ code: 'file.damaged' });
});

test('a batch depends on seed and step alone, and its cuts lie within its takes', () => {
  const source = batchSource(options);
  const batch = source(5);
  source(6);
  expect(source(5)).toEqual(batch);
  expect(source(6).rows).not.toEqual(batch.rows);
  expect(batchSource({ ...options, seed: 3 })(5).rows).not.toEqual(batch.rows);
  expect(batch.lengths.length).toBe(16);
  batch.cuts?.forEach(([end = 0], i) => {
    expect(end).toBeGreaterThanOrEqual(0.35 * (batch.lengths[i] ?? 0));
    expect(end).toBeLessThanOrEqual(batch.lengths[i] ?? 0);
  });
  expect(batch.cuts?.some(([end], i) => end !== batch.lengths[i])).toBe(true);
});

test('the rate warms up, stays, and falls to nothing', () => {
  const rates = [1, 150, 600, 800, 1000].map((step) => pretrainRate(step, 1000));
  expect(rates[0]).toBeLessThan(0.01);
  expect(rates.slice(1, 3)).toEqual([1, 1]);
  expect(rates[3]).toBeCloseTo(0.5, 1);
  expect(rates[4]).toBeLessThan(0.01);
  expect(rates[4]).toBeGreaterThan(0);
});
