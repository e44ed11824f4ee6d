import { mkdir, mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';
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

test('once it is closed nothing is read or changed, and what is gone is not taken for damaged', async () => {
  const { id } = await library.addSign('hello', 'sign');
  const saved = await library.addTake(id, 'camera', take());
  await library.close();
  await rm(join(folder, 'signs'), { recursive: true });
  await expect(library.takeFrames(saved.id)).rejects.toThrow('closed');
  await expect(library.addSign('water', 'sign')).rejects.toThrow('closed');
  expect(await readdir(folder)).not.toContain('set-aside');
  expect(library.view().notices).toEqual([]);
});

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

describe('the trash', () => {
  const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3600 * 1000);
  async function age(path: string, days: number): Promise<void> {
    for (const name of await readdir(path)) await utimes(join(path, name), daysAgo(days), daysAgo(days));
    await utimes(path, daysAgo(days), daysAgo(days));
  }

  test('keeps what is removed for a week, however old it is itself', async () => {
    const old = await library.addSign('old', 'sign');
    const kept = await library.addSign('kept', 'sign');
    await library.addTake(old.id, 'camera', take(1));
    const b = await library.addTake(kept.id, 'camera', take(2));
    for (const { id } of [old, kept]) {
      await age(join(folder, 'signs', id, 'takes'), 30);
      await age(join(folder, 'signs', id), 30);
    }
    await library.removeTake(b.id);
    await library.removeSign(old.id);
    await reopen();
    expect((await library.restoreSign(old.id)).takes.length).toBe(1);
    await library.restoreTake(b.id);
    expect(await library.takeFrames(b.id)).toEqual(asFloat32(take(2)));
  });

  test('is emptied of what was removed more than a week ago', async () => {
    const hello = await library.addSign('hello', 'sign');
    const bye = await library.addSign('bye', 'sign');
    const a = await library.addTake(hello.id, 'camera', take(1));
    await library.removeTake(a.id);
    await library.removeSign(bye.id);
    await age(join(folder, 'trash', 'takes'), 8);
    await age(join(folder, 'trash', 'signs'), 8);
    await reopen();
    expect(await readdir(join(folder, 'trash', 'takes'))).toEqual([]);
    expect(await readdir(join(folder, 'trash', 'signs'))).toEqual([]);
    await expect(library.restoreTake(a.id)).rejects.toMatchObject({ code: 'take.unknown' });
    await expect(library.restoreSign(bye.id)).rejects.toMatchObject({ code: 'sign.unknown' });
  });

  test('gives back only what is whole; the rest is set aside, or left when it is newer', async () => {
    const hello = await library.addSign('hello', 'sign');
    const bye = await library.addSign('bye', 'sign');
    const a = await library.addTake(hello.id, 'camera', take(1));
    const b = await library.addTake(hello.id, 'camera', take(2));
    for (const id of [a.id, b.id]) await library.removeTake(id);
    await library.removeSign(bye.id);
    await truncate(join(folder, 'trash/takes', `${a.id}.f32`), 99);
    const newer = join(folder, 'trash/takes', `${b.id}.json`);
    await writeFile(newer, '{"formatVersion": 4}');
    await writeFile(join(folder, 'trash/signs', bye.id, 'sign.json'), 'nothing');
    await expect(library.restoreTake(a.id)).rejects.toMatchObject({ code: 'file.damaged' });
    await expect(library.restoreTake(b.id)).rejects.toMatchObject({
      code: 'file.newer',
      params: { version: 4 },
    });
    await expect(library.restoreSign(bye.id)).rejects.toMatchObject({ code: 'file.damaged' });
    expect(await readFile(newer, 'utf8')).toBe('{"formatVersion": 4}');
    expect((await readdir(join(folder, 'set-aside'))).map((name) => name.slice(25)).sort()).toEqual(
      [`${a.id}.f32`, `${a.id}.json`, bye.id].sort(),
    );
    expect(library.view().signs.map((s) => [s.name, s.takes.length])).toEqual([['hello', 0]]);
  });

  test('does not bring a sign back over one of the same name, or a second rest', async () => {
    const hello = await library.addSign('hello', 'sign');
    const rest = await library.addSign('Rest', 'rest');
    await library.removeSign(hello.id);
    await library.removeSign(rest.id);
    await library.addSign('HELLO', 'sign');
    await library.addSign('Pause', 'rest');
    for (const id of [hello.id, rest.id]) {
      await expect(library.restoreSign(id)).rejects.toMatchObject({ code: 'sign.nameTaken' });
    }
    expect(library.view().signs.map((s) => s.name)).toEqual(['HELLO', 'Pause']);
  });
});

test('there is one rest', async () => {
  const rest = await library.addSign('Rest', 'rest');
  expect(await library.addSign('Other rest', 'rest')).toEqual(rest);
});

test('no sign has the name of the rest, and the rest not that of a sign', async () => {
  const sign = await library.addSign('rest', 'sign');
  const rest = await library.addSign('Rest', 'rest');
  expect(rest.name).toBe('Rest (2)');
  await expect(library.addSign('REST (2)', 'sign')).rejects.toMatchObject({ code: 'sign.nameTaken' });
  await expect(library.renameSign(sign.id, 'rest (2)')).rejects.toMatchObject({ code: 'sign.nameTaken' });
  expect((await library.renameSign(rest.id, 'Pause')).name).toBe('Pause');
});

test('a library in which a sign and the rest have one name opens, and neither loses it', async () => {
  const sign = await library.addSign('Rest', 'sign');
  const rest = await library.addSign('Pause', 'rest');
  const path = join(folder, 'signs', rest.id, 'sign.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"Pause"', '"Rest"'));
  await reopen();
  expect(library.view().notices).toEqual([]);
  expect((await library.renameSign(sign.id, 'REST')).name).toBe('REST');
  await library.removeSign(sign.id);
  await library.restoreSign(sign.id);
  expect(library.view().signs.map(({ name }) => name)).toEqual(['REST', 'Rest']);
});

test('a name’s accents may be written in one character or two', async () => {
  const { name } = await library.addSign('Cafe\u0301', 'sign');
  expect(name).toBe('Caf\u00e9');
  await expect(library.addSign('CAF\u00c9', 'sign')).rejects.toMatchObject({ code: 'sign.nameTaken' });
});

test('the longest names that the contract lets through come back, also when composing makes them longer', async () => {
  await library.addSign('\u0958'.repeat(200), 'sign');
  await reopen();
  expect(library.view().notices).toEqual([]);
  expect(library.view().signs[0]?.name.length).toBe(400);
});

test('listeners hear of what changed, once each, and not of what was refused', async () => {
  let heard = 0;
  const stop = library.onChange(() => heard++);
  const hello = await library.addSign('hello', 'sign');
  const saved = await library.addTake(hello.id, 'camera', take());
  await library.takeFrames(saved.id);
  await library.addSign('hello', 'sign').catch(() => undefined);
  expect(heard).toBe(2);
  stop();
  await library.removeTake(saved.id);
  expect(heard).toBe(2);
});

test('reading everything while takes are removed gives what is there, and finds nothing damaged', async () => {
  const hello = await library.addSign('hello', 'sign');
  const ids: TakeId[] = [];
  for (let i = 0; i < 12; i++) ids.push((await library.addTake(hello.id, 'camera', take(i))).id);
  const reading = library.readAll();
  const [all] = await Promise.all([reading, ...ids.slice(3).map((id) => library.removeTake(id))]);
  expect(all[0]?.takes.map((t) => t.id)).toEqual(ids);
  expect((await library.readAll())[0]?.takes.map((t) => t.id)).toEqual(ids.slice(0, 3));
  expect(library.view().notices).toEqual([]);
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
  async function twoTakes(): Promise<{ json: string; f32: string; bad: TakeId; good: TakeId }> {
    const hello = await library.addSign('hello', 'sign');
    const bad = await library.addTake(hello.id, 'camera', take(1));
    const good = await library.addTake(hello.id, 'camera', take(2));
    const base = join(folder, 'signs', hello.id, 'takes', bad.id);
    return { json: `${base}.json`, f32: `${base}.f32`, bad: bad.id, good: good.id };
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

  async function changeLandmarks(path: string): Promise<void> {
    const bytes = await readFile(path);
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    await writeFile(path, bytes);
  }

  test('landmarks that were changed while Mudra was closed', async () => {
    const { f32, good } = await twoTakes();
    await library.close();
    await changeLandmarks(f32);
    library = await Library.open(folder);
    expect(library.view().signs[0]?.takes.map((t) => t.id)).toEqual([good]);
    expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
  });

  test('landmarks that were changed while it is open', async () => {
    const { f32, bad, good } = await twoTakes();
    await changeLandmarks(f32);
    const all = await library.readAll();
    expect(all[0]?.takes.map((t) => t.id)).toEqual([good]);
    expect(library.view().signs[0]?.takes.map((t) => t.id)).toEqual([good]);
    const { notices } = library.view();
    expect(notices).toMatchObject([
      { code: 'file.damaged', params: { reason: 'the landmarks do not match their checksum' } },
    ]);
    const params = notices[0]?.params ?? {};
    expect(params['path']).toBe(join('signs', library.view().signs[0]?.id ?? '', 'takes', `${bad}.json`));
    expect((await readdir(join(folder, 'set-aside'))).map((n) => join('set-aside', n))).toContain(
      params['aside'],
    );
    library.dismissNotices();
    expect(library.view().notices).toEqual([]);
  });

  test('a take that cannot be read at the moment stays where it is', async () => {
    const { json, good } = await twoTakes();
    await library.close();
    await rm(json);
    await mkdir(json);
    library = await Library.open(folder);
    expect(library.view().signs[0]?.takes.map((t) => t.id)).toEqual([good]);
    expect(library.view().notices).toMatchObject([{ code: 'file.skipped', params: { reason: 'EISDIR' } }]);
    expect(await readdir(join(json, '..'))).toHaveLength(4);
  });

  test('a sign.json that is not JSON', async () => {
    const { json } = await twoTakes();
    await writeFile(join(json, '../../sign.json'), '{');
    await library.addSign('other', 'sign');
    await reopen();
    expect(library.view().signs.map((s) => s.name)).toEqual(['other']);
    expect(library.view().notices).toMatchObject([{ code: 'file.damaged' }]);
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

test('a sign from a newer Mudra stays where it is, with its takes', async () => {
  const hello = await library.addSign('hello', 'sign');
  await library.addTake(hello.id, 'camera', take());
  const path = join(folder, 'signs', hello.id, 'sign.json');
  await writeFile(path, '{"formatVersion": 2, "id": 12}');
  await reopen();
  await library.addSign('hello', 'sign');
  expect(library.view().notices).toEqual([
    { code: 'file.newer', params: { path: join('signs', hello.id, 'sign.json'), version: 2 } },
  ]);
  expect(await readFile(path, 'utf8')).toBe('{"formatVersion": 2, "id": 12}');
  expect(await readdir(join(folder, 'signs', hello.id, 'takes'))).toHaveLength(2);
});

describe('what killed jobs left behind is cleaned up, without a word', () => {
  let takes: string;
  let saved: TakeId;
  let signId: SignId;
  beforeEach(async () => {
    signId = (await library.addSign('hello', 'sign')).id;
    saved = (await library.addTake(signId, 'camera', take())).id;
    takes = join(folder, 'signs', signId, 'takes');
    await library.close();
  });

  test('temporary files, and a sign that was only begun', async () => {
    await writeFile(join(takes, 'x.json.0a1b2c3d.tmp'), '{"form');
    await mkdir(join(folder, 'signs', 'bye-123456'));
    await writeFile(join(folder, 'signs', 'bye-123456', 'sign.json.01234567.tmp'), '{');
    library = await Library.open(folder);
    expect(await readdir(takes)).toEqual([`${saved}.f32`, `${saved}.json`]);
    expect(await readdir(join(folder, 'signs'))).toEqual([signId]);
    expect(library.view().notices).toEqual([]);
  });

  test('landmarks without a take go to the trash', async () => {
    await writeFile(join(takes, 'lost.f32'), 'landmarks');
    library = await Library.open(folder);
    expect(await readdir(takes)).toEqual([`${saved}.f32`, `${saved}.json`]);
    expect(await readFile(join(folder, 'trash/takes/lost.f32'), 'utf8')).toBe('landmarks');
    expect(library.view().notices).toEqual([]);
  });

  test('a removal that got half-way is a removal, and can be undone', async () => {
    library = await Library.open(folder);
    await library.removeTake(saved);
    await library.close();
    await writeFile(join(takes, `${saved}.f32`), await readFile(join(folder, `trash/takes/${saved}.f32`)));
    await rm(join(folder, `trash/takes/${saved}.f32`));
    library = await Library.open(folder);
    expect(library.view()).toMatchObject({ signs: [{ takes: [] }], notices: [] });
    await library.restoreTake(saved);
    expect(await library.takeFrames(saved)).toEqual(asFloat32(take()));
  });

  test('files of others are left alone', async () => {
    for (const path of [
      join(folder, 'signs', '.DS_Store'),
      join(takes, '._x.json'),
      join(takes, 'Thumbs.db'),
    ]) {
      await writeFile(path, 'not ours');
    }
    library = await Library.open(folder);
    expect(library.view()).toMatchObject({ signs: [{ takes: [{ id: saved }] }], notices: [] });
    expect(await readFile(join(takes, '._x.json'), 'utf8')).toBe('not ours');
  });
});
