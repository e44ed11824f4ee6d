import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppState } from '../../../../src/renderer/state/app-state.js';
import type { TaskEnd } from '../../../../src/shared/contract-sharing.js';
import { MudraError } from '../../../../src/shared/errors.js';
import { testApp, type TestApp } from '../../../support/app-parts.js';

let app: TestApp;

beforeEach(async () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  });
  vi.stubGlobal('fetch', async () => new Response(null, { status: 204 }));
  app = testApp();
  app.bridge.sharing.report = { files: 3, takes: 1, findings: [] };
  await app.state.load();
});
afterEach(() => vi.unstubAllGlobals());

/** The same page, loaded anew. */
async function reloaded(): Promise<AppState> {
  const state = new AppState(app.state.parts);
  await state.load();
  return state;
}

const toasts = (state: AppState): string[] => state.toasts.list.value.map(({ text }) => text);
const summary = { signsAdded: 1, takesAdded: 2, alreadyHere: 0, leftOut: 0, renamed: [] };
const imported: TaskEnd = { outcome: 'imported', summary };

/** An import that runs until it is told to end, seen by the page before. */
async function importing(): Promise<string> {
  const { sharing, tasks } = app.state;
  await sharing.look([{ path: 'a.mudra', file: new File(['a'], 'a.mudra') }]);
  void sharing.write(false);
  await expect.poll(() => tasks.running.value?.kind).toBe('import');
  return tasks.running.value?.task ?? '';
}

test('a task that runs is there after a reload, with its progress; it can be cancelled, and its end is told', async () => {
  const task = await importing();
  const state = await reloaded();
  expect(state.tasks.running.value).toEqual({ task, kind: 'import', done: 0 });
  app.bridge.emit('task.progress', { task, kind: 'import', done: 0.6 });
  expect(state.tasks.running.value?.done).toBe(0.6);
  await state.sharing.cancel();
  await state.tasks.cancel();
  expect([state.tasks.running.value, toasts(state)]).toEqual([null, []]);

  const again = await importing();
  const later = await reloaded();
  app.bridge.emit('task.ended', { task: again, end: imported });
  app.bridge.emit('task.ended', { task: again, end: imported });
  expect(later.tasks.busy.value).toBe(false);
  await expect.poll(() => toasts(later)).toEqual(['Added 2 takes: 1 sign came with them.']);
  await later.toasts.list.value[0]?.action?.run();
  expect(toasts(later)).toEqual(['Undone: importing 1 take.']);
});

test('what was looked at is shown also when the answer that it began was lost', async () => {
  const { sharing } = app.state;
  app.bridge.failures.set('import.read', new MudraError('host.lost'));
  await sharing.look([{ path: 'a.mudra', file: new File(['a'], 'a.mudra') }]);
  expect(sharing.stage.value).toMatchObject({ at: 'failed' });
  const { preview } = app.bridge.sharing;
  app.bridge.emit('task.progress', { task: 'read-7', kind: 'read', done: 0.5 });
  const end: TaskEnd = { outcome: 'read', preview, upload: 'in-1', set: 'first' };
  app.bridge.emit('task.ended', { task: 'read-7', end });
  expect(sharing.stage.value).toMatchObject({ at: 'seen', upload: 'in-1' });
});

test('what ended while the page was away is told when it is there again, once', async () => {
  const task = await importing();
  const error = { code: 'disk.full', params: {} } as const;
  app.bridge.sharing.over.set(task, { outcome: 'failed', error });
  const state = await reloaded();
  expect(toasts(state)).toEqual([expect.stringMatching(/full/)]);
  expect(state.tasks.busy.value).toBe(false);
  app.bridge.emit('task.ended', { task, end: { outcome: 'failed', error } });
  expect(toasts(state)).toHaveLength(1);
});

test('what was looked at, checked or copied before the reload is shown', async () => {
  const ended = async (task: string, end: TaskEnd): Promise<AppState> => {
    const state = await reloaded();
    app.bridge.emit('task.ended', { task, end });
    return state;
  };
  const { preview, report } = app.bridge.sharing;
  const seen = await ended('read-1', { outcome: 'read', preview, upload: 'in-7', set: 'first' });
  expect(seen.sharing.stage.value).toMatchObject({ at: 'seen', upload: 'in-7' });
  const checked = await ended('check-1', { outcome: 'checked', report });
  expect(checked.sets.report.value).toEqual(report);
  expect(toasts(checked)).toEqual([expect.stringMatching(/check is done/)]);
  const copied = await ended('copy-1', { outcome: 'copied', set: 'first' });
  await expect.poll(() => toasts(copied)).toEqual(['“My signs” is a copy of its own now.']);
});

test('what was mended before the reload shows in the room that is taken', async () => {
  const state = await reloaded();
  await state.sets.load();
  const { sharing } = app.bridge;
  sharing.storage = { ...sharing.storage, setAside: { count: 1, bytes: 10 } };
  const healed = { report: sharing.report, restored: 0, setAside: 1, removed: 0, failed: [] };
  app.bridge.emit('task.ended', { task: 'heal-1', end: { outcome: 'healed', healed } });
  await expect.poll(() => state.sets.storage.value?.setAside.count).toBe(1);
});
