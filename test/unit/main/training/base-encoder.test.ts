import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { baseFolders, encoderNetwork, loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';

const models = resolve(import.meta.dirname, '../../../../models');

test('the shipped encoder is the one in the manifest and fits the features', async () => {
  const manifest = JSON.parse(await readFile(join(models, 'manifest.json'), 'utf8')) as {
    assets: { file: string; sha256?: string }[];
  };
  for (const folder of baseFolders) {
    const weights = await readFile(join(models, folder, 'weights.bin'));
    const pinned = manifest.assets.find(({ file }) => file === `${folder}/weights.bin`)?.sha256;
    expect(createHash('sha256').update(weights).digest('hex')).toBe(pinned);
  }
  const backend = await openBackend();
  const base = await loadBaseEncoder(backend);
  if (!base) throw new Error('no base encoder');
  expect(base.members.length).toBe(baseFolders.length);
  const encoder = encoderNetwork(base, backend);
  expect(encoder.config).toMatchObject({ dense: 128 * baseFolders.length });
  encoder.dispose();
  expect(base?.config).toMatchObject({ units: [64, 128], dense: 128, head: 'logits' });
  expect([...(base?.weights.keys() ?? [])].some((name) => name.startsWith('head/'))).toBe(false);
});
