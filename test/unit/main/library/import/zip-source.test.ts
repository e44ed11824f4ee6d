import { zipSync, type ZipOptions } from 'fflate';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { zipLimits, ZipSource } from '../../../../../src/main/library/import/zip-source.js';
import { readTakeFolder } from '../../../../../src/main/library/read-take-folder.js';
import type { MudraError } from '../../../../../src/shared/errors.js';
import { errorText } from '../../../../../src/shared/i18n/t.js';
import { npy } from '../../../../support/npy.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-zip-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Packed = Readonly<Record<string, Uint8Array | [Uint8Array, ZipOptions]>>;
const zip = (files: Packed): Buffer => Buffer.from(zipSync(files));
const bytes = (text: string): Buffer => Buffer.from(text);
const open = (content: Buffer, limits = zipLimits): Promise<ZipSource> =>
  ZipSource.open('a.zip', limits, content);

async function put(name: string, content: Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

/** Another name of the same length in the place of one, wherever the zip keeps it. */
function rename(content: Buffer, from: string, to: string): Buffer {
  return Buffer.from(content.toString('latin1').replaceAll(from, to), 'latin1');
}

const numbers = (first: number): number[] => Array.from({ length: 126 }, (_, k) => first + k / 1024);
const tree = (root: string): Record<string, Buffer> => ({
  [`${root}yes/0/0.npy`]: npy('<f4', numbers(0.25)),
  [`${root}yes/0/1.npy`]: npy('<f8', numbers(0.5)),
  [`${root}no/0/0.npy`]: npy('<f4', numbers(0.125)),
});

describe('a zip of takes', () => {
  test.each(['', 'MP_Data/', 'My project/MP_Data/', 'a/b/c/'])('wrapped in “%s” is read', async (root) => {
    const path = await put(
      'a.zip',
      zip({ ...tree(root), '__MACOSX/._x': bytes('x'), '.DS_Store': bytes('x') }),
    );
    const { signs } = await readTakeFolder(path);
    expect(signs.map((s) => [s.name, s.takes.map((t) => t.frames.length)])).toEqual([
      ['no', [1]],
      ['yes', [2]],
    ]);
    expect(signs[1]?.takes[0]?.frames[1]?.hands[0]?.landmarks.slice(0, 2)).toEqual([0.5, 0.5 + 1 / 1024]);
  });

  test('names broken files by their path in it', async () => {
    const path = await put('a.zip', zip({ ...tree('w/MP_Data/'), 'w/MP_Data/no/1/0.npy': bytes('nothing') }));
    const name = join(path, 'w', 'MP_Data', 'no', '1', '0.npy');
    await expect(readTakeFolder(path)).rejects.toMatchObject({
      code: 'file.unreadable',
      params: { path: name },
    });
    expect((await readTakeFolder(path, { skipBroken: true })).broken).toMatchObject([
      { params: { path: name } },
    ]);
  });

  test('without takes, or that is no zip, is an error', async () => {
    await expect(readTakeFolder(await put('a.zip', zip({ 'a.txt': bytes('x') })))).rejects.toMatchObject({
      code: 'takes.none',
    });
    await expect(readTakeFolder(await put('b.zip', bytes('no zip')))).rejects.toMatchObject({
      code: 'file.unreadable',
    });
    await expect(readTakeFolder(join(folder, 'c.zip'))).rejects.toMatchObject({ code: 'file.missing' });
  });

  test('that is empty or cut off is told so in plain words', async () => {
    const whole = zip(tree(''));
    const told = async (name: string, content: Buffer): Promise<string> => {
      const path = await put(name, content);
      return readTakeFolder(path).then(
        () => 'read',
        (error: MudraError) => errorText(error).replace(path, name),
      );
    };
    const text = (name: string, reason: string): string =>
      `“${name}” could not be read (${reason}). Nothing was changed; repair it, or leave it out.`;
    for (const name of ['a.zip', 'a.mudra']) {
      expect(await told(name, bytes(''))).toBe(text(name, 'it is empty'));
      const cut = whole.subarray(0, whole.length - 30);
      expect(await told(name, cut)).toBe(text(name, 'it is cut off, or no archive at all'));
    }
  });
});

describe('a zip is refused as a whole', () => {
  const refused = (reason: string) => ({
    code: 'zip.refused',
    params: { path: 'a.zip', reason: expect.stringContaining(reason) as string },
  });

  test.each(['../evil.npy', 'a/../../evil.npy', '/etc/evil.npy', 'C:/evil.npy', '..\\evil.npy'])(
    'for the path %s',
    async (path) => {
      await expect(open(zip({ [path]: bytes('x') }))).rejects.toMatchObject(refused('path'));
    },
  );

  test('for a link', async () => {
    const link: ZipOptions = { os: 3, attrs: (0o120777 << 16) >>> 0 };
    await expect(open(zip({ 'a/b.npy': [bytes('/etc/passwd'), link] }))).rejects.toMatchObject(
      refused('“a/b.npy” is a link'),
    );
    const file: ZipOptions = { os: 3, attrs: (0o100644 << 16) >>> 0 };
    expect((await (await open(zip({ 'a/b': [bytes('x'), file] }))).list('a')).files).toEqual(['b']);
  });

  test('for two files of one name, also when it is spelt in two ways', async () => {
    const twice = rename(zip({ 'a/1.npy': bytes('x'), 'a/2.npy': bytes('y') }), 'a/2.npy', 'a/1.npy');
    await expect(open(twice)).rejects.toMatchObject(refused('“a/1.npy” is in it twice'));
    const spelt = zip({ 'a/1.npy': bytes('x'), './a//1.npy': bytes('y') });
    await expect(open(spelt)).rejects.toMatchObject(refused('“a/1.npy” is in it twice'));
  });

  test('for a name that is a file and a folder', async () => {
    await expect(open(zip({ a: bytes('x'), 'a/b': bytes('y') }))).rejects.toMatchObject(
      refused('“a” is both a file and a folder'),
    );
  });

  test('for more files, or more bytes, than it may have', async () => {
    const content = zip({ a: Buffer.alloc(600), b: Buffer.alloc(600) });
    await expect(open(content, { ...zipLimits, entries: 1 })).rejects.toMatchObject(refused('2 files'));
    await expect(open(content, { ...zipLimits, fileBytes: 599 })).rejects.toMatchObject(refused('600 bytes'));
    await expect(open(content, { ...zipLimits, totalBytes: 1199 })).rejects.toMatchObject(
      refused('1199 bytes'),
    );
    await open(content, { entries: 2, fileBytes: 600, totalBytes: 1200 });
  });

  test('for a bomb of 10 GB, and none of it is unpacked', async () => {
    // 40 files that say they unpack to 255 MB, each a few bytes long.
    const bomb = zip(
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`${i}.npy`, Buffer.alloc(1000)])),
    );
    for (let at = bomb.indexOf('PK\x01\x02'); at !== -1; at = bomb.indexOf('PK\x01\x02', at + 1)) {
      bomb.writeUInt32LE(255 * 1024 * 1024, at + 24);
    }
    await expect(open(bomb)).rejects.toMatchObject(refused('more than 4294967296 bytes'));
  });
});

test('a file that unpacks to more or less than the zip says is broken, and no more of it is unpacked', async () => {
  for (const size of [10, 999, 1001]) {
    const content = zip({ 'a.npy': Buffer.alloc(1000, 'ab') });
    content.writeUInt32LE(size, content.indexOf('PK\x01\x02') + 24);
    const source = await open(content);
    await expect(source.read('a.npy')).rejects.toMatchObject({ name: 'FormatError', kind: 'damaged' });
  }
});

test('a file that does not match its checksum is broken, and so is one that is locked with a password', async () => {
  const content = zip({ 'a.npy': [bytes('some bytes'), { level: 0 }] });
  const source = await open(rename(content, 'some bytes', 'same bytes'));
  await expect(source.read('a.npy')).rejects.toMatchObject({ reason: 'it does not match its checksum' });
  const secret = zip({ 'a.npy': bytes('some bytes') });
  secret.writeUInt16LE(1, secret.indexOf('PK\x01\x02') + 8);
  const reading = open(secret).then((locked) => locked.read('a.npy'));
  await expect(reading).rejects.toMatchObject({ reason: expect.stringContaining('encrypted') as string });
});
