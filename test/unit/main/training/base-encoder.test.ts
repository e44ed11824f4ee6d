import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';

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
