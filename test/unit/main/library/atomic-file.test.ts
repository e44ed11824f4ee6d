import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeTemporaryFiles, writeFileAtomic } from '../../../../src/main/library/atomic-file.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-atomic-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('writes text and bytes, into folders that it makes, over what was there', async () => {
  const path = join(folder, 'a', 'b', 'c.json');
  await writeFileAtomic(path, 'é first, and longer');
  await writeFileAtomic(path, new Uint8Array([0, 255, 10]));
  expect([...(await readFile(path))]).toEqual([0, 255, 10]);
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['c.json']);
});

test('a write that fails leaves nothing behind', async () => {
  await mkdir(join(folder, 'taken'));
  await writeFile(join(folder, 'taken', 'x'), '');
  await expect(writeFileAtomic(join(folder, 'taken'), 'text')).rejects.toMatchObject({ code: 'internal' });
  expect(await readdir(folder)).toEqual(['taken']);
});

test('many writes to one file at once: one of them stays, whole', async () => {
  const path = join(folder, 'x.json');
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(50_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['x.json']);
});

test('temporary files are removed, of one file or of all, and nothing else', async () => {
  const names = ['a.json', 'a.json.0123abcd.tmp', 'b.json.89abcdef.tmp', 'b.json.tmp', 'c.0123abcd.tmpx'];
  for (const name of names) await writeFile(join(folder, name), '');
  await removeTemporaryFiles(folder, 'a.json');
  expect(await readdir(folder)).toEqual(['a.json', 'b.json.89abcdef.tmp', 'b.json.tmp', 'c.0123abcd.tmpx']);
  await removeTemporaryFiles(folder);
  expect(await readdir(folder)).toEqual(['a.json', 'b.json.tmp', 'c.0123abcd.tmpx']);
  await removeTemporaryFiles(join(folder, 'nowhere'));
});
