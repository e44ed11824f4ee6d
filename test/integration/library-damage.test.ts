import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Library } from '../../src/main/library/library.js';
import { readTakeFolder } from '../../src/main/library/read-take-folder.js';
import type { TaughtTakes } from '../../src/main/library/taught-takes.js';
import type { TakeId } from '../../src/shared/domain/take.js';
import { seeded } from '../support/hands.js';
import { crashTake } from './support/crash-take.js';

let folder: string;
let whole: string;
let damaged: string;
let saved: TaughtTakes[];
/** Of the sign that is damaged: its files by kind. */
let files: { sign: string; json: string; f32: string };
let victim: TakeId;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-damage-'));
  [whole, damaged] = [join(folder, 'whole'), join(folder, 'damaged')];
  const library = await Library.open(whole);
  for (const [i, name] of ['hello', 'bye'].entries()) {
    const { id } = await library.addSign(name, 'sign');
    for (const seed of [1, 2]) await library.addTake(id, 'camera', crashTake(seed * 10 + i).slice(0, 20));
  }
  saved = await library.readAll();
  await library.close();
  const sign = saved[0]?.id ?? '';
  victim = saved[0]?.takes[0]?.id as TakeId;
  const take = join('signs', sign, 'takes', victim);
  files = { sign: join('signs', sign, 'sign.json'), json: `${take}.json`, f32: `${take}.f32` };
});
afterAll(() => rm(folder, { recursive: true }));

/** Fingerprints of all files, wherever they are. */
async function contents(root: string): Promise<string[]> {
  const hashes: string[] = [];
  for (const name of await readdir(root, { recursive: true })) {
    const path = join(root, name);
    if ((await stat(path)).isFile())
      hashes.push(
        createHash('sha1')
          .update(await readFile(path))
          .digest('hex'),
      );
  }
  return hashes.sort();
}

/** What must never differ without a notice. Times and dates are not under the checksum. */
const hands = (signs: readonly TaughtTakes[]): Map<TakeId, unknown> =>
  new Map(
    signs.flatMap((s) => s.takes.map((t) => [t.id, t.frames.map((f) => f.hands.map((h) => h.landmarks))])),
  );

/** Opens the library with one file changed: it is as before, or the file was named and nothing else is missing. */
async function check(path: string, bytes: Buffer): Promise<'unnoticed' | 'named'> {
  await rm(damaged, { recursive: true, force: true });
  await cp(whole, damaged, { recursive: true });
  await writeFile(join(damaged, path), bytes);
  const before = await contents(damaged);
  const good = hands(saved);

  const { signs, broken } = await readTakeFolder(damaged, { skipBroken: true });
  expect(await contents(damaged)).toEqual(before);
  const library = await Library.open(damaged);
  const { notices } = library.view();
  const all = await library.readAll();
  await library.close();

  expect(hands(signs)).toEqual(hands(all));
  for (const [id, landmarks] of hands(all)) expect(landmarks).toEqual(good.get(id));
  expect(notices.length).toBe(broken.length);
  expect(await contents(damaged)).toEqual(before);
  const missing = [...good.keys()].filter((id) => !hands(all).has(id));
  if (notices.length === 0) {
    expect(missing).toEqual([]);
    return 'unnoticed';
  }
  const [notice] = notices;
  expect(notice?.code).toMatch(/^file\.(damaged|newer)$/);
  expect(notice?.params['path']).toBe(path.replace(/f32$/, 'json'));
  const ofSign = saved[0]?.takes.map((take) => take.id) ?? [];
  expect(missing.sort()).toEqual(path === files.sign ? ofSign.toSorted() : [victim]);
  return 'named';
}

test('each kind of file, cut short anywhere: named and set aside, never half-read', async () => {
  for (const kind of ['sign', 'json', 'f32'] as const) {
    const bytes = await readFile(join(whole, files[kind]));
    const cuts = [0, 1, 2, 3, 10, 63, 64, 100, 500, 1000, bytes.length >> 1, bytes.length - 2].filter(
      (cut) => cut <= bytes.length - 2,
    );
    for (const cut of cuts)
      expect(await check(files[kind], bytes.subarray(0, cut)), `${kind} ${cut}`).toBe('named');
  }
});

test('500 random bytes changed: never a crash, never other landmarks without a word, nothing deleted', async () => {
  const random = seeded(17);
  const kinds = ['f32', 'json', 'sign'] as const;
  const named = { f32: 0, json: 0, sign: 0 };
  let unchanged = 0;
  for (let i = 0; i < 500; i++) {
    const kind = kinds[i % 3] ?? 'f32';
    const bytes = await readFile(join(whole, files[kind]));
    const at = Math.floor(random() * bytes.length);
    const value = Math.floor(random() * 256);
    if (bytes[at] === value) unchanged += kind === 'f32' ? 1 : 0;
    bytes[at] = value;
    if ((await check(files[kind], bytes)) === 'named') named[kind]++;
  }
  expect(named.f32).toBe(167 - unchanged);
  expect(named.json).toBeGreaterThan(80);
  expect(named.sign).toBeGreaterThan(80);
});
