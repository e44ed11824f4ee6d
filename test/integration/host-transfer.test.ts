import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import { SmallApplication } from '../support/small-application.js';

/** Files that come and go through the loopback host, and who may not move them. */
let home: string;
let host: WebHost;
let cookie: string;
const app = new SmallApplication();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mudra-transfer-'));
  host = await startWebHost({ app, rendererFolder: home });
  const entered = await fetch(host.url, { redirect: 'manual' });
  cookie = String(entered.headers.get('set-cookie')).split(';')[0] ?? '';
});
afterAll(async () => {
  await host.close();
  await rm(home, { recursive: true });
});

const ask = (path: string, init: RequestInit = {}, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${host.port}${path}`, { ...init, headers: { cookie, ...headers } });
const own = (): Record<string, string> => ({ origin: `http://127.0.0.1:${host.port}` });

test('files are taken in pieces from our own page alone', async () => {
  const post = (body: string, headers: Record<string, string>, at = 0): Promise<Response> =>
    ask(`/transfer/in-1?path=MP_Data%2Fyes%2F0%2F1.npy&at=${at}`, { method: 'POST', body }, headers);
  expect((await post('abc', own())).status).toBe(204);
  expect((await post('def', own(), 3)).status).toBe(204);
  expect(app.uploaded.get('MP_Data/yes/0/1.npy')).toBe('abcdef');

  // Without an origin, with another one, or without this launch's cookie.
  expect((await post('x', {})).status).toBe(403);
  expect((await post('x', { origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await post('x', { ...own(), cookie: 'mudra=1' })).status).toBe(403);
  expect(app.uploaded.get('MP_Data/yes/0/1.npy')).toBe('abcdef');

  const unknown = await ask('/transfer/in-2?path=x&at=0', { method: 'POST', body: 'x' }, own());
  expect([unknown.status, await unknown.json()]).toEqual([404, { code: 'transfer.unknown', params: {} }]);
  expect((await ask('/transfer/in-1', { method: 'PUT', body: 'x' }, own())).status).toBe(405);
});

test('a file that was made is given as a download with its name', async () => {
  await writeFile(join(home, 'made'), 'signs');
  app.download = { path: join(home, 'made'), name: 'über “alles”.mudra', bytes: 5 };
  const answer = await ask('/transfer/out-1');
  expect(answer.headers.get('content-disposition')).toBe(
    "attachment; filename*=UTF-8''%C3%BCber%20%E2%80%9Calles%E2%80%9D.mudra",
  );
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await answer.text()).toBe('signs');
  expect((await ask('/transfer/out-2')).status).toBe(404);
  expect((await ask('/transfer/out-1', {}, { cookie: 'no' })).status).toBe(403);
});
