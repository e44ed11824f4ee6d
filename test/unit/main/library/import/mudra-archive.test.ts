import { unzipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeMudraArchive } from '../../../../../src/main/library/export/mudra-archive.js';
import { importInto } from '../../../../../src/main/library/import-into-library.js';
import { zipLimits, ZipSource } from '../../../../../src/main/library/import/zip-source.js';
import { Library } from '../../../../../src/main/library/library.js';
import {
  readStoredFolder,
  readStoredFrom,
  readTakeFolder,
} from '../../../../../src/main/library/read-take-folder.js';
import { MudraError } from '../../../../../src/shared/errors.js';
import { corrupt } from '../../../../support/corrupt.js';
import { seeded } from '../../../../support/hands.js';
import { MemorySource } from '../../../../support/memory-source.js';
import {
  filesIn,
  pack,
  repack,
  stampsIn,
  teach,
  type ManifestJson,
  type Unpacked,
} from '../../../../support/mudra-file.js';

let root: string;
let library: string;
let model: string;
let archive: Buffer;
let ids: string[];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-archive-'));
  library = join(root, 'library');
  model = join(root, 'model');
  ids = await teach(library, { 'say “hi”': 2, 'déjà vu': 1, rest: 1, empty: 0 });
  await mkdir(model);
  await writeFile(join(model, 'weights.bin'), 'weights');
  const weightsSha256 = createHash('sha256').update('weights').digest('hex');
  await writeFile(join(model, 'model.json'), JSON.stringify({ weightsSha256 }));
  archive = await pack(library, join(root, 'a.mudra'), model);
});
afterAll(() => rm(root, { recursive: true }));

/** A path of the archive: of its first sign with takes, or of that sign's first take. */
const sign = (): string => `signs/${ids[0]}/sign.json`;
const take = (ext: string, n = 0): string => {
  const paths = Object.keys(unzipSync(archive)).filter((p) => p.startsWith(`signs/${ids[0]}/takes/`));
  return paths.filter((p) => p.endsWith(ext))[n] ?? '';
};
const put = async (name: string, content: Buffer): Promise<string> => {
  const path = join(root, name);
  await writeFile(path, content);
  return path;
};

test('a library goes into one file and comes out of it byte by byte', async () => {
  const files = await filesIn(library);
  const packed = unzipSync(archive);
  const manifest = JSON.parse(Buffer.from(packed['manifest.json'] ?? []).toString()) as ManifestJson;
  expect(manifest).toMatchObject({
    format: 'mudra',
    formatVersion: 1,
    app: '0.0.0-test',
    signs: [
      { id: ids[0], name: 'say “hi”', kind: 'sign', takes: 2 },
      { id: ids[1], name: 'déjà vu', kind: 'sign', takes: 1 },
      { id: ids[2], name: 'rest', kind: 'rest', takes: 1 },
      { id: ids[3], name: 'empty', kind: 'sign', takes: 0 },
    ],
  });
  const names = [...files.keys()].sort();
  expect(names).toHaveLength(4 + 2 * 4);
  expect(Object.keys(packed).sort()).toEqual([
    'manifest.json',
    'model/model.json',
    'model/weights.bin',
    ...names,
  ]);
  for (const [path, bytes] of files) expect(Buffer.from(packed[path] ?? []).toString('base64')).toBe(bytes);
  expect(manifest.files.map((file) => file.path).sort()).toEqual(
    Object.keys(packed)
      .filter((path) => path !== 'manifest.json')
      .sort(),
  );

  const other = await Library.open(join(root, 'other'));
  const { signs } = await readStoredFolder(join(root, 'a.mudra'));
  expect(await importInto(other, signs)).toMatchObject({
    signsAdded: 4,
    takesAdded: 4,
    takesAlreadyThere: 0,
    skipped: [],
  });
  const view = other.view();
  await other.close();
  expect(await filesIn(join(root, 'other'))).toEqual(files);
  const again = await Library.open(join(root, 'other'));
  expect(again.view()).toEqual(view);
  await again.close();
});

test('it is read like any other takes, also unpacked, or as a zip in a folder of its own', async () => {
  const { signs } = await readTakeFolder(library);
  const expected = { signs, broken: [], assumed: [] };
  expect(await readTakeFolder(join(root, 'a.mudra'))).toEqual(expected);
  const wrapped = repack(archive, (files, manifest) => {
    for (const [path, bytes] of Object.entries(files)) {
      Reflect.deleteProperty(files, path);
      files[`my signs/${path}`] = path === 'manifest.json' ? Buffer.from(JSON.stringify(manifest)) : bytes;
    }
  });
  expect(await readTakeFolder(await put('wrapped.zip', wrapped))).toEqual(expected);
  for (const [path, bytes] of Object.entries(unzipSync(archive))) {
    await mkdir(join(root, 'unpacked', path, '..'), { recursive: true });
    await writeFile(join(root, 'unpacked', path), bytes);
  }
  expect(await readTakeFolder(join(root, 'unpacked'))).toEqual(expected);
  await writeFile(join(root, 'unpacked', take('.f32')), 'other');
  await expect(readTakeFolder(join(root, 'unpacked'))).rejects.toMatchObject({ code: 'file.unreadable' });
});

test('it is written whole or not at all, and over nothing unless that is asked for', async () => {
  const { signs } = await readStoredFolder(library);
  const path = join(root, 'a.mudra');
  await expect(writeMudraArchive(signs, path, { app: 'x' })).rejects.toMatchObject({ code: 'file.exists' });
  expect((await readFile(path)).equals(archive)).toBe(true);
  await writeMudraArchive(signs.slice(0, 1), join(root, 'b.mudra'), {
    app: 'x',
    about: { consent: 'Ada: yes' },
  });
  await writeMudraArchive(signs, join(root, 'b.mudra'), { app: 'x', overwrite: true });
  expect((await readTakeFolder(join(root, 'b.mudra'))).signs).toHaveLength(4);
  const broken = signs.map((one) => ({
    ...one,
    takes: one.takes.map((t) => ({ ...t, frames: t.frames.map((f) => ({ ...f, aspect: NaN })) })),
  }));
  await expect(writeMudraArchive(broken, join(root, 'c.mudra'), { app: 'x' })).rejects.toMatchObject({
    name: 'MudraError',
  });
  await writeFile(join(root, 'weights.bin'), 'other weights');
  await writeFile(join(root, 'model.json'), await readFile(join(model, 'model.json')));
  await expect(
    writeMudraArchive(signs, join(root, 'c.mudra'), { app: 'x', model: root }),
  ).rejects.toMatchObject({
    code: 'file.unreadable',
    params: { path: root, reason: 'weights.bin does not match its checksum' },
  });
  expect((await readdir(root)).filter((name) => /c\.mudra|\.tmp$/.test(name))).toEqual([]);
});

type Change = (files: Unpacked, manifest: ManifestJson, list: () => void) => void;
const first = (manifest: ManifestJson): ManifestJson['signs'][number] =>
  manifest.signs[0] ?? { id: '', name: '', kind: '', takes: 0 };

describe('an archive is refused as a whole', () => {
  test.each<[string, Change]>([
    ['“notes.txt” is not in its list', (files) => void (files['notes.txt'] = Buffer.from('x'))],
    ['is in its list and not there', (files) => void Reflect.deleteProperty(files, take('.f32'))],
    [
      '.path is no file of a .mudra',
      (files, _manifest, list) => ((files['notes.txt'] = Buffer.from('x')), list()),
    ],
    ['twice', (_files, { files }) => void files.push(...files.slice(0, 1))],
    [
      'does not match its checksum in the manifest',
      (files) => void (files[sign()] = Buffer.from(String(files[sign()]).replace('hi', 'ho'))),
    ],
    ['bytes; the manifest says', (files) => void (files[take('.f32')] = Buffer.alloc(8))],
    ['does not match its checksum in the manifest', (files) => void files['model/weights.bin']?.write('W')],
    [
      'is there without “model/weights.bin”',
      (files, _m, list) => (Reflect.deleteProperty(files, 'model/weights.bin'), list()),
    ],
    ['is there without', (files, _m, list) => (Reflect.deleteProperty(files, take('.json')), list())],
    ['is there without', (files, _m, list) => (Reflect.deleteProperty(files, sign()), list())],
    ['has 2 takes instead of 3', (_f, manifest) => void first(manifest).takes++],
    ['is another one than its sign.json says', (_f, manifest) => void (first(manifest).name = 'other')],
    ['a sign that it does not name', (_f, { signs }) => void signs.shift()],
    ['is in it twice', (_f, { signs }) => void signs.push(...signs.slice(0, 1))],
    [
      '“signs/ghost/sign.json” is in its list and not there',
      (_f, { signs }) => void signs.push({ id: 'ghost', name: 'g', kind: 'sign', takes: 0 }),
    ],
    [
      'it belongs to the sign',
      (files, manifest, list) => {
        files[sign()] = Buffer.from(String(files[sign()]).replace(ids[0] ?? '', 'other'));
        first(manifest).takes += 0;
        list();
      },
    ],
    [
      'it belongs to the take',
      (files, _m, list) => {
        files[take('.json')] = files[take('.json', 1)] ?? Buffer.alloc(0);
        list();
      },
    ],
    ['do not match their checksum', (files, _m, list) => (files[take('.f32')]?.writeFloatLE(0.5), list())],
    ['format', (_f, manifest) => void (manifest.format = 'other')],
    ['it is missing', (files) => void Reflect.deleteProperty(files, 'manifest.json')],
  ])('when %s', async (reason, change) => {
    const path = await put('hostile.mudra', repack(archive, change));
    await expect(readStoredFolder(path)).rejects.toMatchObject({
      code: 'file.unreadable',
      params: { reason: expect.stringContaining(reason) as string },
    });
    await expect(readTakeFolder(path)).rejects.toMatchObject({ code: 'file.unreadable' });
  });

  test.each<[string, Change]>([
    ['leads outside', (files) => void (files['signs/../../evil.json'] = Buffer.from('{}'))],
    ['is absolute', (files) => void (files['/etc/evil.json'] = Buffer.from('{}'))],
    ['is a drive', (files) => void (files['C:/evil.json'] = Buffer.from('{}'))],
  ])('when a path %s', async (_name, change) => {
    await expect(readStoredFolder(await put('hostile.mudra', repack(archive, change)))).rejects.toMatchObject(
      {
        code: 'zip.refused',
        params: { reason: expect.stringContaining('path') as string },
      },
    );
  });

  test('when it holds a link, two files of one name, or a bomb of 10 GB', async () => {
    const central = (bytes: Buffer): number[] => {
      const found: number[] = [];
      for (let at = bytes.indexOf('PK\x01\x02'); at !== -1; at = bytes.indexOf('PK\x01\x02', at + 1))
        found.push(at);
      return found;
    };
    const refused = async (bytes: Buffer, reason: string): Promise<void> => {
      await expect(readStoredFolder(await put('hostile.mudra', bytes))).rejects.toMatchObject({
        code: 'zip.refused',
        params: { reason: expect.stringContaining(reason) as string },
      });
    };
    const link = Buffer.from(archive);
    const [at = 0] = central(link);
    link[at + 5] = 3;
    link.writeUInt32LE((0o120777 << 16) >>> 0, at + 38);
    await refused(link, 'is a link');
    const [one = '', two = ''] = [take('.f32'), take('.f32', 1)];
    const twice = Buffer.from(archive.toString('latin1').replaceAll(two, one), 'latin1');
    await refused(twice, 'is in it twice');
    const bomb = repack(archive, (files) => {
      for (let i = 0; i < 40; i++) files[`model/${i}.bin`] = Buffer.alloc(1000);
    });
    for (const entry of central(bomb)) bomb.writeUInt32LE(255 * 1024 * 1024, entry + 24);
    await refused(bomb, 'more than 4294967296 bytes');
  });

  test('when a later version wrote it, or a file in it', async () => {
    const newer = (change: Change, version: number) =>
      expect(
        put('newer.mudra', repack(archive, change)).then((path) => readStoredFolder(path)),
      ).rejects.toMatchObject({ code: 'file.newer', params: { version } });
    await newer((_f, manifest) => void (manifest.formatVersion = 2), 2);
    await newer((files, _m, list) => {
      files[sign()] = Buffer.from('{"formatVersion": 7}');
      list();
    }, 7);
  });
});

test('with --skip-broken a take that is broken is left out, and the others are read', async () => {
  const path = await put(
    'skip.mudra',
    repack(archive, (files) => void (files[take('.f32')] = Buffer.alloc(8))),
  );
  const { signs, broken } = await readStoredFolder(path, { skipBroken: true });
  expect(signs.map((one) => one.takes.length)).toEqual([1, 1, 1, 0]);
  expect(broken).toHaveLength(1);
});

function oneCorrupted(files: ReadonlyMap<string, Buffer>, random: () => number): Map<string, Buffer> {
  const path = [...files.keys()][Math.floor(random() * files.size)] ?? '';
  return new Map(files).set(path, corrupt(files.get(path) ?? Buffer.alloc(0), random));
}

test.each([
  ['is refused in words or read as it was', false],
  ['without what is broken, as on the screen, is read as it was', true],
])('corrupted 2000 times it %s, and the library stays as it is', async (_name, skipBroken) => {
  const random = seeded(3);
  const folder = join(root, `kept-${skipBroken}`);
  await teach(folder, { 'say “hi”': 1, other: 1 }, 50);
  const open = await Library.open(folder);
  await importInto(open, (await readStoredFolder(join(root, 'a.mudra'))).signs);
  const before = await filesIn(folder);
  const stamps = stampsIn(folder);
  const view = open.view();
  const unpacked = new Map(Object.entries(unzipSync(archive)).map(([p, bytes]) => [p, Buffer.from(bytes)]));
  const codes: Record<string, number> = {};
  let slowest = 0;
  for (let round = 0; round < 2000; round++) {
    const began = performance.now();
    try {
      // The zip, or one file in it, as if the zip's own checksums were made to fit.
      const source =
        round % 2 === 0
          ? await ZipSource.open('memory.mudra', zipLimits, corrupt(archive, random))
          : new MemorySource(oneCorrupted(unpacked, random));
      const { signs, broken } = await readStoredFrom(source, 'memory.mudra', { skipBroken });
      const { signsAdded, takesAdded, skipped } = await importInto(open, signs);
      // Checksums stand over everything: what can be read is what was packed, and that is there.
      expect({ round, signsAdded, takesAdded, skipped }).toEqual({
        round,
        signsAdded: 0,
        takesAdded: 0,
        skipped: [],
      });
      const code = broken.length > 0 ? 'part' : 'read';
      codes[code] = (codes[code] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof MudraError)) throw error;
      codes[error.code] = (codes[error.code] ?? 0) + 1;
    }
    expect(stampsIn(folder), `round ${round}`).toBe(stamps);
    slowest = Math.max(slowest, performance.now() - began);
  }
  expect(
    Object.keys(codes).filter(
      (code) =>
        !['read', 'part', 'file.unreadable', 'file.newer', 'zip.refused', 'takes.none'].includes(code),
    ),
  ).toEqual([]);
  expect((codes['file.unreadable'] ?? 0) + (codes['part'] ?? 0)).toBeGreaterThan(1000);
  expect(slowest).toBeLessThan(2000);
  expect(open.view()).toEqual(view);
  await open.close();
  before.delete('lock');
  expect(await filesIn(folder)).toEqual(before);
});
