import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { networkDefaults } from '../../../../src/main/model/network-config.js';
import { loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';
import { fewShotAccuracy, pretrain } from '../../../../src/main/training/pretrain.js';

const models = resolve(import.meta.dirname, '../../../../models');

test('the shipped encoder is the one in the manifest and fits the features', async () => {
  const manifest = JSON.parse(await readFile(join(models, 'manifest.json'), 'utf8')) as {
    assets: { file: string; sha256?: string }[];
  };
  const weights = await readFile(join(models, 'base/weights.bin'));
  const pinned = manifest.assets.find(({ file }) => file === 'base/weights.bin')?.sha256;
  expect(createHash('sha256').update(weights).digest('hex')).toBe(pinned);
  const base = await loadBaseEncoder(await openBackend());
  expect(base?.config).toMatchObject({ units: [64, 128], dense: 128, head: 'logits' });
  expect([...(base?.weights.keys() ?? [])].some((name) => name.startsWith('head/'))).toBe(false);
});

test('a few steps of pre-training already tell new made-up signs apart far better than chance', async () => {
  const progress: number[] = [];
  const network = pretrain(await openBackend(), {
    signs: 20,
    shapes: 20,
    steps: 100,
    batchSize: 16,
    learningRate: 3e-3,
    seed: 2,
    config: { ...networkDefaults, units: [24, 32], dense: 32, dropout: 0.1, head: 'cosine' },
    onProgress: ({ accuracy }) => progress.push(accuracy),
  });
  expect(progress.length).toBe(1);
  expect(fewShotAccuracy(network, 77, 12, 3)).toBeGreaterThan(4 / 12);
  network.dispose();
}, 60_000);
