import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testApp, type TestApp } from '../../../support/app-parts.js';
import { syntheticTake } from '../../../support/synthetic-takes.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import type { FrameSource } from '../../../../src/renderer/vision/frame-source.js';

let app: TestApp;
/** What was given to the main side, by path. */
const posted: string[] = [];

beforeEach(async () => {
  posted.length = 0;
  vi.stubGlobal('fetch', async (address: string, { body }: { body: ArrayBuffer }) => {
    const path = new URL(address, 'http://host').searchParams.get('path') ?? '';
    posted.push(path.endsWith('films.jsonl') ? signsIn(Buffer.from(body).toString()) : path);
    return new Response(null, { status: 204 });
  });
  app = testApp();
  app.bridge.sharing.ends.set('import', {
    outcome: 'imported',
    summary: { signsAdded: 1, takesAdded: 2, alreadyHere: 0, leftOut: 0, renamed: [] },
  });
  await app.state.load();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const signsIn = (lines: string): string =>
  lines
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { sign: string }).sign)
    .join();
const file = (path: string) => ({ path, file: new File([new Uint8Array(3)], path) });
const at = (): string => app.state.sharing.stage.value.at;

/** A film that is looked at comes to its end: `n` says what is in it. */
async function play(n: number | null): Promise<void> {
  const { vision } = app;
  await vi.waitFor(() =>
    expect([vision.status.value, vision.source.value?.kind]).toEqual(['running', 'film']),
  );
  const frames = n === null ? [] : syntheticTake(n % 3, seededRandom(n));
  for (const frame of frames) vision.push(frame);
  vision.status.value = 'off';
}

test('a folder of films and data gives the takes of the films, and the data afterwards', async () => {
  const { sharing } = app.state;
  const looking = sharing.look([
    file('set/hello/1.mp4'),
    file('set/more.jsonl'),
    file('set/water/2.webm'),
    file('set/read me.txt'),
  ]);
  await play(1);
  await play(2);
  await looking;
  expect(posted).toEqual(['hello,water']);
  expect(sharing.stage.value).toMatchObject({ at: 'seen', noTake: [], others: 1 });
  await sharing.write(false);
  expect(posted).toEqual(['hello,water', 'set/more.jsonl']);
  expect(sharing.stage.value).toMatchObject({ at: 'seen', others: 0 });
  await sharing.cancel();
  expect(at()).toBe('idle');
});

test('data beside films that gave nothing is looked at, and so is what comes after films that are not wanted', async () => {
  const { sharing } = app.state;
  let looking = sharing.look([file('set/a.mp4'), file('set/more.jsonl')]);
  await play(null);
  await looking;
  expect(posted).toEqual(['set/more.jsonl']);
  expect(sharing.stage.value).toMatchObject({ at: 'seen', noTake: [{ path: 'set/a.mp4' }], others: 0 });
  await sharing.cancel();

  looking = sharing.look([file('set/a.mp4'), file('set/b.csv')]);
  await play(3);
  await looking;
  await sharing.cancel();
  expect(posted.at(-1)).toBe('set/b.csv');
  expect(at()).toBe('seen');
});

test('films wait while another screen looks at the camera, go on afterwards, and lose nothing', async () => {
  const { sharing, toasts } = app.state;
  sharing.show(true);
  const looking = sharing.look([file('hello/1.mp4'), file('water/2.mp4')]);
  await play(1);
  await vi.waitFor(() => expect(app.vision.source.value?.kind).toBe('film'));
  sharing.show(false);
  const camera = { ...(app.vision.source.value as FrameSource), kind: 'camera' as const };
  await app.vision.use(camera);
  await vi.waitFor(() =>
    expect(sharing.stage.value).toMatchObject({ at: 'watching', done: 1, films: 2, waits: true }),
  );
  expect(toasts.list.value.map(({ text }) => text)).toEqual([expect.stringContaining('go on afterwards')]);
  app.vision.stop();
  await play(2);
  await looking;
  expect(posted).toEqual(['hello,water']);
  expect(at()).toBe('seen');
  expect(toasts.list.value.at(-1)?.text).toContain('Library');
});

test('films that wait go on when the Library is shown again, and can be cancelled', async () => {
  const { sharing } = app.state;
  const looking = sharing.look([file('hello/1.mp4')]);
  await vi.waitFor(() => expect(app.vision.status.value).toBe('running'));
  const camera = { ...(app.vision.source.value as FrameSource), kind: 'camera' as const };
  await app.vision.use(camera);
  await vi.waitFor(() => expect(sharing.stage.value).toMatchObject({ waits: true }));
  sharing.show(true);
  await vi.waitFor(() => expect(app.vision.source.value?.kind).toBe('film'));
  await app.vision.use({ ...camera });
  await vi.waitFor(() => expect(sharing.stage.value).toMatchObject({ waits: true }));
  await sharing.cancel();
  await looking;
  expect(at()).toBe('idle');
  expect(app.vision.source.value?.kind).toBe('camera');
});

test('films that are stopped half-way give what was found so far, and say what was not watched', async () => {
  const { sharing } = app.state;
  const looking = sharing.look([file('hello/1.mp4'), file('water/2.mp4'), file('water/3.mp4')]);
  await play(1);
  await vi.waitFor(() => expect(sharing.stage.value).toMatchObject({ at: 'watching', done: 1 }));
  await vi.waitFor(() => expect(app.vision.source.value?.kind).toBe('film'));
  await sharing.cancel();
  await looking;
  expect(posted).toEqual(['hello']);
  expect(sharing.stage.value).toMatchObject({
    at: 'seen',
    noTake: [{ path: 'water/2.mp4' }, { path: 'water/3.mp4' }],
  });
  expect(app.vision.source.value).toBeNull();
});

/** The one film that is looked at is played, long after the camera would be switched off. */
async function watchedToItsEnd(looking: Promise<void>): Promise<void> {
  await vi.advanceTimersByTimeAsync(5000);
  vi.useRealTimers();
  await play(1);
  await looking;
  expect(posted).toEqual(['hello']);
}

test('films wait for a screen that is shown with the camera, and are left alone once that is put away', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { sharing, source } = app.state;
  const looking = sharing.look([file('hello/1.mp4')]);
  await vi.waitFor(() => expect(app.vision.status.value).toBe('running'));
  const leaveLive = source.hold();
  await vi.waitFor(() => expect(sharing.stage.value).toMatchObject({ waits: true }));
  expect(app.vision.source.value?.kind).toBe('camera');
  leaveLive();
  sharing.show(true);
  await vi.waitFor(() => expect(app.vision.source.value?.kind).toBe('film'));
  await watchedToItsEnd(looking);
  expect(sharing.stage.value).toMatchObject({ at: 'seen', noTake: [] });
});

test('a film that begins right after the camera was looked at is watched to its end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { sharing, source } = app.state;
  const leaveLive = source.hold();
  await vi.waitFor(() => expect(app.vision.status.value).toBe('running'));
  leaveLive();
  const looking = sharing.look([file('hello/1.mp4')]);
  await vi.waitFor(() => expect(app.vision.source.value?.kind).toBe('film'));
  await watchedToItsEnd(looking);
});
