import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LibraryHistory } from '../../../../src/main/library/history.js';
import { importInto } from '../../../../src/main/library/import-into-library.js';
import { Library } from '../../../../src/main/library/library.js';
import { storedFrom } from '../../../../src/main/library/stored-signs.js';
import type { SignView } from '../../../../src/shared/contract.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { SignId, TakeId } from '../../../../src/shared/domain/take.js';
import { film, hand, seeded } from '../../../support/hands.js';

let folder: string;
let library: Library;
let history: LibraryHistory;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-history-'));
  library = await Library.open(folder);
  history = new LibraryHistory(library);
});
afterEach(async () => {
  await history.close();
  await library.close();
  await rm(folder, { recursive: true });
});

function take(seed: number): HandFrame[] {
  const random = seeded(seed);
  return film(0, 1500, 20, () => [hand('Right', { x: 0.3 + random() * 0.2, y: 0.5 })]);
}

/** Two signs with three takes each, of which nothing can be undone. */
async function taught(): Promise<[SignView, SignView]> {
  const [a, b] = [await library.addSign('hello', 'sign'), await library.addSign('bye', 'sign')];
  for (let i = 0; i < 3; i++) {
    await library.addTake(a.id, 'camera', take(i));
    await library.addTake(b.id, 'camera', take(10 + i));
  }
  return [library.signView(a.id), library.signView(b.id)];
}

const idsOf = ({ takes }: SignView): TakeId[] => takes.map(({ id }) => id);
const signs = (): SignView[] => library.view().signs;

test('every change can be taken back and brought again, one after another, to the same library', async () => {
  const [hello, bye] = await taught();
  const [first, second, third] = idsOf(hello);
  if (!first || !second || !third) throw new Error('no takes');
  const states = [signs()];
  const changes: (() => Promise<unknown>)[] = [
    () => history.addSign('water', 'sign'),
    () => history.renameSign(hello.id, 'hullo'),
    () => history.describeSign(hello.id, 'from the brow', '👋'),
    () => history.describeSign(hello.id, 'from the brow', '👋', 'data:image/jpeg;base64,/9j/4AAQ'),
    () => history.describeSign(hello.id, 'from the brow', '', ''),
    () => history.addTake(hello.id, 'camera', take(20)),
    () => history.trimTake(first, { startMs: 200, endMs: 1000 }),
    () => history.trimTake(first, { startMs: 0, endMs: 1200 }),
    () => history.trimTake(first, null),
    () => history.disableTakes([first, second], true),
    () => history.disableTakes([second, third], false),
    () => history.duplicateTakes([first, third]),
    () => history.moveTakes([second, third], bye.id),
    () => history.removeTakes([first, second]),
    () => history.removeSign(bye.id),
  ];
  for (const change of changes) {
    await change();
    states.push(signs());
  }
  for (let round = 0; round < 2; round++) {
    for (const state of states.slice(0, -1).toReversed()) {
      expect(await history.undo()).not.toBeNull();
      expect(signs()).toEqual(state);
    }
    expect(await history.undo()).toBeNull();
    for (const state of states.slice(1)) {
      expect(await history.redo()).not.toBeNull();
      expect(signs()).toEqual(state);
    }
    expect(await history.redo()).toBeNull();
  }
  await library.close();
  library = await Library.open(folder);
  expect(signs()).toEqual(states.at(-1));
});

test('says what would be taken back, and brought again', async () => {
  const [hello, bye] = await taught();
  expect(history.view()).toBeUndefined();
  await history.moveTakes(idsOf(hello).slice(1), bye.id);
  const moved = { code: 'moveTakes', params: { takes: 2, from: 'hello', name: 'bye' } };
  expect(history.view()).toMatchObject({ undo: moved, redo: null });
  await history.renameSign(hello.id, 'hullo');
  expect(history.view()?.undo).toMatchObject({
    code: 'renameSign',
    params: { from: 'hello', name: 'hullo' },
  });
  await history.undo();
  await history.undo();
  expect(history.view()).toMatchObject({ undo: null, redo: moved });
});

test('takes back the change that is meant, or nothing when it is not the last any more', async () => {
  const [hello] = await taught();
  await history.renameSign(hello.id, 'hullo');
  const { id = '' } = history.view()?.undo ?? {};
  await history.describeSign(hello.id, 'from the brow', '');
  expect(await history.undo(id)).toBeNull();
  expect(signs()[0]).toMatchObject({ name: 'hullo', notes: 'from the brow' });
  await history.undo();
  expect(await history.undo(id)).toMatchObject({ id, code: 'renameSign' });
  expect(await history.redo('another')).toBeNull();
  expect(await history.redo(id)).toMatchObject({ id });
  expect(signs()[0]?.name).toBe('hullo');
});

test('a new change forgets what was undone; one that changes nothing does not', async () => {
  const [hello] = await taught();
  await history.renameSign(hello.id, 'hullo');
  await history.undo();
  await history.renameSign(hello.id, 'hello');
  await history.disableTakes(idsOf(hello), false);
  await history.trimTake(idsOf(hello)[0] ?? ('' as TakeId), { startMs: 0, endMs: 9000 });
  expect(history.view()?.redo).not.toBeNull();
  await history.describeSign(hello.id, 'x', '');
  expect(history.view()?.redo).toBeNull();
});

test('a change of several takes is done whole or not at all', async () => {
  const [hello] = await taught();
  const before = signs();
  for (const change of [
    () => history.removeTakes([...idsOf(hello), 'nothing' as TakeId]),
    () => history.disableTakes([...idsOf(hello), 'nothing' as TakeId], true),
    () => history.duplicateTakes([...idsOf(hello), 'nothing' as TakeId]),
    () => history.moveTakes(idsOf(hello), 'nobody' as SignId),
  ]) {
    await expect(change()).rejects.toMatchObject({ name: 'MudraError' });
    expect(signs()).toEqual(before);
  }
  expect(history.view()).toBeUndefined();
});

test('listeners hear once of a change of many takes, when it can already be undone', async () => {
  const [hello] = await taught();
  const heard: unknown[] = [];
  library.onChange(() => heard.push(history.view()?.undo?.code));
  await history.removeTakes(idsOf(hello));
  await history.undo();
  expect(heard).toEqual(['removeTakes', undefined]);
});

test('bringing back what was removed last is its undo; else it is a change of its own', async () => {
  const [hello, bye] = await taught();
  const [id] = idsOf(hello);
  if (!id) throw new Error('no take');
  await history.removeTakes([id]);
  await history.restoreTake(id);
  expect(history.view()).toMatchObject({ undo: null, redo: { code: 'removeTakes' } });
  await history.removeSign(hello.id);
  await history.renameSign(bye.id, 'goodbye');
  await history.restoreSign(hello.id);
  expect(history.view()?.undo).toMatchObject({ code: 'restoreSign', params: { name: 'hello' } });
  await history.undo();
  await history.undo();
  await history.undo();
  expect(signs().map(({ name }) => name)).toEqual(['hello', 'bye']);
});

test('what is gone for good does not stand in the way of what was done before it', async () => {
  const [hello] = await taught();
  const [id] = idsOf(hello);
  if (!id) throw new Error('no take');
  await history.renameSign(hello.id, 'hullo');
  await history.removeTakes([id]);
  await rm(join(folder, 'trash', 'takes'), { recursive: true });
  await expect(history.undo()).rejects.toMatchObject({ code: 'take.unknown' });
  await history.undo();
  expect(signs()[0]?.name).toBe('hello');
});

test('a correction is one change, whatever it consists of', async () => {
  const [hello, bye] = await taught();
  const states = [signs()];
  const made: TakeId[] = [];
  for (const right of [{ name: 'water', kind: 'sign' as const }, hello.id, bye.id]) {
    made.push((await history.correct(right, 'camera', take(20), { takes: made })).take.id);
    states.push(signs());
    // One movement is a take of one sign.
    const all = new Set(signs().flatMap(idsOf));
    expect(made.filter((id) => all.has(id))).toEqual(made.slice(-1));
  }
  for (const state of states.slice(0, -1).toReversed()) {
    expect(await history.undo()).toMatchObject({ code: 'correct' });
    expect(signs()).toEqual(state);
  }
  expect(await history.undo()).toBeNull();
  for (const state of states.slice(1)) {
    await history.redo();
    expect(signs()).toEqual(state);
  }
});

test('corrected again after an undo, the take of the correction before it is replaced', async () => {
  const [hello, bye] = await taught();
  const first = (await history.correct(hello.id, 'camera', take(20), { takes: [] })).take.id;
  const second = (await history.correct(bye.id, 'camera', take(20), { takes: [first] })).take.id;
  await history.undo();
  const third = (await history.correct(bye.id, 'camera', take(20), { takes: [first, second] })).take.id;
  const all = new Set(signs().flatMap(idsOf));
  expect([first, second, third].filter((id) => all.has(id))).toEqual([third]);
});

test('a correction that fails half-way changes nothing', async () => {
  await taught();
  const before = signs();
  const still: HandFrame[] = [];
  await expect(
    history.correct({ name: 'water', kind: 'sign' }, 'camera', still, { takes: [] }),
  ).rejects.toMatchObject({
    name: 'MudraError',
  });
  await expect(history.correct('nobody' as SignId, 'camera', take(20), { takes: [] })).rejects.toMatchObject({
    code: 'sign.unknown',
  });
  expect(signs()).toEqual(before);
  expect(history.view()).toBeUndefined();
});

test('an import is taken back as a whole', async () => {
  await taught();
  const before = signs();
  const frames = [30, 31].map(take);
  const taughtElsewhere = {
    id: 'water' as SignId,
    name: 'water',
    kind: 'sign' as const,
    takes: frames.map((own, i) => ({
      id: `w${i}` as TakeId,
      createdAt: '2026-01-01T00:00:00.000Z',
      frames: own,
    })),
  };
  const result = await importInto(library, await storedFrom([taughtElsewhere], Date.now()));
  const after = signs();
  await history.imported(result, result.takesAdded);
  expect(history.view()?.undo).toMatchObject({ code: 'import', params: { takes: 2 } });
  await history.undo();
  expect(signs()).toEqual(before);
  await history.redo();
  expect(signs()).toEqual(after);
});

test('changes that are asked for at once happen one after another', async () => {
  const [hello] = await taught();
  await Promise.all(['a', 'b', 'c'].map((name) => history.renameSign(hello.id, name)));
  await history.undo();
  expect(signs()[0]?.name).toBe('b');
});

describe('the history on disk', () => {
  const path = (): string => join(folder, 'history.json');
  async function reopen(): Promise<void> {
    await history.close();
    await library.close();
    library = await Library.open(folder);
    history = await LibraryHistory.open(library, path());
  }

  test('outlasts a restart, undo and redo', async () => {
    const [hello, bye] = await taught();
    await reopen();
    const states = [signs()];
    for (const change of [
      () => history.trimTake(idsOf(hello)[0] ?? ('' as TakeId), { startMs: 200, endMs: 1000 }),
      () => history.describeSign(hello.id, 'from the brow', ''),
      () => history.disableTakes(idsOf(hello), true),
      () => history.moveTakes(idsOf(hello).slice(1), bye.id),
      () => history.renameSign(hello.id, 'hullo'),
      () => history.removeSign(bye.id),
    ]) {
      await change();
      states.push(signs());
    }
    for (const state of states.slice(0, -1).toReversed()) {
      await reopen();
      await history.undo();
      expect(signs()).toEqual(state);
    }
    await reopen();
    for (const state of states.slice(1)) {
      await history.redo();
      expect(signs()).toEqual(state);
    }
  });

  test('is read as it was written when its changes were counted', async () => {
    const [hello] = await taught();
    await reopen();
    await history.renameSign(hello.id, 'hullo');
    await history.renameSign(hello.id, 'hi');
    await history.close();
    const json = JSON.parse(await readFile(path(), 'utf8')) as { done: { change: { id: unknown } }[] };
    for (const [at, { change }] of json.done.entries()) change.id = at + 1;
    await writeFile(path(), JSON.stringify(json));
    await reopen();
    const ids = [(await history.undo())?.id, (await history.undo())?.id];
    expect(signs()[0]?.name).toBe('hello');
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => typeof id === 'string')).toBe(true);
  });

  test('forgets what the trash has forgotten', async () => {
    const [hello] = await taught();
    await reopen();
    for (const name of ['a', 'b', 'c']) await history.renameSign(hello.id, name);
    await history.close();
    const json = JSON.parse(await readFile(path(), 'utf8')) as { done: { at: string }[] };
    const [, second] = json.done;
    if (second) second.at = new Date(Date.now() - 8 * 24 * 3600 * 1000).toISOString();
    await writeFile(path(), JSON.stringify(json));
    await reopen();
    await history.undo();
    expect(signs()[0]?.name).toBe('b');
    expect(history.view()?.undo).toBeNull();
  });

  test.each([
    ['no JSON', '{', true],
    ['a step that is none', '{"formatVersion":1,"done":[{"steps":[{"do":"eraseDisk"}]}],"undone":[]}', true],
    ['of a later version', '{"formatVersion":9}', false],
  ])('that is %s is no history, and the library is as it was', async (_what, text, replaced) => {
    const [hello] = await taught();
    await writeFile(path(), text);
    await reopen();
    expect(history.view()).toBeUndefined();
    await history.renameSign(hello.id, 'hullo');
    await history.undo();
    expect(signs()[0]?.name).toBe('hello');
    await history.close();
    expect((await readFile(path(), 'utf8')) !== text).toBe(replaced);
  });
});
