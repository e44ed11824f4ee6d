import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
import { countSigns, firstSet, SignSets } from '../../../../src/main/library/sets.js';
import { filesIn, teach } from '../../../support/mudra-file.js';

let root: string;
let sets: SignSets;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-sets-'));
  await teach(join(root, 'library'), { yes: 2, no: 1 });
  sets = await SignSets.open(root, 'My signs');
});
afterEach(() => rm(root, { recursive: true }));

const names = async (): Promise<string[]> => (await sets.list()).map(({ name }) => name);
const watch = () => ({ signal: new AbortController().signal, onShare: () => undefined });

test('the library that was there is the first set, and stays where it is', async () => {
  const before = await filesIn(root);
  expect(await names()).toEqual(['My signs']);
  expect((await sets.last()).folder).toBe(root);
  expect(await countSigns(root)).toEqual({ signs: 2, takes: 3 });
  expect(await filesIn(root)).toEqual(before);
});

test('a copy has what the set has, and not its trash; one that is stopped leaves nothing', async () => {
  await mkdir(join(root, 'library/trash/takes'), { recursive: true });
  await writeFile(join(root, 'library/trash/takes/x.json'), '{}');
  const shares: number[] = [];
  const copy = await sets.duplicate(firstSet, 'Copy', { ...watch(), onShare: (share) => shares.push(share) });
  expect(await filesIn(join(copy.folder, 'library/signs'))).toEqual(
    await filesIn(join(root, 'library/signs')),
  );
  expect(await readdir(join(copy.folder, 'library'))).toEqual(['signs']);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));

  const stop = new AbortController();
  const onShare = (): void => stop.abort(new Error('stopped'));
  await expect(sets.duplicate(firstSet, 'More', { signal: stop.signal, onShare })).rejects.toThrow('stopped');
  expect(await readdir(join(root, 'sets'))).toEqual([copy.id]);
  await expect(sets.duplicate(firstSet, ' copy ', watch())).rejects.toMatchObject({ code: 'set.nameTaken' });
});

test('a copy of a set that changes meanwhile is whole: what is moved is in it, what is removed is not', async () => {
  const signs = join(root, 'library', 'signs');
  const [no = '', yes = ''] = readdirSync(signs).sort();
  const onShare = (share: number): void => {
    if (share === 0) {
      // As a take that is given to another sign.
      for (const name of readdirSync(join(signs, no, 'takes')))
        renameSync(join(signs, no, 'takes', name), join(signs, yes, 'takes', name));
    } else if (readdirSync(signs).includes(no)) {
      // As a sign that is removed when what it is called has not been copied yet.
      mkdirSync(join(root, 'library', 'trash', 'signs'), { recursive: true });
      renameSync(join(signs, no), join(root, 'library', 'trash', 'signs', no));
    }
  };
  const copy = await sets.duplicate(firstSet, 'Copy', { ...watch(), onShare });
  expect(await filesIn(join(copy.folder, 'library/signs'))).toEqual(await filesIn(signs));
  expect(await countSigns(copy.folder)).toEqual({ signs: 1, takes: 3 });
});

test('a sign that is removed when its takes were copied is not in the copy, which opens without a word', async () => {
  const signs = join(root, 'library', 'signs');
  const [, yes = ''] = readdirSync(signs).sort();
  const onShare = (share: number): void => {
    if (share < 0.4 || !readdirSync(signs).includes(yes)) return;
    mkdirSync(join(root, 'library', 'trash', 'signs'), { recursive: true });
    renameSync(join(signs, yes), join(root, 'library', 'trash', 'signs', yes));
  };
  const copy = await sets.duplicate(firstSet, 'Copy', { ...watch(), onShare });
  const library = await Library.open(join(copy.folder, 'library'));
  expect(library.view().notices).toEqual([]);
  expect(library.view().signs.map(({ name }) => name)).toEqual(['no']);
  await library.close();
});

test('names that cannot be read are those of the folders, and a choice that cannot be is none', async () => {
  const work = await sets.create('At work');
  await writeFile(join(work.folder, 'set.json'), 'no');
  await writeFile(join(root, 'sets.json'), '{"formatVersion": 1, "current": 5}');
  sets = await SignSets.open(root, 'My signs');
  expect(await names()).toEqual(['My signs', work.id]);
  expect((await sets.last()).id).toBe(firstSet);
  await sets.remember('gone');
  expect((await sets.last()).id).toBe(firstSet);
});

test('a set that is brought back gives way to one that has its name by now', async () => {
  const work = await sets.create('At work');
  await sets.remove(work.id);
  await sets.create('at work');
  await sets.restore(work.id);
  expect((await names()).sort()).toEqual(['At work (2)', 'My signs', 'at work']);
  expect(await sets.removedSets()).toEqual([]);
});

test('removed sets can be brought back for a week; the data folder keeps what is not theirs', async () => {
  await writeFile(join(root, 'settings.json'), '{}');
  const work = await sets.create('At work');
  const before = await filesIn(join(root, 'library'));
  await sets.remove(firstSet);
  expect(await names()).toEqual(['At work']);
  expect(await readdir(root)).toContain('settings.json');
  await sets.restore(firstSet);
  expect(await filesIn(join(root, 'library'))).toEqual(before);

  await sets.remove(work.id);
  await sets.clean();
  expect(await sets.removed()).toHaveLength(1);
  expect(await sets.removedSets()).toMatchObject([{ id: work.id, name: 'At work', signs: 0, takes: 0 }]);
  const old = new Date(Date.now() - 8 * 24 * 3600 * 1000);
  await utimes(join(root, 'removed-sets', work.id), old, old);
  await sets.clean();
  expect(await sets.removed()).toEqual([]);
  await expect(sets.restore('../library')).rejects.toMatchObject({ code: 'set.unknown' });
});
