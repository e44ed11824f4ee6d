import { cp, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { Library } from '../../src/main/library/library.js';
import type { ExportFormat } from '../../src/shared/contract-sharing.js';
import type { LiveUpdate } from '../../src/shared/contract.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { ms } from '../../src/shared/domain/units.js';
import { filesIn } from '../support/mudra-file.js';
import { expectClose } from '../support/close-frames.js';
import { syntheticSigns, syntheticTake } from '../support/synthetic-takes.js';
import { parts, taskEnd } from './support/task-end.js';
import { forkTrainer } from './support/trainer.js';

let folder: string;
let app: Application;

const open = (): Promise<Application> =>
  openApplication({
    dataFolder: folder,
    host: 'web',
    version: '1.2.3',
    forkTrainer: forkTrainer(),
    quietMs: 10_000_000,
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-sharing-'));
  app = await open();
});
afterEach(async () => {
  await app.dispose();
  await rm(folder, { recursive: true });
});

/** Waits for a task, whose end may have come already. */
/** Teaches on the disk: an open application would learn from each take by itself. */
async function teach(count: number, takes: number, seed = 1): Promise<void> {
  await app.dispose();
  const library = await Library.open(join(folder, 'library'));
  for (const sign of syntheticSigns(count, takes, seed)) {
    const { id } = await library.addSign(sign.name, 'sign');
    for (const { frames } of sign.takes) await library.addTake(id, 'camera', frames);
  }
  await library.close();
  app = await open();
}

async function exported(format: ExportFormat): Promise<{ bytes: Buffer; name: string }> {
  const about = { title: 'Signs of Ada', consent: 'May be passed on.', provenance: 'Ada, at home' };
  const end = await taskEnd(app, await app.request('export.start', { format, signIds: null, about }));
  if (end.outcome !== 'exported') throw new Error(JSON.stringify(end));
  const { url } = await app.request('export.deliver', { download: end.download });
  expect(url).toBe(`/transfer/${end.download}`);
  const file = await app.files.fetch(end.download);
  expect([file.name, file.bytes]).toEqual([end.name, end.bytes]);
  return { bytes: await readFile(file.path), name: file.name };
}

async function uploaded(name: string, bytes: Buffer): Promise<string> {
  const { upload } = await app.request('import.begin', undefined);
  const half = Math.floor(bytes.length / 2);
  await app.files.receive(upload, name, 0, parts(bytes.subarray(0, half)));
  await app.files.receive(upload, name, half, parts(bytes.subarray(half)));
  return upload;
}

/** Everything is removed, and the trash emptied. */
async function wipe(): Promise<void> {
  for (const { id } of (await app.request('library.read', undefined)).signs) {
    await app.request('sign.remove', { signId: id });
  }
  await app.request('storage.emptyTrash', undefined);
}

/** Captions for a fresh performance of each of the first signs. */
async function captions(count: number): Promise<string[]> {
  await app.request('live.start', undefined);
  const found: string[] = [];
  let from = 1000;
  for (let sign = 0; sign < count; sign++) {
    const frames = syntheticTake(sign, seededRandom(50 + sign));
    const end = frames.at(-1)?.time ?? 0;
    const gone = Array.from({ length: 20 }, (_, k): HandFrame => ({
      time: ms(end + 50 * (k + 1)),
      aspect: 4 / 3,
      hands: [],
    }));
    const updates: LiveUpdate[] = [];
    const stop = app.on('live.update', (update) => updates.push(update));
    for (const frame of [...frames, ...gone])
      app.send('live.frame', { ...frame, time: ms(from + frame.time) } as never);
    stop();
    found.push(updates.flatMap(({ caption }) => (caption ? [caption.name] : [])).join());
    from += end + 3000;
  }
  return found;
}

describe('a set that is given away and taken in again', () => {
  test('as .mudra is the same bit for bit, and recognises the same', async () => {
    await teach(3, 3);
    const signsFolder = join(folder, 'library/signs');
    const before = await filesIn(signsFolder);
    const heard = await captions(3);
    expect(heard).toEqual(['wave', 'press', 'sweep']);
    const { bytes, name } = await exported('mudra');
    expect(name).toBe('My signs.mudra');
    await wipe();
    expect((await app.request('library.read', undefined)).signs).toEqual([]);

    const upload = await uploaded(name, bytes);
    const read = await taskEnd(app, await app.request('import.read', { upload }));
    expect(read).toMatchObject({
      outcome: 'read',
      preview: {
        about: { title: 'Signs of Ada', consent: 'May be passed on.', provenance: 'Ada, at home' },
        signs: ['wave', 'press', 'sweep'].map((sign) => ({
          name: sign,
          takes: 3,
          alreadyHere: 0,
          twin: null,
        })),
        broken: [],
      },
    });
    expect((await app.request('library.read', undefined)).signs).toEqual([]);
    const end = await taskEnd(app, await app.request('import.write', { upload, merge: false }));
    expect(end).toMatchObject({ outcome: 'imported', summary: { signsAdded: 3, takesAdded: 9 } });
    expect(await filesIn(signsFolder)).toEqual(before);
    expect(await captions(3)).toEqual(heard);
  });

  test('in other forms keeps its landmarks', async () => {
    await teach(2, 2);
    const framesOf = async (): Promise<HandFrame[][]> => {
      const { signs } = await app.request('library.read', undefined);
      const all = signs.toSorted((a, b) => (a.name < b.name ? -1 : 1)).flatMap((sign) => sign.takes);
      return Promise.all(
        all.map(async ({ id }) => (await app.request('take.frames', { takeId: id })) as HandFrame[]),
      );
    };
    // By how much times (in ms) and landmarks may differ: MP_Data has 30 frames a second, .pose counts pixels.
    for (const [format, late, off] of [
      ['jsonl', 0, 0],
      ['csv', 0, 0],
      ['pose', 1e-3, 1e-6],
      ['mp-data', 1000 / 60 + 1e-9, 0],
    ] as const) {
      const before = await framesOf();
      const { bytes, name } = await exported(format);
      await wipe();
      const upload = await uploaded(name, bytes);
      await taskEnd(app, await app.request('import.read', { upload }));
      expect(
        await taskEnd(app, await app.request('import.write', { upload, merge: false })),
        format,
      ).toMatchObject({
        summary: { signsAdded: 2, takesAdded: 4, leftOut: 0 },
      });
      const again = await framesOf();
      expect(again.map((take) => take.length)).toEqual(before.map((take) => take.length));
      for (const [i, take] of again.entries())
        expectClose(take, before[i] ?? [], late, off, `${format} ${i}`);
    }
  });
});

test('what is here already is seen before, twins are told apart or merged, and an import is undone', async () => {
  await teach(2, 2);
  const { bytes, name } = await exported('mudra');
  const [wave, press] = (await app.request('library.read', undefined)).signs;
  if (!wave || !press) throw new Error('two signs were taught');
  // Now one take less, and another sign of the second's name in its place.
  await app.request('take.remove', { takeId: wave.takes[0]?.id ?? ('' as never) });
  await app.request('sign.remove', { signId: press.id });
  const other = await app.request('sign.add', { name: 'Press', kind: 'sign' });
  const before = await app.request('library.read', undefined);

  const upload = await uploaded(name, bytes);
  expect(await taskEnd(app, await app.request('import.read', { upload }))).toMatchObject({
    preview: {
      signs: [
        { name: 'wave', takes: 2, alreadyHere: 1, same: 'wave', twin: null },
        { name: 'press', takes: 2, alreadyHere: 0, same: null, twin: 'Press' },
      ],
    },
  });
  const started = await app.request('import.write', { upload, merge: true });
  expect(await taskEnd(app, started)).toMatchObject({
    summary: { signsAdded: 0, takesAdded: 3, alreadyHere: 1 },
  });
  const merged = await app.request('library.read', undefined);
  expect(merged.signs.find(({ id }) => id === other.id)?.takes).toHaveLength(2);
  expect(await app.request('history.undo', undefined)).toMatchObject({ code: 'import' });
  expect((await app.request('library.read', undefined)).signs).toEqual(before.signs);
});

test('an export or import that is cancelled leaves nothing; one at a time runs; hostile paths are refused', async () => {
  await teach(3, 2);
  const { bytes, name } = await exported('mudra');
  const about = {};
  const first = await app.request('export.start', { format: 'csv', signIds: null, about });
  await expect(app.request('export.start', { format: 'csv', signIds: null, about })).rejects.toMatchObject({
    code: 'task.busy',
  });
  const over = taskEnd(app, first);
  await app.request('task.cancel', first);
  expect(await over).toEqual({ outcome: 'cancelled' });

  await wipe();
  const upload = await uploaded(name, bytes);
  await taskEnd(app, await app.request('import.read', { upload }));
  const writing = await app.request('import.write', { upload, merge: false });
  const stopped = taskEnd(app, writing);
  await app.request('task.cancel', writing);
  expect(await stopped).toEqual({ outcome: 'cancelled' });
  expect((await app.request('library.read', undefined)).signs).toEqual([]);

  for (const path of ['../x', '/x', 'a/../../x', 'a\\b', '', '.', 'a//b']) {
    await expect(app.files.receive(upload, path, 0, parts(Buffer.from('x')))).rejects.toMatchObject({
      code: 'transfer.refused',
    });
  }
  await expect(app.files.receive('in-none', 'x', 0, parts(Buffer.from('x')))).rejects.toMatchObject({
    code: 'transfer.unknown',
  });
  await app.request('import.drop', { upload });
  const nothing = await uploaded('notes.txt', Buffer.from('hello'));
  expect(await taskEnd(app, await app.request('import.read', { upload: nothing }))).toMatchObject({
    outcome: 'failed',
    error: { code: 'takes.none', params: { path: 'notes.txt' } },
  });
  const cut = await uploaded('cut.mudra', bytes.subarray(0, bytes.length / 2));
  expect(await taskEnd(app, await app.request('import.read', { upload: cut }))).toMatchObject({
    outcome: 'failed',
  });
});

describe('sets', () => {
  const names = async (): Promise<[string, number, boolean][]> =>
    (await app.request('sets.read', undefined)).map((set) => [set.name, set.takes, set.current]);
  const signNames = async (): Promise<string[]> =>
    (await app.request('library.read', undefined)).signs.map((sign) => sign.name);

  test('each has signs and a model of its own; the last one is open after a restart', async () => {
    await teach(2, 1);
    const before = await filesIn(join(folder, 'library/signs'));
    expect(await names()).toEqual([['My signs', 2, true]]);
    const work = await app.request('set.create', { name: '  At   work ' });
    await expect(app.request('set.create', { name: 'at work' })).rejects.toMatchObject({
      code: 'set.nameTaken',
    });
    const heard: unknown[] = [];
    app.on('model.changed', (model) => heard.push(model));
    await app.request('set.open', { set: work.id });
    expect(heard.at(-1)).toBeNull();
    expect(await signNames()).toEqual([]);
    await app.request('sign.add', { name: 'hammer', kind: 'sign' });
    await app.request('set.rename', { set: 'first', name: 'Ada’s' });
    await app.dispose();
    app = await open();
    expect(await signNames()).toEqual(['hammer']);
    expect(await names()).toEqual([
      ['Ada’s', 2, false],
      ['At work', 0, true],
    ]);
    const { undo } = (await app.request('library.read', undefined)).history ?? {};
    expect(undo).toMatchObject({ code: 'addSign', params: { name: 'hammer' } });
    await app.request('set.open', { set: 'first' });
    // A change of one set is undone in that alone.
    await app.request('sign.add', { name: 'saw', kind: 'sign' });
    expect(await app.request('history.undo', { change: undo?.id ?? '' })).toBeNull();
    expect(await signNames()).toEqual(['wave', 'press', 'saw']);
    expect(await app.request('history.undo', undefined)).toMatchObject({ params: { name: 'saw' } });
    expect(await captions(2)).toEqual(['wave', 'press']);
    expect(await filesIn(join(folder, 'library/signs'))).toEqual(before);
    await expect(
      openApplication({ dataFolder: folder, host: 'web', version: '', forkTrainer: forkTrainer() }),
    ).rejects.toMatchObject({ code: 'library.locked' });
  });

  test('take nothing in that was looked at for another set', async () => {
    await teach(2, 1);
    const { bytes, name } = await exported('mudra');
    const upload = await uploaded(name, bytes);
    const read = async (): Promise<unknown> => taskEnd(app, await app.request('import.read', { upload }));
    expect(await read()).toMatchObject({
      set: 'first',
      preview: { signs: [{ alreadyHere: 1 }, { alreadyHere: 1 }] },
    });
    const { id } = await app.request('set.create', { name: 'Empty' });
    await app.request('set.open', { set: id });
    const write = () => app.request('import.write', { upload, merge: false });
    await expect(write()).rejects.toMatchObject({ code: 'transfer.otherSet' });
    expect(await read()).toMatchObject({
      set: id,
      preview: { signs: [{ alreadyHere: 0 }, { alreadyHere: 0 }] },
    });
    expect(await taskEnd(app, await write())).toMatchObject({ summary: { signsAdded: 2, takesAdded: 2 } });
  });

  test('are duplicated, removed and brought back; the last one stays', async () => {
    await teach(2, 2);
    await expect(app.request('set.remove', { set: 'first' })).rejects.toMatchObject({ code: 'set.last' });
    const end = await taskEnd(app, await app.request('set.duplicate', { set: 'first', name: 'Copy' }));
    if (end.outcome !== 'copied') throw new Error(JSON.stringify(end));
    expect(await names()).toEqual([
      ['My signs', 4, true],
      ['Copy', 4, false],
    ]);
    // The open set is removed, too: another one is opened first.
    await app.request('set.remove', { set: 'first' });
    expect(await names()).toEqual([['Copy', 4, true]]);
    expect(await signNames()).toEqual(['wave', 'press']);
    expect((await app.request('storage.read', undefined)).otherSets.removed).toBe(1);
    await app.request('set.restore', { set: 'first' });
    await app.request('set.remove', { set: end.set });
    expect(await names()).toEqual([['My signs', 4, true]]);
    expect((await app.request('storage.emptyTrash', undefined)).otherSets).toEqual({ bytes: 0, removed: 0 });
    await expect(app.request('set.restore', { set: end.set })).rejects.toMatchObject({ code: 'set.unknown' });
  });
});

describe('the health check', () => {
  test('finds what is broken in a set that is open, mends it, and finds nothing then', async () => {
    await teach(3, 3);
    expect(await taskEnd(app, await app.request('health.check', undefined))).toMatchObject({
      report: { takes: 9, findings: [] },
    });
    const { signs } = await app.request('library.read', undefined);
    const [wave, press, sweep] = signs;
    if (!wave || !press || !sweep) throw new Error('three signs were taught');
    const at = (...path: string[]): string => join(folder, 'library/signs', ...path);
    // Landmarks of one take were changed; those of another have no description: that lies in the trash.
    const [bad, orphan] = wave.takes.map(({ id }) => at(wave.id, 'takes', id));
    const landmarks = await readFile(`${bad}.f32`);
    landmarks.writeUInt8(landmarks.readUInt8(100) ^ 0x55, 100);
    await writeFile(`${bad}.f32`, landmarks);
    const removed = wave.takes[1]?.id ?? ('' as never);
    const kept = await app.request('take.frames', { takeId: removed });
    await cp(`${orphan}.f32`, join(folder, 'kept.f32'));
    await app.request('take.remove', { takeId: removed });
    await rm(join(folder, 'library/trash/takes', `${removed}.f32`));
    await cp(join(folder, 'kept.f32'), `${orphan}.f32`);
    // Descriptions are cut or missing of takes that are loaded; a sign's is cut; a write was killed.
    const [cut, lost] = press.takes.map(({ id }) => at(press.id, 'takes', `${id}.json`));
    await writeFile(cut ?? '', '{"formatVersion": 1');
    await rm(lost ?? '');
    await writeFile(at(press.id, 'sign.json'), '{"formatVersion": 1, "id"');
    const temporary = at(sweep.id, 'takes', 'x.json.0123abcd.tmp');
    await writeFile(temporary, 'half');
    await utimes(temporary, new Date(0), new Date(0));

    const found = await taskEnd(app, await app.request('health.check', undefined));
    if (found.outcome !== 'checked') throw new Error(JSON.stringify(found));
    const { findings } = found.report;
    expect(findings.map(({ kind, remedy, sign, takes }) => [kind, remedy, sign, takes]).sort()).toEqual(
      [
        ['landmarks', 'restore', 'wave', 1],
        ['sign', 'restore', 'press', 0],
        ['take', 'restore', 'press', 1],
        ['landmarks', 'restore', 'press', 1],
        ['take', 'set-aside', 'wave', 0],
        ['temporary', 'remove', null, 0],
      ].sort(),
    );
    const healed = await taskEnd(
      app,
      await app.request('health.heal', { findings: findings.map(({ id }) => id) }),
    );
    expect(healed).toMatchObject({
      outcome: 'healed',
      healed: { restored: 4, setAside: 1, removed: 1, failed: [] },
    });
    if (healed.outcome !== 'healed') return;
    // What was set aside is told, and cannot be mended.
    expect(healed.healed.report.findings.map(({ kind, remedy }) => [kind, remedy])).toEqual([
      ['aside-take', 'none'],
    ]);
    const after = await app.request('library.read', undefined);
    expect(after.signs.map(({ name, takes }) => [name, takes.length])).toEqual([
      ['wave', 2],
      ['press', 3],
      ['sweep', 3],
    ]);
    const back = after.signs[0]?.takes.map(({ id }) => id) ?? [];
    const frames = await Promise.all(back.map((takeId) => app.request('take.frames', { takeId })));
    expect(frames).toContainEqual(kept);
    await app.dispose();
    app = await open();
    expect((await app.request('library.read', undefined)).notices).toEqual([]);
  });

  test('a sign that was set aside comes back with its takes that are whole, under the name it had', async () => {
    await teach(2, 3);
    const [wave] = (await app.request('library.read', undefined)).signs;
    if (!wave) throw new Error('a sign was taught');
    await app.dispose();
    const place = join(folder, 'library/signs', wave.id);
    await rm(join(place, 'sign.json'));
    await writeFile(join(place, 'takes', `${wave.takes[0]?.id}.f32`), 'no');
    app = await open();
    expect((await app.request('library.read', undefined)).signs.map(({ name }) => name)).toEqual(['press']);
    const found = await taskEnd(app, await app.request('health.check', undefined));
    if (found.outcome !== 'checked') throw new Error(JSON.stringify(found));
    expect(found.report.findings).toMatchObject([{ kind: 'aside-sign', remedy: 'restore', takes: 2 }]);
    await taskEnd(
      app,
      await app.request('health.heal', { findings: found.report.findings.map(({ id }) => id) }),
    );
    const { signs } = await app.request('library.read', undefined);
    expect(signs.map(({ name, takes }) => [name, takes.length])).toContainEqual(['wave', 2]);
    // The broken take is still there to be looked at.
    const left = await readdir(join(folder, 'library/set-aside'), { recursive: true });
    expect(left.some((name) => name.endsWith(`${wave.takes[0]?.id}.json`))).toBe(true);
    expect((await stat(join(folder, 'library/signs', wave.id, 'sign.json'))).isFile()).toBe(true);
  });
});
