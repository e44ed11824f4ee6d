import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryHistory } from '../../../../src/main/library/history.js';
import { importInto } from '../../../../src/main/library/import-into-library.js';
import { Library } from '../../../../src/main/library/library.js';
import { readStoredFolder } from '../../../../src/main/library/read-take-folder.js';
import { movement } from '../../../support/mudra-file.js';

let root: string;
let library: Library;
let history: LibraryHistory;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-trash-'));
  library = await Library.open(root);
  history = new LibraryHistory(library);
});
afterEach(async () => {
  await library.close();
  await rm(root, { recursive: true });
});

const stored = async () => (await readStoredFolder(root)).signs;
const counts = (): [string, number][] => library.view().signs.map(({ name, takes }) => [name, takes.length]);

test('what was deleted comes back by undo, also when an older copy of it was imported meanwhile', async () => {
  const { id } = await history.addSign('hello', 'sign');
  await history.addTake(id, 'camera', movement(1));
  const before = await stored();
  await history.addTake(id, 'camera', movement(2));
  await history.addTake(id, 'camera', movement(3));
  const all = library.view();
  await history.removeSign(id);
  const result = await importInto(library, before);
  await history.imported(result, result.takesAdded);
  expect(counts()).toEqual([['hello', 1]]);
  await history.undo();
  await history.undo();
  expect(library.view()).toEqual(all);
});

test('takes of a deleted sign that are imported to another one have ids of their own when it comes back', async () => {
  const { id } = await history.addSign('hello', 'sign');
  await history.addTake(id, 'camera', movement(1));
  const before = await stored();
  await history.removeSign(id);
  const other = await history.addSign('hello', 'sign');
  await importInto(library, before, { merge: true });
  await history.renameSign(other.id, 'hello there');
  await history.restoreSign(id);
  expect(counts()).toEqual([
    ['hello', 1],
    ['hello there', 1],
  ]);
  const ids = library.view().signs.flatMap(({ takes }) => takes.map((take) => take.id));
  expect(new Set(ids).size).toBe(2);
});
