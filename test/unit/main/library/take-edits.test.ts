import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { Library } from '../../../../src/main/library/library.js';
import { readStoredFolder, readTakeFolder } from '../../../../src/main/library/read-take-folder.js';
import { writeMudraArchive } from '../../../../src/main/library/export/mudra-archive.js';
import { importInto } from '../../../../src/main/library/import-into-library.js';
import type { SignView, TakeView } from '../../../../src/shared/contract.js';
import { signPictureSchema } from '../../../../src/shared/contract-library.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { film, hand, seeded } from '../../../support/hands.js';

let folder: string;
let library: Library;
let hello: SignView;
let bye: SignView;
let saved: TakeView;

/** Two seconds at 20 frames a second that do not begin at 0; the hand drifts, so that no two frames are alike. */
function take(seed = 1): HandFrame[] {
  const random = seeded(seed);
  return film(1000, 3000, 20, (t) => [hand('Right', { x: 0.3 + random() * 0.1, y: 0.5 + t / 20_000 })]);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-edits-'));
  library = await Library.open(folder);
  hello = await library.addSign('hello', 'sign');
  bye = await library.addSign('bye', 'sign');
  saved = await library.addTake(hello.id, 'camera', take());
});
afterEach(async () => {
  await library.close();
  await rm(folder, { recursive: true });
});

async function reopen(): Promise<void> {
  await library.close();
  library = await Library.open(folder);
}

const timesOf = (frames: readonly HandFrame[]): number[] => frames.map(({ time }) => time);
const signNamed = (name: string): SignView | undefined =>
  library.view().signs.find((sign) => sign.name === name);

describe('trimming', () => {
  test('leaves only what lies within, for all who read, and can be widened and taken back', async () => {
    const before = library.fingerprint();
    const view = await library.trimTake(saved.id, { startMs: 480, endMs: 1520 });
    expect(view).toMatchObject({
      durationMs: 1000,
      frameCount: 21,
      trim: { startMs: 500, endMs: 1500, wholeMs: 1950 },
    });
    expect(library.fingerprint()).not.toBe(before);
    await reopen();
    expect(signNamed('hello')?.takes[0]).toEqual(view);
    const frames = await library.takeFrames(saved.id);
    expect([timesOf(frames)[0], timesOf(frames).at(-1), frames.length]).toEqual([1500, 2500, 21]);
    expect((await library.takeFrames(saved.id, true)).length).toBe(40);
    expect((await library.readAll())[0]?.takes[0]?.frames).toEqual(frames);
    const read = await readTakeFolder(folder);
    expect(read.signs[0]?.takes[0]?.frames).toEqual(frames);
    await library.trimTake(saved.id, { startMs: 100, endMs: 1600 });
    expect((await library.takeFrames(saved.id)).length).toBe(31);
    expect(await library.trimTake(saved.id, null)).toEqual(saved);
    expect(library.fingerprint()).toBe(before);
  });

  test('a trim that leaves nothing out is none', async () => {
    expect(await library.trimTake(saved.id, { startMs: 0, endMs: 5000 })).toEqual(saved);
  });

  test('what is left must be a take', async () => {
    await expect(library.trimTake(saved.id, { startMs: 0, endMs: 200 })).rejects.toMatchObject({
      code: 'take.tooShort',
    });
    expect(signNamed('hello')?.takes[0]).toEqual(saved);
  });
});

describe('switching off', () => {
  test('a take stays to be seen, and nothing learns from it', async () => {
    const other = await library.addTake(hello.id, 'film', take(2));
    const before = library.fingerprint();
    await library.disableTake(saved.id, true);
    await reopen();
    expect(signNamed('hello')?.takes.map(({ id, disabled }) => [id, disabled])).toEqual([
      [saved.id, true],
      [other.id, undefined],
    ]);
    expect((await library.takeFrames(saved.id)).length).toBe(40);
    expect((await library.readAll())[0]?.takes.map(({ id }) => id)).toEqual([other.id]);
    expect((await readTakeFolder(folder)).signs[0]?.takes.map(({ id }) => id)).toEqual([other.id]);
    expect(library.fingerprint()).not.toBe(before);
    await library.disableTake(saved.id, false);
    expect(library.fingerprint()).toBe(before);
  });
});

describe('moving to another sign', () => {
  test('takes the files with it', async () => {
    const frames = await library.takeFrames(saved.id);
    expect(await library.moveTake(saved.id, bye.id)).toEqual({ ...saved, signId: bye.id });
    expect(await readdir(join(folder, 'signs', hello.id, 'takes'))).toEqual([]);
    await reopen();
    expect(signNamed('hello')?.takes).toEqual([]);
    expect(signNamed('bye')?.takes.map(({ id }) => id)).toEqual([saved.id]);
    expect(await library.takeFrames(saved.id)).toEqual(frames);
    await library.removeTake(saved.id);
    await library.restoreTake(saved.id);
    expect(signNamed('bye')?.takes.map(({ id }) => id)).toEqual([saved.id]);
  });

  test('is refused where there is no such sign', async () => {
    await expect(library.moveTake(saved.id, 'nobody' as SignId)).rejects.toMatchObject({
      code: 'sign.unknown',
    });
    expect(signNamed('hello')?.takes.length).toBe(1);
  });

  test('killed half-way, there and back, leaves the take in the sign that it went to last', async () => {
    const from = join(folder, 'signs', hello.id, 'takes');
    const to = join(folder, 'signs', bye.id, 'takes');
    const kept = join(folder, 'kept');
    await cp(from, kept, { recursive: true });
    await library.moveTake(saved.id, bye.id);
    await library.close();
    await cp(kept, from, { recursive: true });
    library = await Library.open(folder);
    expect([signNamed('hello')?.takes.length, signNamed('bye')?.takes.length]).toEqual([0, 1]);
    expect(await readdir(from)).toEqual([]);
    await rm(kept, { recursive: true });
    await cp(to, kept, { recursive: true });
    await library.moveTake(saved.id, hello.id);
    await library.close();
    await cp(kept, to, { recursive: true });
    library = await Library.open(folder);
    expect([signNamed('hello')?.takes.length, signNamed('bye')?.takes.length]).toEqual([1, 0]);
    expect(library.view().notices).toEqual([]);
  });
});

test('a duplicate has the same frames, lies beside the take, and goes its own way', async () => {
  await library.addTake(hello.id, 'camera', take(2));
  await library.trimTake(saved.id, { startMs: 500, endMs: 1500 });
  const copy = await library.duplicateTake(saved.id);
  expect(copy.id).not.toBe(saved.id);
  expect(
    new Set(
      signNamed('hello')
        ?.takes.slice(0, 2)
        .map(({ id }) => id),
    ),
  ).toEqual(new Set([saved.id, copy.id]));
  await library.trimTake(copy.id, null);
  await reopen();
  expect((await library.takeFrames(saved.id)).length).toBe(21);
  expect((await library.takeFrames(copy.id)).length).toBe(40);
});

test('notes and a symbol are kept with the sign, and taken away by empty texts', async () => {
  await library.describeSign(hello.id, '  flat hand, from the brow\n', ' 👋🏽 ');
  await library.renameSign(hello.id, 'hullo');
  await reopen();
  expect(signNamed('hullo')).toMatchObject({ notes: 'flat hand, from the brow', symbol: '👋🏽' });
  await library.describeSign(hello.id, '', '');
  expect(signNamed('hullo')).toEqual({ ...hello, name: 'hullo', takes: [saved] });
});

const png =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test('a picture is kept with the sign until it is taken away, and given away with it', async () => {
  await library.describeSign(hello.id, 'from the brow', '', png);
  await library.describeSign(hello.id, 'from the chin', '👋');
  await reopen();
  expect(signNamed('hello')).toMatchObject({ notes: 'from the chin', symbol: '👋', picture: png });
  const path = join(folder, 'out.mudra');
  await writeMudraArchive((await readStoredFolder(folder)).signs, path, { app: 'test' });
  expect((await readStoredFolder(path)).signs.find(({ sign }) => sign.name === 'hello')?.sign.picture).toBe(
    png,
  );
  await library.describeSign(hello.id, '', '', '');
  expect(signNamed('hello')).toEqual({ ...hello, takes: [saved] });
});

test.each([
  ['another kind of file', 'data:image/svg+xml;base64,PHN2Zz4='],
  ['what is not what it says', 'data:image/png;base64,/9j/4AAQ'],
  ['an address elsewhere', 'https://example.org/hello.png'],
  ['more than 60 kB', `${png.slice(0, -2)}${'A'.repeat(82_000)}`],
])('%s is no picture of a sign', async (_what, picture) => {
  expect(v.safeParse(signPictureSchema, picture).success).toBe(false);
  expect(v.safeParse(signPictureSchema, png).success).toBe(true);
  const path = join(folder, 'signs', hello.id, 'sign.json');
  const file = JSON.parse(await readFile(path, 'utf8')) as object;
  await library.close();
  await writeFile(path, JSON.stringify({ ...file, picture }));
  library = await Library.open(folder);
  expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
});

test('files without any of this are written as before', async () => {
  const json = await readFile(join(folder, 'signs', hello.id, 'takes', `${saved.id}.json`), 'utf8');
  const file = JSON.parse(json) as object;
  expect(Object.keys(file).sort()).toEqual(
    ['createdAt', 'formatVersion', 'frames', 'id', 'landmarks', 'signId', 'source'].sort(),
  );
});

test('a trim that is none in a file is damage, and set aside', async () => {
  const path = join(folder, 'signs', hello.id, 'takes', `${saved.id}.json`);
  const file = JSON.parse(await readFile(path, 'utf8')) as object;
  await library.close();
  await writeFile(path, JSON.stringify({ ...file, trim: { startMs: 900, endMs: 100 } }));
  library = await Library.open(folder);
  expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
});

test('a .mudra carries trims, what is switched off, notes and symbols', async () => {
  await library.trimTake(saved.id, { startMs: 500, endMs: 1500 });
  await library.disableTake(saved.id, true);
  await library.describeSign(hello.id, 'from the brow', '👋');
  const path = join(folder, 'out.mudra');
  await writeMudraArchive((await readStoredFolder(folder)).signs, path, { app: 'test' });
  const other = await Library.open(join(folder, 'other'));
  try {
    await importInto(other, (await readStoredFolder(path)).signs);
    expect(other.view().signs).toEqual(library.view().signs);
    expect(await other.takeFrames(saved.id, true)).toEqual(await library.takeFrames(saved.id, true));
  } finally {
    await other.close();
  }
});
