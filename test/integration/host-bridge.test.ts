import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { startWebHost, type WebHost } from '../../src/main/web/host.js';
import { call } from '../../src/renderer/bridge.js';
import { WebBridge } from '../../src/renderer/bridge-web.js';
import { MudraError } from '../../src/shared/errors.js';
import { rawRequest } from '../support/raw-http.js';
import { SmallApplication } from '../support/small-application.js';

let folder: string;
let app: SmallApplication;
let host: WebHost;
let bridge: WebBridge;
let cookie: string;
let buffered = 0;

/** A browser's socket sends its page's cookie and origin by itself; that of Node has to be told. */
class PageSocket extends WebSocket {
  constructor(url: string) {
    super(url, { headers: { cookie, origin: `http://127.0.0.1:${host.port}` } });
    this.on('error', () => undefined);
    Object.defineProperty(this, 'bufferedAmount', { get: () => buffered });
  }
}

async function startHost(port = 0): Promise<void> {
  host = await startWebHost({ app, rendererFolder: folder, port });
  const { pathname, search } = new URL(host.url);
  const { headers } = await rawRequest({ port: host.port, path: pathname + search });
  cookie = String(headers['set-cookie']?.[0]).split(';')[0] ?? '';
}

beforeEach(async () => {
  vi.stubGlobal('WebSocket', PageSocket);
  buffered = 0;
  folder = await mkdtemp(join(tmpdir(), 'mudra-bridge-'));
  app = new SmallApplication();
  await startHost();
  bridge = new WebBridge(`ws://127.0.0.1:${host.port}/bridge`);
  await bridge.connect();
});
afterEach(async () => {
  bridge.close();
  await host.close();
  await rm(folder, { recursive: true });
  vi.unstubAllGlobals();
});

const frame = { time: 1, aspect: 1.5, hands: [] } as never;
const received = (count: number): Promise<void> =>
  vi.waitFor(() => expect(app.received).toHaveLength(count), { timeout: 5000 });

describe('the bridge over a socket', () => {
  it('carries requests, streams and events', async () => {
    const heard: unknown[] = [];
    const stop = bridge.on('model.changed', (model) => heard.push(model));
    expect(await call(bridge, 'sign.add', { name: 'hello', kind: 'sign' })).toMatchObject({ name: 'hello' });
    bridge.send('live.frame', frame);
    await received(1);
    app.emit('model.changed', null);
    await vi.waitFor(() => expect(heard).toEqual([null]));
    stop();
    app.emit('model.changed', null);
    await call(bridge, 'library.read', undefined);
    expect(heard).toEqual([null]);
  });

  it('answers each request with its own reply, whatever their order', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const replies = await Promise.all(names.map((name) => call(bridge, 'sign.add', { name, kind: 'sign' })));
    expect(replies.map((sign) => sign.name)).toEqual(names);
  });

  it('throws what the application refused as a MudraError', async () => {
    const failure = await call(bridge, 'sign.remove', { signId: 'x' as never }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(MudraError);
    expect(failure).toMatchObject({ code: 'sign.unknown' });
  });

  it('drops frames while the socket is full', async () => {
    buffered = 1024 * 1024;
    bridge.send('live.frame', frame);
    buffered = 0;
    bridge.send('live.frame', { ...(frame as object), time: 2 } as never);
    await received(1);
    expect(app.received[0]).toMatchObject({ payload: { time: 2 } });
  });

  it('refuses what the host would not read', async () => {
    const name = 'x'.repeat(33 * 1024 * 1024);
    expect(await bridge.request('sign.add', { name, kind: 'sign' })).toMatchObject({
      error: { code: 'message.malformed', params: { name: 'sign.add' } },
    });
    expect(app.asked).toEqual([]);
  });

  it('answers “host.lost” while the host is away, and catches up once it is back', async () => {
    const heard: string[] = [];
    bridge.on('library.changed', () => heard.push('library'));
    const { port } = host;
    const before = bridge.request('library.read', undefined);
    await before;
    await host.close();
    await vi.waitFor(async () =>
      expect(await bridge.request('library.read', undefined)).toMatchObject({ error: { code: 'host.lost' } }),
    );
    bridge.send('live.frame', frame);
    app.request = (async () => ({ signs: [], notices: [] })) as never;
    await startHost(port);
    await vi.waitFor(() => expect(heard).toEqual(['library']), { timeout: 10_000 });
    expect(await bridge.request('library.read', undefined)).toMatchObject({ ok: true });
    // The page that was lost has no keyboard; its frames were dropped.
    expect(app.received).toEqual([{ name: 'app.focused', payload: false }]);
  });

  it('settles what waits when the host goes away', async () => {
    app.request = (() => new Promise(() => undefined)) as never;
    const waiting = bridge.request('library.read', undefined);
    await vi.waitFor(() => expect(app.listeners).toBeGreaterThan(0));
    await host.close();
    expect(await waiting).toMatchObject({ error: { code: 'host.lost' } });
    await startHost();
  });

  it('stays away once another page has taken over, and says so', async () => {
    const heard: string[] = [];
    const first = new WebBridge(`ws://127.0.0.1:${host.port}/bridge`, ({ code }) => heard.push(code));
    await first.connect();
    app.request = (() => new Promise(() => undefined)) as never;
    const waiting = first.request('library.read', undefined);
    const second = new WebBridge(`ws://127.0.0.1:${host.port}/bridge`);
    await second.connect();
    const elsewhere = { ok: false, error: { code: 'host.elsewhere', params: {} } };
    expect(await waiting).toEqual(elsewhere);
    expect(await first.request('library.read', undefined)).toEqual(elsewhere);
    expect(heard).toEqual(['host.elsewhere']);
    // Longer than a lost connection takes to come back.
    await new Promise((done) => setTimeout(done, 1500));
    app.request = (async () => 'answered') as never;
    expect(await second.request('library.read', undefined)).toEqual({ ok: true, value: 'answered' });
    expect(await first.request('library.read', undefined)).toEqual(elsewhere);
    second.close();
  });

  it('gives way, after a loss, to a page that was opened meanwhile', async () => {
    const { port } = host;
    await host.close();
    await vi.waitFor(async () =>
      expect(await bridge.request('library.read', undefined)).toMatchObject({ error: { code: 'host.lost' } }),
    );
    await startHost(port);
    const opened = new WebBridge(`ws://127.0.0.1:${port}/bridge`);
    await opened.connect();
    await vi.waitFor(
      async () =>
        expect(await bridge.request('library.read', undefined)).toMatchObject({
          error: { code: 'host.elsewhere' },
        }),
      { timeout: 10_000, interval: 100 },
    );
    expect(await opened.request('library.read', undefined)).toMatchObject({ ok: true });
    opened.close();
  });

  it('leaves no listener behind', async () => {
    await vi.waitFor(() => expect(app.listeners).toBeGreaterThan(0));
    bridge.close();
    await vi.waitFor(() => expect(app.listeners).toBe(0));
  });
});
