import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Protocol } from 'electron';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../../../src/main/app/content-policy.js';
import { registerAppScheme, serveApp } from '../../../../src/main/shell/protocol.js';
import { SmallApplication } from '../../../support/small-application.js';
import { electron, StandInSession } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

let home: string;
const session = new StandInSession();
const application = new SmallApplication();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mudra-protocol-'));
  const page = join(home, 'renderer');
  await mkdir(join(page, 'models'), { recursive: true });
  await mkdir(join(home, 'renderer-beside'));
  await writeFile(join(page, 'index.html'), '<p>page</p>');
  await writeFile(join(page, 'wasm.wasm'), Uint8Array.of(0, 97, 115, 109));
  await writeFile(join(page, 'models/hand.task'), 'task');
  await writeFile(join(page, 'left.glb'), 'glb');
  await writeFile(join(home, 'secret.txt'), 'secret');
  await writeFile(join(home, 'renderer-beside/secret.txt'), 'secret');
  await symlink(join(home, 'secret.txt'), join(page, 'link.txt'));
  await symlink(home, join(page, 'out-link'));
  serveApp(session.protocol as unknown as Protocol, page, application.files);
});
afterAll(() => rm(home, { recursive: true }));

const get = (url: string, method = 'GET'): Promise<Response> => {
  const handler = session.schemes.get('app');
  if (!handler) throw new Error('app: is not served');
  return handler({ url, method });
};

describe('app://', () => {
  it('is a secure standard scheme that does not bypass the content policy', () => {
    registerAppScheme();
    expect(electron.protocol.privileged).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
      },
    ]);
  });

  it('serves the page at its root, with the content policy', async () => {
    const response = await get('app://mudra/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>page</p>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it.each([
    ['wasm.wasm', 'application/wasm'],
    ['models/hand.task', 'application/octet-stream'],
    ['left.glb', 'model/gltf-binary'],
  ])('serves %s as %s', async (path, type) => {
    const response = await get(`app://mudra/${path}?query`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(type);
    expect(Number(response.headers.get('content-length'))).toBe((await response.arrayBuffer()).byteLength);
  });

  it.each([
    '..%2fsecret.txt',
    '..%2Fsecret.txt',
    '%2e%2e%2fsecret.txt',
    'models/..%2f..%2fsecret.txt',
    '..%5csecret.txt',
    '..%2frenderer-beside%2fsecret.txt',
    '%2fetc%2fpasswd',
    '/etc/passwd',
    'index.html%00.txt',
    '%00',
    '%',
    '%e0%a4%a',
    'link.txt',
    'out-link/secret.txt',
    'models',
    'missing.js',
  ])('refuses /%s', async (path) => {
    const response = await get(`app://mudra/${path}`);
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });

  it('refuses other hosts and methods', async () => {
    expect((await get('app://other/index.html')).status).toBe(403);
    expect((await get('app://mudra/', 'POST')).status).toBe(405);
  });

  it('answers HEAD without a body', async () => {
    const response = await get('app://mudra/', 'HEAD');
    expect(response.headers.get('content-length')).toBe('11');
    expect(response.body).toBeNull();
  });

  it('takes files from its own page and gives those that were made for it', async () => {
    const handler = session.schemes.get('app');
    const post = (url: string, body: string): Promise<Response> | undefined =>
      handler?.(new Request(url, { method: 'POST', body }));
    expect((await post('app://mudra/transfer/in-1?path=a%2Fb.csv&at=0', 'sign,'))?.status).toBe(204);
    expect((await post('app://mudra/transfer/in-1?path=a%2Fb.csv&at=5', 'take'))?.status).toBe(204);
    expect(application.uploaded.get('a/b.csv')).toBe('sign,take');
    expect((await post('app://mudra/transfer/in-2?path=x&at=0', ''))?.status).toBe(404);
    expect((await post('app://other/transfer/in-1?path=x&at=0', ''))?.status).toBe(405);

    application.download = { path: join(home, 'secret.txt'), name: 'my “signs”.mudra', bytes: 6 };
    const response = await get('app://mudra/transfer/out-1');
    expect(await response.text()).toBe('secret');
    expect(response.headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''my%20%E2%80%9Csigns%E2%80%9D.mudra",
    );
    expect((await get('app://mudra/transfer/out-2')).status).toBe(404);
  });
});
