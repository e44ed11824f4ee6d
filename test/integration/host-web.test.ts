import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Application } from '../../src/main/app/application-types.js';
import { openApplication } from '../../src/main/app/application.js';
import { contentSecurityPolicy } from '../../src/main/app/content-policy.js';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import { takenOver } from '../../src/shared/bridge-codes.js';
import { errorText } from '../../src/shared/i18n/t.js';
import { rawRequest } from '../support/raw-http.js';

let home: string;
let app: Application;
let host: WebHost;
let cookie: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mudra-host-'));
  const page = join(home, 'renderer');
  await mkdir(join(page, 'vision/wasm'), { recursive: true });
  await writeFile(join(page, 'index.html'), '<p>page</p>');
  await writeFile(join(page, 'vision/wasm/a.wasm'), Uint8Array.of(0, 97, 115, 109));
  await writeFile(join(home, 'secret.txt'), 'secret');
  await symlink(join(home, 'secret.txt'), join(page, 'link.txt'));
  app = await openApplication({
    dataFolder: join(home, 'data'),
    host: 'web',
    version: '0.0.0',
    forkTrainer: () => {
      throw new Error('no training here');
    },
  });
  host = await startWebHost({ app, rendererFolder: page });
  const { pathname, search } = new URL(host.url);
  const entered = await get({ path: pathname + search });
  expect(entered).toMatchObject({ status: 200, headers: { refresh: '0; url=/' } });
  cookie = String(entered.headers['set-cookie']?.[0]).split(';')[0] ?? '';
});
afterAll(async () => {
  await host.close();
  await app.dispose();
  await rm(home, { recursive: true });
});

const get = (options: { path?: string; method?: string; headers?: Record<string, string> }) =>
  rawRequest({ port: host.port, ...options });
const refused = { status: 403, text: errorText({ code: 'host.refused', params: {} }) };

describe('the loopback host', () => {
  it('gives the page to whoever opened the printed address', async () => {
    const answer = await get({ headers: { cookie } });
    expect(answer).toMatchObject({ status: 200, text: '<p>page</p>' });
    expect(answer.headers).toMatchObject({
      'content-security-policy': contentSecurityPolicy,
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    const wasm = await get({ path: '/vision/wasm/a.wasm', headers: { cookie } });
    expect(wasm.headers['content-type']).toBe('application/wasm');
  });

  it('answers for “localhost” too', async () => {
    const answer = await get({ headers: { cookie, host: `localhost:${host.port}` } });
    expect(answer.status).toBe(200);
  });

  const strangers: [string, () => { path?: string; headers?: Record<string, string> }][] = [
    ['without a token', () => ({})],
    ['with an empty token', () => ({ path: '/?token=' })],
    ['with a wrong token', () => ({ path: `/?token=${'A'.repeat(43)}` })],
    [
      'with the token elsewhere than at the entrance',
      () => ({ path: `/index.html${new URL(host.url).search}` }),
    ],
    ['with a wrong cookie', () => ({ headers: { cookie: `mudra-${host.port}=${'A'.repeat(43)}` } })],
    ['with the cookie of another port', () => ({ headers: { cookie: cookie.replace(/\d+=/, '1=') } })],
    ['under a rebound name', () => ({ headers: { cookie, host: `evil.example:${host.port}` } })],
    ['under our name with another port', () => ({ headers: { cookie, host: '127.0.0.1:1' } })],
    ['from another origin', () => ({ headers: { cookie, origin: 'http://evil.example' } })],
    ['from a page without an origin', () => ({ headers: { cookie, origin: 'null' } })],
    ['as if it were a proxy', () => ({ path: 'http://evil.example/', headers: { cookie } })],
    ['with no path', () => ({ path: '*', headers: { cookie } })],
  ];
  it.each(strangers)('refuses whoever comes %s', async (_name, options) => {
    const answer = await get(options());
    expect(answer).toMatchObject(refused);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy);
  });

  it.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/vision/..%2f..%2fsecret.txt',
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/..%5csecret.txt',
    '/index.html%00',
    '/%',
    '/link.txt',
    '/vision',
    '/missing',
  ])('finds nothing at %s', async (path) => {
    const answer = await get({ path, headers: { cookie } });
    expect(answer).toMatchObject({ status: 404, text: 'Not found.' });
  });

  it('only lets itself be read', async () => {
    expect((await get({ method: 'POST', headers: { cookie } })).status).toBe(405);
    expect(await get({ method: 'HEAD', headers: { cookie } })).toMatchObject({ status: 200, text: '' });
  });

  it('says when its port is taken', async () => {
    await expect(startWebHost({ app, rendererFolder: home, port: host.port })).rejects.toMatchObject({
      code: 'host.port',
      params: { port: host.port, reason: 'EADDRINUSE' },
    });
  });

  it('has the wished port at each launch, and another one only while that is taken', async () => {
    const wish = { app, rendererFolder: home, orAnother: true };
    const first = await startWebHost(wish);
    const { port } = first;
    const beside = await startWebHost({ ...wish, port });
    expect(beside.port).not.toBe(port);
    expect(new URL(beside.url).port).toBe(String(beside.port));
    await Promise.all([first.close(), beside.close()]);
    const again = await startWebHost({ ...wish, port });
    expect(again.port).toBe(port);
    await again.close();
  });
});

/** A socket as a page of `origin` would open it. */
function open(headers: Record<string, string>, path = '/bridge'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers });
}

async function refusal(socket: WebSocket): Promise<number> {
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
  socket.on('error', () => undefined);
  socket.terminate();
  return response.statusCode;
}

describe('the socket', () => {
  const ours = (): Record<string, string> => ({ cookie, origin: `http://127.0.0.1:${host.port}` });

  it.each([
    ['without a cookie', () => ({ origin: ours()['origin'] ?? '' })],
    ['without an origin', () => ({ cookie })],
    ['from another origin', () => ({ cookie, origin: 'http://evil.example' })],
    ['from our origin under another name', () => ({ cookie, origin: `http://localhost:${host.port}` })],
    ['under a rebound name', () => ({ ...ours(), host: `evil.example:${host.port}` })],
  ])('is refused %s', async (_name, headers) => {
    expect(await refusal(open(headers()))).toBe(403);
  });

  it('is at one place only', async () => {
    expect(await refusal(open(ours(), '/other'))).toBe(403);
  });

  async function connected(): Promise<{ ask(text: string | Buffer): Promise<unknown>; socket: WebSocket }> {
    const socket = open(ours());
    await once(socket, 'open');
    return {
      socket,
      ask: async (message) => {
        const answer = once(socket, 'message') as Promise<[Buffer]>;
        socket.send(message);
        return JSON.parse(String((await answer)[0])) as unknown;
      },
    };
  }

  it('carries requests to the application and answers back', async () => {
    const { ask, socket } = await connected();
    expect(await ask(JSON.stringify({ id: 1, name: 'app.status' }))).toMatchObject({
      id: 1,
      reply: { ok: true, value: { host: 'web', dataFolder: join(home, 'data') } },
    });
    expect(await ask(JSON.stringify({ id: 2, name: 'live.start' }))).toEqual({ id: 2, reply: { ok: true } });
    const frame = { time: 5, aspect: 1.25, hands: [] };
    expect(await ask(JSON.stringify({ stream: 'live.frame', payload: frame }))).toMatchObject({
      event: 'live.update',
      payload: { time: 5, state: 'no-model' },
    });
    await ask(JSON.stringify({ id: 3, name: 'live.stop' }));
    socket.terminate();
  });

  it('tells the page what has changed', async () => {
    const { ask, socket } = await connected();
    const add = { id: 1, name: 'sign.add', input: { name: 'hello', kind: 'sign' } };
    expect(await ask(JSON.stringify(add))).toMatchObject({
      event: 'library.changed',
      payload: { signs: [{ name: 'hello' }] },
    });
    socket.terminate();
  });

  it('goes over to the page that was opened last; what the older one still sends is not heard', async () => {
    const older = await connected();
    await older.ask(JSON.stringify({ id: 1, name: 'live.start' }));
    const closed = once(older.socket, 'close') as Promise<[number]>;
    older.socket.pause();
    const newer = await connected();
    const heard: string[] = [];
    newer.socket.on('message', (data) => heard.push(String(data)));
    const frame = { time: 5, aspect: 1.25, hands: [] };
    older.socket.send(JSON.stringify({ stream: 'live.frame', payload: frame }));
    older.socket.resume();
    expect((await closed)[0]).toBe(takenOver);
    await newer.ask(JSON.stringify({ id: 2, name: 'live.stop' }));
    expect(heard).toEqual(['{"id":2,"reply":{"ok":true}}']);
    newer.socket.terminate();
  });

  it('is not taken from the page in use by one that comes back by itself', async () => {
    const used = await connected();
    const back = open(ours(), '/bridge?again');
    expect(((await once(back, 'close')) as [number])[0]).toBe(takenOver);
    expect(await used.ask('{"id":1,"name":"app.status"}')).toMatchObject({ id: 1 });
    const gone = once(used.socket, 'close');
    used.socket.close();
    await gone;
    const alone = open(ours(), '/bridge?again');
    await once(alone, 'open');
    const answer = once(alone, 'message') as Promise<[Buffer]>;
    alone.send('{"id":2,"name":"app.status"}');
    expect(JSON.parse(String((await answer)[0]))).toMatchObject({ id: 2, reply: { ok: true } });
    alone.terminate();
  });

  it.each([
    ['{', /JSON/],
    ['', /JSON/],
    ['null', /neither/],
    ['[]', /neither/],
    ['{"id":"1","name":"app.status"}', /neither/],
    ['{"stream":"live.frame"}', /neither/],
    [Buffer.from([1, 2, 3]), /binary/],
    [' '.repeat(33 * 1024 * 1024), /32 MB/],
  ])('answers an unreadable message with a typed error and lives on', async (text, reason) => {
    const { ask, socket } = await connected();
    expect(await ask(text)).toEqual({
      error: {
        code: 'message.malformed',
        params: { name: 'message', reason: expect.stringMatching(reason) },
      },
    });
    expect(await ask('{"id":9,"name":"app.status"}')).toMatchObject({ id: 9, reply: { ok: true } });
    socket.terminate();
  });

  it('answers unknown names and malformed inputs with typed errors', async () => {
    const { ask, socket } = await connected();
    const codes: unknown[] = [];
    for (const message of [
      { id: 1, name: 'app.exit' },
      { id: 1, name: '__proto__' },
      { id: 1, name: { toString: 1 } },
      { id: 1, name: 'sign.remove', input: { signId: '../x' } },
      { id: 1, name: 'sign.remove', input: { signId: 'nobody' } },
    ]) {
      const { reply } = (await ask(JSON.stringify(message))) as { reply: { error: { code: string } } };
      codes.push(reply.error.code);
    }
    expect(codes).toEqual([
      'message.unknown',
      'message.unknown',
      'message.unknown',
      'message.malformed',
      'sign.unknown',
    ]);
    expect(await ask(JSON.stringify({ stream: 'live.frames', payload: {} }))).toMatchObject({
      error: { code: 'message.unknown' },
    });
    expect(await ask(JSON.stringify({ stream: 'live.frame', payload: { time: 1 } }))).toMatchObject({
      error: { code: 'message.malformed' },
    });
    socket.terminate();
  });

  it('closes on a message beyond all measure; the host stays up', async () => {
    const { socket } = await connected();
    socket.on('error', () => undefined);
    socket.send(' '.repeat(65 * 1024 * 1024));
    const [code] = (await once(socket, 'close')) as [number];
    expect([1006, 1009]).toContain(code);
    const { ask, socket: next } = await connected();
    expect(await ask('{"id":1,"name":"library.read"}')).toMatchObject({ reply: { ok: true } });
    next.terminate();
  });
});
