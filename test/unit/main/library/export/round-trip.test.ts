import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeCsv } from '../../../../../src/main/library/export/csv.js';
import { writeJsonLines } from '../../../../../src/main/library/export/json-lines.js';
import { writeNpyTree } from '../../../../../src/main/library/export/npy-tree.js';
import { readTakeFolder } from '../../../../../src/main/library/read-take-folder.js';
import type { TaughtTakes } from '../../../../../src/main/library/taught-takes.js';
import { film, hand } from '../../../../support/hands.js';
import { smallTakes } from '../../../../support/small-takes.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-export-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ['a.csv', writeCsv],
  ['a.jsonl', writeJsonLines],
])('%s gives the same takes again, to the last digit', async (name, write) => {
  const path = join(folder, name);
  await write(smallTakes(), path);
  expect(await readTakeFolder(path)).toEqual({ signs: smallTakes(), broken: [], assumed: [] });
  expect(await readdir(folder)).toEqual([name]);
  // By its folder too, and never over something that is there.
  expect((await readTakeFolder(folder)).signs).toEqual(smallTakes());
  await expect(write(smallTakes(), path)).rejects.toMatchObject({ code: 'file.exists', params: { path } });
  await expect(write(smallTakes(), join(folder, 'no', name))).rejects.toMatchObject({ name: 'MudraError' });
});

test('MP_Data gives the hands again, at the frames of their times', async () => {
  const [first, second] = smallTakes();
  if (!first || !second) throw new Error('the fixture has two signs');
  const frames = film(500, 700, 20, (time) => [
    hand('Left', { x: 0.2, y: time / 2000 }),
    hand('Right', { x: 0.75, y: 0.5, curl: 0.5 }),
  ]).filter((_, i) => i !== 2);
  const take = first.takes[0];
  if (!take) throw new Error('the fixture has a take');
  const signs: TaughtTakes[] = [
    { ...second, name: 'b/c', takes: [{ ...take, frames }] },
    { ...first, name: 'a', takes: [take, { ...take, frames }] },
    { ...first, name: 'b:c', takes: [take] },
  ];
  await writeNpyTree(signs, folder, 20);
  const read = await readTakeFolder(folder, { framesPerSecond: 20, aspect: 4 / 3 });
  expect(read.assumed).toEqual([]);
  expect(read.signs.map((s) => [s.name, s.takes.length])).toEqual([
    ['a', 2],
    ['b/c', 1],
    ['b:c', 1],
  ]);
  const again = read.signs[1]?.takes[0]?.frames ?? [];
  expect(again.map((f) => [f.time, f.hands.map((h) => h.handedness)])).toEqual([
    [0, ['Left', 'Right']],
    [50, ['Left', 'Right']],
    [150, ['Left', 'Right']],
  ]);
  again.forEach((f, i) =>
    f.hands.forEach((h, side) =>
      expect([...h.landmarks]).toEqual(frames[i]?.hands[side]?.landmarks.map(Math.fround)),
    ),
  );
  await expect(writeNpyTree(signs, folder)).rejects.toMatchObject({ code: 'file.exists' });
});
