import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

let app: TestApp;
/** What was posted, by path. */
const posted: [string, number][] = [];
let answer: () => Response;

beforeEach(async () => {
  posted.length = 0;
  answer = () => new Response(null, { status: 204 });
  vi.stubGlobal(
    'fetch',
    async (address: string, { body, signal }: { body: ArrayBuffer; signal: AbortSignal }) => {
      signal.throwIfAborted();
      const url = new URL(address, 'http://host');
      posted.push([url.searchParams.get('path') ?? '', Number(url.searchParams.get('at')) + body.byteLength]);
      return answer();
    },
  );
  app = testApp();
  app.bridge.seed('hello', 2);
  await app.state.load();
});
afterEach(() => vi.unstubAllGlobals());

const file = (path: string, bytes = 3) => ({ path, file: new File([new Uint8Array(bytes)], path) });
const toasts = (): string[] => app.state.toasts.list.value.map(({ text }) => text);

test('files are given in pieces, looked at, and added with an undo', async () => {
  const { sharing } = app.state;
  app.bridge.sharing.ends.set('import', {
    outcome: 'imported',
    summary: { signsAdded: 1, takesAdded: 2, alreadyHere: 0, leftOut: 0, renamed: [] },
  });
  await sharing.look([file('set/a.pose', 9_000_000), file('set/b.pose'), file('set/.hidden')]);
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'set', upload: 'in-1' });
  const [a, b] = [4_194_304, 8_388_608];
  expect(posted.toSorted((one, two) => one[1] - two[1])).toEqual([
    ['set/b.pose', 3],
    ['set/a.pose', a],
    ['set/a.pose', b],
    ['set/a.pose', 9_000_000],
  ]);
  await sharing.write(false);
  expect(sharing.stage.value).toEqual({ at: 'idle' });
  expect(toasts()).toEqual(['Added 2 takes: 1 sign came with them.']);
  await app.state.toasts.list.value[0]?.action?.run();
  expect(toasts()).toEqual(['Undone: importing 1 take.']);
});

test('what cannot be read is told, and something else can be chosen', async () => {
  const { sharing } = app.state;
  app.bridge.sharing.ends.set('read', {
    outcome: 'failed',
    error: { code: 'takes.none', params: { path: 'x' } },
  });
  await sharing.look([file('x')]);
  expect(sharing.stage.value).toMatchObject({ at: 'failed', name: 'x', error: { code: 'takes.none' } });
  answer = () => Response.json({ code: 'disk.full', params: {} }, { status: 500 });
  await sharing.look([file('y')]);
  expect(sharing.stage.value).toMatchObject({ at: 'failed', name: 'y', error: { code: 'disk.full' } });
  await sharing.cancel();
  expect(sharing.stage.value).toEqual({ at: 'idle' });
});

test('giving is stopped at once, and what was given is dropped', async () => {
  const { sharing } = app.state;
  let started: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (started = resolve));
  vi.stubGlobal('fetch', (_address: string, { signal }: { signal: AbortSignal }) => {
    started();
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  });
  const looking = sharing.look([file('a'), file('b')]);
  await begun;
  expect(sharing.stage.value).toMatchObject({ at: 'giving', name: '2 files' });
  await sharing.cancel();
  await looking;
  expect(sharing.stage.value).toEqual({ at: 'idle' });
  expect(app.bridge.asked).toContain('import.drop');
});

test('an import that is cancelled goes back to what was looked at; an export tells where it went', async () => {
  const { sharing, tasks } = app.state;
  await sharing.look([file('a.mudra')]);
  const writing = sharing.write(true);
  await vi.waitFor(() => expect(tasks.running.value?.kind).toBe('import'));
  await sharing.cancel();
  await writing;
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'a.mudra' });

  app.bridge.failures.set('export.start', new MudraError('task.busy'));
  await sharing.export('csv', null, {});
  expect(toasts().at(-1)).toMatch(/busy/);
  expect(tasks.busy.value).toBe(false);
});

test('what was looked at is looked at again when another set is opened', async () => {
  const { sharing, sets } = app.state;
  await app.bridge.request('set.create', { name: 'Empty' });
  const id = app.bridge.sharing.sets.at(-1)?.id ?? '';
  const alreadyHere = (n: number) => {
    const sign = { name: 'hello', kind: 'sign', takes: 2, alreadyHere: n, same: null, twin: null } as const;
    app.bridge.sharing.preview = { ...app.bridge.sharing.preview, signs: [sign] };
  };
  alreadyHere(2);
  await sharing.look([file('a.mudra')]);
  alreadyHere(0);
  await sets.open(id);
  await expect
    .poll(() => sharing.stage.value)
    .toMatchObject({ at: 'seen', name: 'a.mudra', set: id, preview: { signs: [{ alreadyHere: 0 }] } });

  app.bridge.sharing.ends.set('read', { outcome: 'failed', error: { code: 'transfer.unknown', params: {} } });
  await sets.open('first');
  await expect
    .poll(() => sharing.stage.value)
    .toMatchObject({ at: 'failed', error: { code: 'transfer.unknown' } });
  expect(app.bridge.asked).toContain('import.drop');
});

test('files that are chosen together are looked at one after another, and none is dropped without a word', async () => {
  const { sharing } = app.state;
  const summary = { signsAdded: 1, takesAdded: 2, alreadyHere: 0, leftOut: 0, renamed: [] };
  app.bridge.sharing.ends.set('import', { outcome: 'imported', summary });
  const chosen = ['a.mudra', 'b.csv', 'notes.txt', 'c.csv'];
  await sharing.look(chosen.map((path) => file(path)));
  expect(posted.map(([path]) => path)).toEqual(['a.mudra']);
  const notes = { path: 'notes.txt', reason: 'Mudra reads no takes from files of this kind.' };
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'a.mudra', others: 2, noTake: [notes] });
  await sharing.write(false);
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'b.csv', others: 1, noTake: [] });
  await sharing.cancel();
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'c.csv', others: 0 });
  await sharing.write(false);
  expect(sharing.stage.value).toEqual({ at: 'idle' });
  expect(posted.map(([path]) => path)).toEqual(['a.mudra', 'b.csv', 'c.csv']);
});

test('a file that cannot be read is told with the next one, or by itself when it is the last', async () => {
  const { sharing } = app.state;
  const reason = { path: 'a.mudra', reason: 'it is empty', why: 'empty' };
  app.bridge.sharing.ends.set('read', {
    outcome: 'failed',
    error: { code: 'file.unreadable', params: reason },
  });
  answer = () => {
    if (posted.at(-1)?.[0] === 'b.csv') app.bridge.sharing.ends.delete('read');
    return new Response(null, { status: 204 });
  };
  await sharing.look([file('a.mudra'), file('b.csv')]);
  const left = { path: 'a.mudra', reason: 'it is empty' };
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'b.csv', noTake: [left] });

  answer = () => Response.json({ code: 'disk.full', params: {} }, { status: 500 });
  await sharing.look([file('a.mudra'), file('c.csv')]);
  expect(sharing.stage.value).toMatchObject({
    at: 'failed',
    name: 'c.csv',
    error: { code: 'disk.full' },
    noTake: [{ path: 'a.mudra' }],
  });
});

test('a folder, and a table with the names of its classes, are one import each of those that follow', async () => {
  const { sharing } = app.state;
  const folder = ['MP_Data/a/0/0.npy', 'MP_Data/a/0/1.npy', 'MP_Data/a/0/2.npy'];
  await sharing.look(['a.mudra', 'keypoint.csv', 'keypoint_label.csv', ...folder].map((path) => file(path)));
  expect(sharing.stage.value).toMatchObject({ at: 'seen', name: 'a.mudra', others: 2 });
});
