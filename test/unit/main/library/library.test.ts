import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
import { readTakeFolder } from '../../../../src/main/library/read-take-folder.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { film, hand, seeded } from '../../../support/hands.js';

let folder: string;
let library: Library;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-library-'));
  library = await Library.open(folder);
});
afterEach(async () => {
  await library.close();
  await rm(folder, { recursive: true });
});

/** Both hands, unlike each other; the left one comes late. */
function take(seed = 1): HandFrame[] {
  const random = seeded(seed);
  return film(1000, 2200, 20, (t) => [
    hand('Right', { x: 0.3 + random() * 0.1, y: 0.5 }),
    ...(t > 1500 ? [hand('Left', { x: 0.7, y: 0.6, size: 0.15 })] : []),
  ]);
}

/** Landmarks are kept as float32. */
function asFloat32(frames: readonly HandFrame[]): unknown {
  return frames.map((f) => ({
    ...f,
    hands: f.hands.map((h) => ({ ...h, landmarks: h.landmarks.map(Math.fround) })),
  }));
}

async function reopen(): Promise<void> {
  await library.close();
  library = await Library.open(folder);
}

test('signs and takes come back after a restart, landmark for landmark', async () => {
  const hello = await library.addSign('  Hello   there ', 'sign');
  const rest = await library.addSign('Rest', 'rest');
  const saved = await library.addTake(hello.id, 'camera', take());
  await reopen();
  const { signs, notices } = library.view();
  expect(notices).toEqual([]);
  expect(signs.map((s) => [s.id, s.name, s.kind, s.takes.length])).toEqual([
    [hello.id, 'Hello there', 'sign', 1],
    [rest.id, 'Rest', 'rest', 0],
  ]);
  expect(signs[0]?.takes[0]).toEqual(saved);
  expect(await library.takeFrames(saved.id)).toEqual(asFloat32(take()));
});

describe('refuses, keeping what is there', () => {
  test.each([
    ['sign.nameEmpty', () => library.addSign('   ', 'sign')],
    ['sign.unknown', () => library.addTake('nobody' as SignId, 'camera', take())],
    ['take.unknown', () => library.takeFrames('nothing' as TakeId)],
  ])('%s', async (code, job) => {
    await expect(job()).rejects.toMatchObject({ code });
  });

  test('a name that is taken, whatever its case', async () => {
    await library.addSign('Père', 'sign');
    await expect(library.addSign('PÈRE', 'sign')).rejects.toMatchObject({ code: 'sign.nameTaken' });
    const other = await library.addSign('mère', 'sign');
    await expect(library.renameSign(other.id, 'père')).rejects.toMatchObject({ code: 'sign.nameTaken' });
    expect((await library.renameSign(other.id, 'Mère')).name).toBe('Mère');
  });

  test('takes that are too short, without hands, or whose times fall', async () => {
    const { id } = await library.addSign('hello', 'sign');
    const frames = take();
    const cases = {
      'take.tooShort': frames.slice(0, 4),
      'take.tooFewHands': frames.map((f) => ({ ...f, hands: [] })),
      'take.timesNotRising': frames.toReversed(),
    };
    for (const [code, bad] of Object.entries(cases)) {
      await expect(library.addTake(id, 'camera', bad)).rejects.toMatchObject({ code });
    }
    expect(await readdir(join(folder, 'signs', id))).toEqual(['sign.json']);
  });

  test('a second writer', async () => {
    await expect(Library.open(folder)).rejects.toMatchObject({ code: 'library.locked' });
  });
});

test('the lock of a process that is gone is taken over', async () => {
  await library.close();
  await writeFile(join(folder, 'lock'), '999999');
  library = await Library.open(folder);
  expect(library.view().signs).toEqual([]);
});

test('removed signs and takes come back, also after a restart', async () => {
  const hello = await library.addSign('hello', 'sign');
  const a = await library.addTake(hello.id, 'camera', take(1));
  const b = await library.addTake(hello.id, 'camera', take(2));
  await library.removeTake(a.id);
  expect(library.view().signs[0]?.takes.map((t) => t.id)).toEqual([b.id]);
  await reopen();
  await library.restoreTake(a.id);
  expect(library.view().signs[0]?.takes.map((t) => t.id)).toEqual([a.id, b.id]);
  await library.removeSign(hello.id);
  expect(library.view().signs).toEqual([]);
  await reopen();
  expect((await library.restoreSign(hello.id)).takes.length).toBe(2);
  expect(await library.takeFrames(b.id)).toEqual(asFloat32(take(2)));
});

test('the fingerprint follows the takes, not the names', async () => {
  const hello = await library.addSign('hello', 'sign');
  const before = library.fingerprint();
  const a = await library.addTake(hello.id, 'camera', take(1));
  const after = library.fingerprint();
  expect(after).not.toBe(before);
  await library.renameSign(hello.id, 'hi');
  await reopen();
  expect(library.fingerprint()).toBe(after);
  await library.removeTake(a.id);
  expect(library.fingerprint()).toBe(before);
});

test('changes at the same time all happen', async () => {
  const hello = await library.addSign('hello', 'sign');
  await Promise.all(Array.from({ length: 20 }, (_, i) => library.addTake(hello.id, 'camera', take(i))));
  await reopen();
  expect(library.view().signs[0]?.takes.length).toBe(20);
});

describe('damaged files are set aside with a notice, and nothing else is lost', () => {
  async function twoTakes(): Promise<{ json: string; f32: string; good: TakeId }> {
    const hello = await library.addSign('hello', 'sign');
    const bad = await library.addTake(hello.id, 'camera', take(1));
    const good = await library.addTake(hello.id, 'camera', take(2));
    const base = join(folder, 'signs', hello.id, 'takes', bad.id);
    return { json: `${base}.json`, f32: `${base}.f32`, good: good.id };
  }

  test.each([0, 1, 200, 2000])('a take.json cut after %i bytes', async (bytes) => {
    const { json, good } = await twoTakes();
    await truncate(json, bytes);
    await reopen();
    const { signs, notices } = library.view();
    expect(signs[0]?.takes.map((t) => t.id)).toEqual([good]);
    expect(notices).toMatchObject([{ code: 'file.damaged' }]);
    expect((await readdir(join(folder, 'set-aside'))).length).toBe(2);
  });

  test('landmarks that are too short, or gone', async () => {
    const { f32, good } = await twoTakes();
    await truncate(f32, 1000);
    await reopen();
    expect(library.view().signs[0]?.takes.map((t) => t.id)).toEqual([good]);
    const other = join(folder, 'signs', library.view().signs[0]?.id ?? '', 'takes', `${good}.f32`);
    await rm(other);
    await reopen();
    expect(library.view().signs[0]?.takes).toEqual([]);
    expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
  });

  test('landmarks that were changed are never given out', async () => {
    const { f32 } = await twoTakes();
    const bytes = await readFile(f32);
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    await writeFile(f32, bytes);
    await reopen();
    const id = library.view().signs[0]?.takes[0]?.id as TakeId;
    await expect(library.takeFrames(id)).rejects.toMatchObject({ code: 'file.damaged' });
    expect(library.view().signs[0]?.takes.length).toBe(1);
    expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
  });

  test('a sign.json that is not JSON', async () => {
    const { json } = await twoTakes();
    await writeFile(join(json, '../../sign.json'), '{');
    await library.addSign('other', 'sign');
    await reopen();
    expect(library.view().signs.map((s) => s.name)).toEqual(['other']);
    expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
  });

  test('300 random changes to a take’s files: a notice or the same frames, never other ones', async () => {
    const { json, f32 } = await twoTakes();
    const [text, bytes] = [await readFile(json), await readFile(f32)];
    const random = seeded(17);
    await library.close();
    for (let i = 0; i < 300; i++) {
      const [path, content] = i % 2 ? [json, Buffer.from(text)] : [f32, Buffer.from(bytes)];
      const at = Math.floor(random() * content.length);
      content[at] = Math.floor(random() * 256);
      await writeFile(json, text);
      await writeFile(f32, bytes);
      await writeFile(path, random() < 0.2 ? content.subarray(0, at) : content);
      const { signs, broken } = await readTakeFolder(folder, { skipBroken: true });
      for (const { frames } of signs[0]?.takes ?? []) {
        for (const frame of frames) for (const h of frame.hands) expect(h.landmarks.length).toBe(63);
      }
      if (path === f32 && broken.length === 0) expect(signs[0]?.takes.length).toBe(2);
      for (const notice of broken) expect(notice.code).toMatch(/^file\.(unreadable|newer)$/);
    }
    library = await Library.open(folder);
  });
});

test('a newer file stays where it is and is not loaded', async () => {
  const hello = await library.addSign('hello', 'sign');
  const saved = await library.addTake(hello.id, 'camera', take());
  const path = join(folder, 'signs', hello.id, 'takes', `${saved.id}.json`);
  const newer = (await readFile(path, 'utf8')).replace('"formatVersion": 1', '"formatVersion": 7');
  await writeFile(path, newer);
  await reopen();
  expect(library.view().signs[0]?.takes).toEqual([]);
  expect(library.view().notices).toMatchObject([{ code: 'file.newer', params: { version: 7 } }]);
  expect(await readFile(path, 'utf8')).toBe(newer);
});

test('what a killed write left behind is cleaned up', async () => {
  const hello = await library.addSign('hello', 'sign');
  await library.addTake(hello.id, 'camera', take());
  const takes = join(folder, 'signs', hello.id, 'takes');
  await writeFile(join(takes, 'x.json.1234567'), '{"form');
  await reopen();
  expect((await readdir(takes)).length).toBe(2);
  expect(library.view().notices).toEqual([]);
});
