import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/built-app.js';
import { loadScript } from '../support/load-script.js';

const root = resolve(import.meta.dirname, '../..');
const { electronProgram } = await loadScript<{ electronProgram(platform: string): string }>(
  'choose-host.mjs',
);
const binary = join(
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(root, 'node_modules/electron/dist'),
  electronProgram(process.platform),
);

/** Why the real app cannot be started here, or null. */
function obstacle(): string | null {
  if (!existsSync(binary)) {
    return 'the Electron binary is not here (“npx install-electron” fetches it, or set ELECTRON_OVERRIDE_DIST_PATH)';
  }
  if (process.platform !== 'linux') return null;
  if (!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return 'there is no screen (“xvfb-run npm test” makes one)';
  }
  return process.getuid?.() === 0 ? 'Electron does not run as root with its sandbox on' : null;
}

const why = obstacle();
if (why) console.warn(`SKIPPED: the tests of the real Electron app: ${why}.`);

describe.skipIf(why !== null)('the Electron app', () => {
  let folder: string;
  let electron: ElectronApplication;
  let page: Page;
  const foreign: string[] = [];

  beforeAll(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'mudra-electron-'));
    electron = await _electron.launch({
      executablePath: binary,
      args: [
        root,
        `--data=${folder}`,
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
      ],
    });
    page = await electron.firstWindow();
    page.on('request', (request) => {
      if (!/^(app:\/\/mudra\/|blob:|data:)/.test(request.url())) foreign.push(request.url());
    });
    await page.getByRole('navigation').waitFor();
  });
  afterAll(async () => {
    await electron?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('shows the page from its own scheme, with the bridge and nothing of Node', async () => {
    expect(page.url()).toBe('app://mudra/');
    expect(await page.title()).toBe('Mudra');
    const seen = await page.evaluate(() => ({
      bridge: Object.keys((window as unknown as { mudra: object }).mudra).sort(),
      node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: ['host', 'on', 'request', 'send'], node: [] });
  });

  it('answers the contract', async () => {
    const reply = await page.evaluate(() =>
      (window as unknown as { mudra: { request(name: string): Promise<unknown> } }).mudra.request(
        'app.status',
      ),
    );
    expect(reply).toMatchObject({ ok: true, value: { host: 'electron', dataFolder: folder } });
  });

  it('has the camera and no microphone', async () => {
    const got = await page.evaluate(async () => {
      const ask = (wish: MediaStreamConstraints): Promise<string> =>
        navigator.mediaDevices.getUserMedia(wish).then(
          () => 'given',
          (error: Error) => error.name,
        );
      return [
        await ask({ video: true }),
        await ask({ audio: true }),
        await ask({ video: true, audio: true }),
      ];
    });
    expect(got).toEqual(['given', 'NotAllowedError', 'NotAllowedError']);
  });

  it('reaches nothing outside and goes nowhere', async () => {
    const outcome = await page.evaluate(async () => {
      const fetched = await fetch('https://example.org/').then(
        () => 'reached',
        () => 'refused',
      );
      const opened = window.open('https://example.org/');
      location.href = 'https://example.org/';
      return [fetched, opened === null];
    });
    expect(outcome).toEqual(['refused', true]);
    expect(page.url()).toBe('app://mudra/');
    expect(electron.windows()).toHaveLength(1);
  });

  it('asked for nothing foreign by itself', () => {
    expect(foreign.filter((url) => !url.startsWith('https://example.org'))).toEqual([]);
  });
});
