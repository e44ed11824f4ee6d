import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
import { storageUse } from '../../../../src/main/library/storage.js';
import { movement } from '../../../support/mudra-file.js';

let root: string;
let library: Library;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-storage-'));
  library = await Library.open(join(root, 'library'));
});
afterEach(async () => {
  await library.close();
  await rm(root, { recursive: true });
});

test('signs and takes in the trash are counted apart, takes of deleted signs among the takes', async () => {
  const removed = async (): Promise<readonly number[]> => {
    const { trash } = await storageUse(root, [], []);
    return [trash.signs, trash.takes];
  };
  expect(await removed()).toEqual([0, 0]);
  const empty = await library.addSign('hello', 'sign');
  await library.removeSign(empty.id);
  expect(await removed()).toEqual([1, 0]);
  const sign = await library.addSign('thanks', 'sign');
  for (const seed of [1, 2]) await library.addTake(sign.id, 'camera', movement(seed));
  const [first] = library.view().signs[0]?.takes ?? [];
  if (first) await library.removeTake(first.id);
  expect(await removed()).toEqual([1, 1]);
  await library.removeSign(sign.id);
  expect(await removed()).toEqual([2, 2]);
});
