import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Checkpoint } from '../../../../src/main/training/checkpoint.js';
import type { FoldResult } from '../../../../src/main/training/evaluate.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-checkpoint-'));
  path = join(folder, 'deep/fits.jsonl');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const result = (take: number): FoldResult => ({
  outcomes: [
    { label: 1, take, named: 2, recognised: 0 },
    { label: 0, take: 0, named: 0, recognised: 0 },
  ],
  history: [
    { epoch: 1, epochs: 2, loss: 1 / 3, accuracy: 0.1, heldOutAccuracy: null },
    { epoch: 2, epochs: 2, loss: NaN, accuracy: 0.7, heldOutAccuracy: 0.5 },
  ],
  apalu: [{ layer: 'mopgru_1', a: 0.1 + 0.2, b: 0.065, initialA: 0.55, initialB: 0.065 }],
  seconds: 1.25,
});

async function keep(version: string, ...takes: readonly number[]): Promise<void> {
  const checkpoint = await Checkpoint.open(path, version);
  for (const take of takes) await checkpoint.add(`fit ${take}`, result(take));
  await checkpoint.close();
}

test('what was kept is found again, number for number', async () => {
  await keep('1.0.0', 3, 4);
  const checkpoint = await Checkpoint.open(path, '1.0.0');
  expect(checkpoint.size).toBe(2);
  expect(checkpoint.find('fit 3')).toEqual(result(3));
  expect(checkpoint.find('fit 4')).toEqual(result(4));
  expect(checkpoint.find('fit 5')).toBeNull();
  await checkpoint.close();
});

test('a line cut off by a kill is not used, and the next one is none the worse', async () => {
  await keep('1.0.0', 1, 2);
  const { length } = await readFile(path);
  await truncate(path, length - 40);
  await keep('1.0.0', 3);
  const checkpoint = await Checkpoint.open(path, '1.0.0');
  expect([1, 2, 3].map((take) => checkpoint.find(`fit ${take}`) !== null)).toEqual([true, false, true]);
  await checkpoint.close();
});

test('damaged lines and other versions are not used', async () => {
  await keep('0.9.0', 1);
  await appendFile(path, 'not JSON\n{"format":1,"version":"1.0.0","key":"fit 2","result":{}}\n');
  await keep('1.0.0', 3);
  const checkpoint = await Checkpoint.open(path, '1.0.0');
  expect([1, 2, 3].map((take) => checkpoint.find(`fit ${take}`) !== null)).toEqual([false, false, true]);
  await checkpoint.close();
});

test('discarding removes the file; a place that is no file is refused', async () => {
  await keep('1.0.0', 1);
  await (await Checkpoint.open(path, '1.0.0')).discard();
  await expect(readFile(path)).rejects.toThrow('ENOENT');
  await expect(Checkpoint.open(folder, '1.0.0')).rejects.toMatchObject({ code: 'file.unreadable' });
  await writeFile(join(folder, 'plain'), '');
  await expect(Checkpoint.open(join(folder, 'plain/fits.jsonl'), '1')).rejects.toMatchObject({
    code: 'file.unreadable',
  });
});
