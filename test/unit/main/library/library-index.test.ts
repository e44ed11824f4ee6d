import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
import { writeTakeFolder } from '../../../../src/main/library/write-take-folder.js';
import type { LibraryView } from '../../../../src/shared/contract.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { film, hand } from '../../../support/hands.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-index-'));
  await rm(folder, { recursive: true });
  const taught = ['hello', 'water'].map((id, s) => ({
    id: id as SignId,
    name: id,
    kind: 'sign' as const,
    takes: [0, 1, 2].map((k) => ({
      id: `${id}-${k}` as TakeId,
      createdAt: new Date(Date.UTC(2026, 0, 1, s, k)).toISOString(),
      frames: film(0, 1000 + k * 100, 20, () => [hand('Right', { x: 0.3 + s / 5, y: 0.5 - k / 9 })]),
    })),
  }));
  await writeTakeFolder(folder, taught);
  for (const { id, takes } of taught) for (const take of takes) await age(id, take.id);
});
afterEach(() => rm(folder, { recursive: true }));

const path = (sign: string, file: string): string => join(folder, 'signs', sign, 'takes', file);
const indexPath = (): string => join(folder, 'index.json');

/** As if it had been written a minute ago: what is younger than two seconds is not indexed. */
async function age(sign: string, take: string): Promise<void> {
  const then = new Date(Date.now() - 60_000);
  for (const ext of ['.json', '.f32']) await utimes(path(sign, take + ext), then, then);
}

/** What a start sees; it is all written when this resolves. */
async function start(least = 1): Promise<LibraryView> {
  const library = await Library.open(folder, least);
  try {
    return library.view();
  } finally {
    await library.close();
  }
}

const takesOf = (view: LibraryView, sign: number): string[] =>
  (view.signs[sign]?.takes ?? []).map(({ id }) => id);

test('a library from before gets an index, and is the same with it', async () => {
  const before = await start();
  const written = (await stat(indexPath())).mtimeMs;
  expect(await start()).toEqual(before);
  expect((await stat(indexPath())).mtimeMs).toBe(written);
  const library = await Library.open(folder, 1);
  const frames = await library.takeFrames('hello-1' as TakeId);
  expect(frames).toHaveLength(before.signs[0]?.takes[1]?.frameCount ?? 0);
  await library.close();
});

test('a small library has none', async () => {
  await start(7);
  expect(await readdir(folder)).not.toContain('index.json');
});

describe('with an index, a start sees what was done by hand:', () => {
  let before: LibraryView;
  beforeEach(async () => {
    before = await start();
  });

  test('a take that was removed', async () => {
    for (const ext of ['.json', '.f32']) await rm(path('hello', `hello-0${ext}`));
    const view = await start();
    expect(takesOf(view, 0)).toEqual(['hello-1', 'hello-2']);
    expect(view.notices).toEqual([]);
  });

  test('a take that was added', async () => {
    for (const ext of ['.json', '.f32']) await cp(path('hello', `hello-0${ext}`), path('hello', `new${ext}`));
    const text = await readFile(path('hello', 'new.json'), 'utf8');
    await writeFile(path('hello', 'new.json'), text.replace('"hello-0"', '"new"'));
    expect(takesOf(await start(), 0)).toEqual(['hello-0', 'new', 'hello-1', 'hello-2']);
    await age('hello', 'new');
    await start();
    expect(takesOf(await start(), 0)).toHaveLength(4);
  });

  test('a description that was changed, also to the same size and time', async () => {
    const json = path('water', 'water-1.json');
    const { atime, mtime } = await stat(json);
    const text = await readFile(json, 'utf8');
    await writeFile(json, text.replace('2026-01-01T01:01', '2025-01-01T01:01'));
    await utimes(json, atime, mtime);
    expect(takesOf(await start(), 1)).toEqual(['water-1', 'water-0', 'water-2']);
  });

  test('landmarks that were changed, cut short or lost', async () => {
    const bytes = await readFile(path('hello', 'hello-0.f32'));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(path('hello', 'hello-0.f32'), bytes);
    await truncate(path('hello', 'hello-1.f32'), 100);
    await rm(path('water', 'water-2.f32'));
    const view = await start();
    expect([takesOf(view, 0), takesOf(view, 1)]).toEqual([['hello-2'], ['water-0', 'water-1']]);
    expect(view.notices.map(({ code }) => code)).toEqual(['file.damaged', 'file.damaged', 'file.damaged']);
    expect((await start()).notices).toEqual([]);
  });

  test('a sign whose folder went away, and came back', async () => {
    await cp(join(folder, 'signs'), join(folder, 'kept'), { recursive: true, preserveTimestamps: true });
    await rm(join(folder, 'signs', 'hello'), { recursive: true });
    expect((await start()).signs.map(({ id }) => id)).toEqual(['water']);
    await cp(join(folder, 'kept', 'hello'), join(folder, 'signs', 'hello'), { recursive: true });
    expect(await start()).toEqual(before);
  });

  test.each([
    ['cut short', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    ['empty', () => Buffer.alloc(0)],
    [
      'one letter changed',
      (whole: Buffer) => Buffer.from(whole.toString().replace('"hello-1"', '"hello-9"')),
    ],
    [
      'of a later version',
      (whole: Buffer) => Buffer.from(whole.toString().replace('version":', 'version":9')),
    ],
    ['something else', () => Buffer.from('{"version":1}\n[]')],
  ])('an index that is %s is made anew without a word', async (_, damage) => {
    const whole = await readFile(indexPath());
    await writeFile(indexPath(), damage(whole));
    expect(await start()).toEqual(before);
    expect((await readFile(indexPath())).equals(whole)).toBe(true);
  });

  test('what changed through the app, whether or not it was killed afterwards', async () => {
    const library = await Library.open(folder, 1);
    const [hello, water] = ['hello', 'water'] as [SignId, SignId];
    await library.trimTake('hello-0' as TakeId, { startMs: 200, endMs: 800 });
    await library.moveTake('hello-1' as TakeId, water);
    await library.disableTake('water-0' as TakeId, true);
    await library.removeTake('water-2' as TakeId);
    await library.renameSign(hello, 'good day');
    const now = library.view();
    // The index is still the one from before all that, as after a kill.
    await library.close();
    expect(await start()).toEqual(now);
  });

  test('an index that was never finished is removed, and the one before counts', async () => {
    await writeFile(join(folder, 'index.json.0123abcd.tmp'), 'half');
    expect(await start()).toEqual(before);
    expect(await readdir(folder)).not.toContain('index.json.0123abcd.tmp');
  });
});

test('files that may still be changing are read again', async () => {
  const now = new Date();
  await utimes(path('hello', 'hello-0.json'), now, now);
  await start();
  const index = await readFile(indexPath(), 'utf8');
  expect(index).toContain('"hello/hello-1"');
  expect(index).not.toContain('"hello/hello-0"');
});

test('frames that no start reads are there when they are needed: a lost description is written whole', async () => {
  const json = path('hello', 'hello-1.json');
  const whole: unknown = JSON.parse(await readFile(json, 'utf8'));
  await start();
  const library = await Library.open(folder, 1);
  try {
    await rm(json);
    await library.disableTake('hello-1' as TakeId, true);
    expect(JSON.parse(await readFile(json, 'utf8'))).toEqual({ ...(whole as object), disabled: true });
    expect((await library.takeFrames('hello-1' as TakeId)).length).toBeGreaterThan(10);
  } finally {
    await library.close();
  }
});

test('what changes with the content of takes, and with what training sees, is the same from an index', async () => {
  const keys = async (): Promise<unknown> => {
    const library = await Library.open(folder, 1);
    try {
      return [[...library.contentKeys()], library.fingerprint(), library.view()];
    } finally {
      await library.close();
    }
  };
  const first = await keys();
  expect(await readdir(folder)).toContain('index.json');
  expect(await keys()).toEqual(first);
});
