import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gather, previewOf } from '../../../../src/main/library/import/gather.js';
import { importInto } from '../../../../src/main/library/import-into-library.js';
import { writeMudraArchive } from '../../../../src/main/library/export/mudra-archive.js';
import { Library } from '../../../../src/main/library/library.js';
import { readStoredFolder } from '../../../../src/main/library/read-take-folder.js';
import type { StoredSign } from '../../../../src/main/library/stored-signs.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { movement } from '../../../support/mudra-file.js';

let root: string;
let library: Library;
let copy: Library;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-copies-'));
  library = await Library.open(join(root, 'library'));
  copy = await Library.open(join(root, 'copy'));
});
afterEach(async () => {
  await library.close();
  await copy.close();
  await rm(root, { recursive: true });
});

const names = ({ signs }: ReturnType<Library['view']>): [string, number][] =>
  signs.map((sign) => [sign.name, sign.takes.length]);
const trims = ({ signs }: ReturnType<Library['view']>) =>
  signs.flatMap(({ takes }) => takes.map(({ trim }) => trim && [trim.startMs, trim.endMs]));
const stored = async (): Promise<readonly StoredSign[]> =>
  (await readStoredFolder(join(root, 'library'))).signs;

/** Two movements in one recording. */
const long = () => [
  ...movement(3),
  ...movement(4).map((frame) => ({ ...frame, time: ms(frame.time + 1000) })),
];

/** One recording of two signs: its copy is given to the other sign, and each keeps its half. */
async function cutInTwo(): Promise<void> {
  const [hello, thanks] = [await library.addSign('hello', 'sign'), await library.addSign('thanks', 'sign')];
  const take = await library.addTake(hello.id, 'camera', movement(1));
  const other = await library.duplicateTake(take.id);
  await library.moveTake(other.id, thanks.id);
  await library.addTake(thanks.id, 'camera', movement(2));
}

test('signs that share a recording are as many as they were in a library that has neither', async () => {
  await cutInTwo();
  await importInto(copy, await stored());
  expect(names(copy.view())).toEqual(names(library.view()));
  // And the next time they are the same ones.
  const again = await importInto(copy, await stored());
  expect(again).toMatchObject({ signsAdded: 0, takesAdded: 0, takesAlreadyThere: 3 });
});

test('they are as many in what is told before, and in a library that has one of them', async () => {
  await cutInTwo();
  const [hello] = await stored();
  await importInto(copy, hello ? [hello] : []);
  const file = join(root, 'both.mudra');
  await writeMudraArchive(await stored(), file, { app: 'test' });
  const found = await gather(file, new AbortController().signal);
  const here = (await readStoredFolder(join(root, 'copy'))).signs;
  expect((await previewOf(found, here, root)).signs).toMatchObject([
    { name: 'hello', same: 'hello', alreadyHere: 1 },
    { name: 'thanks', same: null, alreadyHere: 0 },
  ]);
  await importInto(copy, found.signs);
  found.close();
  expect(names(copy.view())).toEqual(names(library.view()));
});

/** One recording of the same sign twice, cut in two; both halves are in the copy. */
async function cutAndImported(): Promise<void> {
  const { id } = await library.addSign('hello', 'sign');
  const take = await library.addTake(id, 'camera', long());
  const other = await library.duplicateTake(take.id);
  await library.trimTake(take.id, { startMs: 0, endMs: 900 });
  await library.trimTake(other.id, { startMs: 900, endMs: take.durationMs });
  await importInto(copy, await stored());
}

test('both parts of a recording that was cut in two come along, once', async () => {
  await cutAndImported();
  expect(trims(copy.view())).toEqual(trims(library.view()));
  expect(await importInto(copy, await stored())).toMatchObject({ takesAdded: 0, takesAlreadyThere: 2 });
});

test('of a recording that was cut in two the part that is gone comes again, and not the other one once more', async () => {
  await cutAndImported();
  const [first] = copy.view().signs[0]?.takes ?? [];
  if (first) await copy.removeTake(first.id);
  expect(await importInto(copy, await stored())).toMatchObject({ takesAdded: 1, takesAlreadyThere: 1 });
  expect(trims(copy.view()).map(String).sort()).toEqual(trims(library.view()).map(String).sort());
});
