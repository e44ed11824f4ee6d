import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { forkChildTrainer } from '../../src/main/app/fork-child.js';
import { ensureBuilt } from '../support/built-app.js';
import { rawRequest } from '../support/raw-http.js';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
const running: ChildProcess[] = [];

beforeAll(ensureBuilt);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-commands-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true });
});

interface Run {
  readonly child: ChildProcess;
  /** What it has printed so far, both outputs. */
  readonly text: () => string;
  readonly exit: Promise<number | null>;
}

function run(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: folder,
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += String(part)));
  child.stderr.on('data', (part: Buffer) => (text += String(part)));
  const exit = once(child, 'close').then(([code]) => code as number | null);
  return { child, text: () => text, exit };
}

async function address({ text, exit }: Run): Promise<URL> {
  const gone = exit.then((code) => {
    throw new Error(`ended with ${code}: ${text()}`);
  });
  const printed = vi.waitUntil(() => /http:\S+/.exec(text())?.[0], { timeout: 60_000 });
  return new URL(await Promise.race([printed, gone]));
}

describe('the web host as a command', () => {
  it('prints an address that opens the built page, and ends cleanly when asked to', async () => {
    const host = run('out/main/web.js', ['--data', 'data', '--no-open', '--port', '0']);
    const { port, pathname, search } = await address(host);
    const entrance = await rawRequest({ port: Number(port), path: pathname + search });
    const cookie = String(entrance.headers['set-cookie']?.[0]).split(';')[0] ?? '';
    const page = await rawRequest({ port: Number(port), headers: { cookie } });
    expect(page.text).toContain('<title>Mudra</title>');
    const assets = [
      ...page.text.matchAll(/(?:src|href)="\.?\/?([^"]+)"/g),
      ['', 'vision/wasm/vision_wasm_module_internal.wasm'],
      ['', 'vision/wasm/vision_wasm_module_internal.js'],
      ['', 'models/hand_landmarker.task'],
    ].map(([, path]) => `/${path}`);
    expect(assets.length).toBeGreaterThan(4);
    for (const path of assets) {
      const { status } = await rawRequest({ port: Number(port), path, method: 'HEAD', headers: { cookie } });
      expect([path, status]).toEqual([path, 200]);
    }
    expect(page.text).not.toMatch(/<script(?! type="module" crossorigin src)|<style|style=/);
    host.child.kill('SIGTERM');
    expect(await host.exit).toBe(0);
    expect(host.text()).toContain(`Data folder: ${join(folder, 'data')}`);
  });

  it('says that its data folder is in use, or its port, and ends', async () => {
    const first = run('out/main/web.js', ['--data', 'data', '--no-open', '--port', '0']);
    const { port } = await address(first);
    const second = run('out/main/web.js', ['--data', 'data', '--no-open', '--port', '0']);
    expect(await second.exit).toBe(1);
    expect(second.text()).toContain('Another Mudra');
    const third = run('out/main/web.js', ['--data', 'other', '--no-open', '--port', port]);
    expect(await third.exit).toBe(1);
    expect(third.text()).toContain(`Port ${port}`);
    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
  });

  it('explains its options', async () => {
    const help = run('out/main/web.js', ['--help']);
    expect(await help.exit).toBe(0);
    expect(help.text()).toContain('--no-open');
    const wrong = run('out/main/web.js', ['--prot', '1']);
    expect(await wrong.exit).toBe(2);
    expect(wrong.text()).toContain('--port N');
  });
});

describe('npm start', () => {
  it('says why it opens in the browser, passes options on and hands Ctrl+C down', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    const start = run('scripts/start.mjs', ['--web', '--data', 'data', '--no-open', '--port', String(port)]);
    expect((await address(start)).port).toBe(String(port));
    expect(start.text()).toContain('instead of Electron: that was asked for.');
    start.child.kill('SIGINT');
    expect(await start.exit).toBe(0);
  });
});

describe('mudra', () => {
  it('runs from anywhere', async () => {
    const version = run('bin/mudra.js', ['--version']);
    expect(await version.exit).toBe(0);
    expect(version.text().trim()).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe('the training process', () => {
  it('starts as a child, answers and tells how it ended', async () => {
    const trainer = forkChildTrainer({});
    const messages: unknown[] = [];
    trainer.onMessage((message) => messages.push(message));
    const end = new Promise((done) => {
      trainer.onExit((code, reason) => done([code, reason]));
    });
    trainer.send({ type: 'nonsense' });
    expect(await end).toEqual([0, 'exit code 0']);
    expect(messages).toMatchObject([{ type: 'failed', error: { code: 'message.malformed' } }]);
    trainer.send({ type: 'cancel' });
  });

  it('can be killed', async () => {
    const trainer = forkChildTrainer({});
    const end = new Promise((done) => {
      trainer.onExit((code, reason) => done([code, reason]));
    });
    trainer.kill();
    expect(await end).toEqual([null, 'signal SIGKILL']);
  });
});
