import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeCsv } from '../../../../src/main/library/export/csv.js';
import {
  importInto,
  undoImport,
  type ImportResult,
} from '../../../../src/main/library/import-into-library.js';
import { writePlan } from '../../../../src/main/library/import-plan.js';
import { Library } from '../../../../src/main/library/library.js';
import { readStoredFolder } from '../../../../src/main/library/read-take-folder.js';
import type { StoredSign } from '../../../../src/main/library/stored-signs.js';
import type { TaughtTakes } from '../../../../src/main/library/taught-takes.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { filesIn, movement, teach } from '../../../support/mudra-file.js';

let root: string;
let library: Library;
const folder = (): string => join(root, 'library');
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-import-'));
  library = await Library.open(folder());
});
afterEach(async () => {
  await library.close();
  await rm(root, { recursive: true });
});

/** Signs of a library that was taught elsewhere. */
async function elsewhere(taught: Record<string, number>, first = 1): Promise<StoredSign[]> {
  const path = await mkdtemp(join(root, 'other-'));
  await teach(path, taught, first);
  return [...(await readStoredFolder(path)).signs];
}

const names = (): [string, number][] => library.view().signs.map((sign) => [sign.name, sign.takes.length]);
const counts = ({ signsAdded, takesAdded, takesAlreadyThere, skipped }: ImportResult) => [
  signsAdded,
  takesAdded,
  takesAlreadyThere,
  skipped.length,
];

test('what is there already stays as it is, and what is not there yet comes to it', async () => {
  const all = await elsewhere({ yes: 3, no: 1 });
  const [yes, no] = all;
  if (!yes || !no) throw new Error('two signs were taught');
  expect(counts(await importInto(library, [{ ...yes, takes: yes.takes.slice(0, 2) }]))).toEqual([1, 2, 0, 0]);
  await library.renameSign(yes.sign.id, 'yes indeed');
  const before = await filesIn(folder());
  const result = await importInto(library, all);
  expect(counts(result)).toEqual([1, 2, 2, 0]);
  expect(result.added).toEqual({ signs: [no.sign.id], takes: [yes.takes[2]?.id] });
  expect(names()).toEqual([
    ['yes indeed', 3],
    ['no', 1],
  ]);
  const after = await filesIn(folder());
  for (const [path, bytes] of before) expect(after.get(path), path).toBe(bytes);
  expect(counts(await importInto(library, all))).toEqual([0, 0, 4, 0]);
  expect(await filesIn(folder())).toEqual(after);
  // What is imported is what was kept elsewhere, with its ids, dates and sources.
  expect(library.view().signs[1]).toMatchObject({ id: no.sign.id, createdAt: no.sign.createdAt });
  expect(await library.takeFrames(yes.takes[2]?.id ?? ('' as TakeId))).toEqual(yes.takes[2]?.frames);
});

describe('a sign with the name of another one', () => {
  beforeEach(async () => {
    const { id } = await library.addSign('Yes', 'sign');
    await library.addTake(id, 'camera', movement(77));
  });

  test('is told apart by its name, also the next time', async () => {
    const result = await importInto(library, await elsewhere({ yes: 2 }));
    expect(result.renamed).toEqual([{ from: 'yes', to: 'yes (2)' }]);
    await importInto(library, await elsewhere({ yes: 1 }, 40));
    expect(names()).toEqual([
      ['Yes', 1],
      ['yes (2)', 2],
      ['yes (3)', 1],
    ]);
  });

  test('joins it when asked', async () => {
    const result = await importInto(library, await elsewhere({ yes: 2 }), { merge: true });
    expect(counts(result)).toEqual([0, 2, 0, 0]);
    expect(result.renamed).toEqual([]);
    expect(names()).toEqual([['Yes', 3]]);
    // Such takes count as the sign's own from then on.
    expect(new Set(library.view().signs[0]?.takes.map((take) => take.signId)).size).toBe(1);
    await library.close();
    library = await Library.open(folder());
    expect(library.view().notices).toEqual([]);
    expect(names()).toEqual([['Yes', 3]]);
  });

  test('is the same sign when they share a take', async () => {
    const same = await elsewhere({ yes: 2 }, 77);
    expect(counts(await importInto(library, same))).toEqual([0, 1, 1, 0]);
    expect(names()).toEqual([['Yes', 2]]);
  });
});

test('rest joins the rest, and a sign named so does not: it gets a name of its own', async () => {
  await importInto(library, await elsewhere({ rest: 1 }));
  const [sign] = await elsewhere({ yes: 1 }, 40);
  if (!sign) throw new Error('a sign was taught');
  const named = { ...sign, sign: { ...sign.sign, name: 'Rest' } };
  expect((await importInto(library, [named], { merge: true })).renamed).toEqual([
    { from: 'Rest', to: 'Rest (2)' },
  ]);
  await importInto(library, await elsewhere({ rest: 2 }, 30));
  expect(library.view().signs.map((sign) => [sign.name, sign.kind, sign.takes.length])).toEqual([
    ['rest', 'rest', 3],
    ['Rest (2)', 'sign', 1],
  ]);
});

test('an id that something else has is changed: of takes, of signs, in the trash, and of what could not be loaded', async () => {
  const [yes] = await elsewhere({ yes: 1 });
  const [no] = await elsewhere({ no: 2 }, 60);
  const [take, second] = no?.takes ?? [];
  if (!yes || !no || !take || !second) throw new Error('two signs were taught');
  await importInto(library, [yes]);
  const id = yes.takes[0]?.id ?? ('' as TakeId);
  const clash: StoredSign = {
    sign: no.sign,
    takes: [
      { ...take, id },
      { ...second, id },
    ],
  };
  await importInto(library, [clash]);
  const takes = library.view().signs.flatMap((sign) => sign.takes.map((one) => one.id));
  expect(takes).toHaveLength(3);
  expect(new Set(takes).size).toBe(3);
  expect(await library.takeFrames(id)).toEqual(yes.takes[0]?.frames);

  await library.removeTake(id);
  expect(counts(await importInto(library, [yes]))).toEqual([0, 1, 0, 0]);
  await library.restoreTake(id);
  expect(library.view().signs.find((sign) => sign.id === yes.sign.id)?.takes).toHaveLength(2);

  // A sign that a later version wrote is not loaded; nothing may be put into its folder.
  await library.close();
  const file = join(folder(), 'signs', yes.sign.id, 'sign.json');
  await writeFile(file, '{"formatVersion": 9}');
  library = await Library.open(folder());
  await importInto(library, [yes]);
  expect(await readFile(file, 'utf8')).toBe('{"formatVersion": 9}');
  expect(names().map(([name]) => name)).toEqual(['yes', 'no']);
  expect(library.view().signs[0]?.id).not.toBe(yes.sign.id);
});

test('takes that a library cannot keep are left out, with the reason', async () => {
  const [yes] = await elsewhere({ yes: 2 });
  const [take, other] = yes?.takes ?? [];
  if (!yes || !take || !other) throw new Error('a sign was taught');
  const short: StoredSign = { ...yes, takes: [{ ...take, frames: take.frames.slice(0, 3) }, other] };
  const only: StoredSign = {
    sign: { ...yes.sign, id: 'only' as SignId, name: 'only' },
    takes: [{ ...take, frames: take.frames.map((f) => ({ ...f, hands: [] })) }],
  };
  const result = await importInto(library, [short, only]);
  expect(counts(result)).toEqual([1, 1, 0, 2]);
  expect(result.skipped.map(({ sign, why }) => [sign, why.code])).toEqual([
    ['yes', 'take.tooShort'],
    ['only', 'take.tooFewHands'],
  ]);
  expect(names()).toEqual([['yes', 1]]);
});

test('a sign comes as a whole or not at all, also to takes that are there', async () => {
  const [yes] = await elsewhere({ yes: 3 });
  const [first, second, third] = yes?.takes ?? [];
  if (!yes || !first || !second || !third) throw new Error('a sign was taught');
  const before = await filesIn(folder());
  // Its folder cannot be made where a file is in the way.
  await writeFile(join(folder(), 'signs'), 'in the way');
  await expect(importInto(library, [yes])).rejects.toMatchObject({ name: 'MudraError' });
  await rm(join(folder(), 'signs'));
  expect(await filesIn(folder())).toEqual(before);
  expect(await readdir(folder())).toEqual(['lock']);
  expect(names()).toEqual([]);

  await importInto(library, [{ ...yes, takes: [first] }]);
  const one = await filesIn(folder());
  const broken = { ...third, frames: third.frames.map((f) => ({ ...f, aspect: 99 })) };
  const place = {
    root: folder(),
    folder: join(folder(), 'signs', yes.sign.id),
    trash: join(folder(), 'trash', 'takes'),
  };
  const takes = [second, broken].map((take) => ({ take, id: take.id }));
  const plan = { sign: yes.sign, isNew: false, takes, alreadyThere: 0 };
  await expect(writePlan(plan, place)).rejects.toMatchObject({ name: 'MudraError' });
  expect(await filesIn(folder())).toEqual(one);
  expect(names()).toEqual([['yes', 1]]);
});

test('what a killed import left is cleared away when the library is opened', async () => {
  await teach(join(folder(), 'import.0123abcd.tmp'), { yes: 1 });
  await library.close();
  library = await Library.open(folder());
  expect(await readdir(folder())).toEqual(['lock']);
});

test('an import can be taken back, and what was taken back restored', async () => {
  const all = await elsewhere({ yes: 3, no: 1 });
  const [yes, no] = all;
  if (!yes || !no) throw new Error('two signs were taught');
  await importInto(library, [{ ...yes, takes: yes.takes.slice(0, 1) }]);
  const before = library.view();
  const result = await importInto(library, all);
  await undoImport(library, result);
  expect(library.view()).toEqual(before);
  await library.restoreSign(no.sign.id);
  await library.restoreTake(yes.takes[1]?.id ?? ('' as TakeId));
  expect(names()).toEqual([
    ['yes', 2],
    ['no', 1],
  ]);
});

test('takes of a format without ids are known again, and those of another file are not taken for them', async () => {
  const write = async (name: string, numbers: readonly number[]): Promise<StoredSign[]> => {
    const takes = numbers.map((n, i) => ({
      id: `take-${i}` as TakeId,
      createdAt: '2026-01-02T03:04:05.000Z',
      frames: movement(n),
    }));
    const signs: TaughtTakes[] = [{ id: 'class-0' as SignId, name: 'yes', kind: 'sign', takes }];
    await writeCsv(signs, join(root, name));
    return [...(await readStoredFolder(join(root, name))).signs];
  };
  expect(counts(await importInto(library, await write('a.csv', [1, 2, 1])))).toEqual([1, 2, 1, 0]);
  expect(counts(await importInto(library, await write('b.csv', [1, 2])))).toEqual([0, 0, 2, 0]);
  expect(counts(await importInto(library, await write('c.csv', [2, 3])))).toEqual([0, 1, 1, 0]);
  expect(counts(await importInto(library, await write('d.csv', [4])))).toEqual([1, 1, 0, 0]);
  expect(names()).toEqual([
    ['yes', 3],
    ['yes (2)', 1],
  ]);
});
