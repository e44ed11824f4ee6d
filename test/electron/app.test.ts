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

function launch(folder: string): Promise<ElectronApplication> {
  const switches = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  return _electron.launch({ executablePath: binary, args: [root, `--data=${folder}`, ...switches] });
}

describe.skipIf(why !== null)('the Electron app', () => {
  let folder: string;
  let electron: ElectronApplication;
  let page: Page;
  const foreign: string[] = [];

  beforeAll(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'mudra-electron-'));
    electron = await launch(folder);
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

describe.skipIf(why !== null)('windows of captions', () => {
  let folder: string;
  let electron: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), 'mudra-electron-'));
    electron = await launch(folder);
    page = await electron.firstWindow();
    await page.getByRole('navigation').waitFor();
  });
  afterAll(async () => {
    await electron?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** What the system knows of the window that shows `address`. */
  const seen = (address: string): Promise<unknown> =>
    electron.evaluate(({ BrowserWindow }, url) => {
      const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.getURL() === url);
      return window && { top: window.isAlwaysOnTop(), visible: window.isVisible() };
    }, address);
  async function open(which: 'big' | 'mini'): Promise<Page> {
    await page.getByTestId('live-more').click();
    const opening = electron.waitForEvent('window');
    await page.getByTestId(`open-${which}`).click();
    const opened = await opening;
    await opened.waitForSelector('html[data-ready=true]');
    return opened;
  }

  it.each([
    ['big', false],
    ['mini', true],
  ] as const)('%s is a window of its own, listened to by nobody, closed by Escape', async (which, top) => {
    const captions = await open(which);
    const address = `app://mudra/?window=${which}#/${which}`;
    expect(captions.url()).toBe(address);
    await expect.poll(() => seen(address)).toEqual({ top, visible: true });
    const got = await captions.evaluate(async () => {
      type Bridge = { request(name: string): Promise<unknown> };
      const bridge = (window as unknown as { mudra: Bridge }).mudra;
      const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
        () => 'given',
        (error: Error) => error.name,
      );
      return { camera, answer: await bridge.request('library.read') };
    });
    expect(got).toMatchObject({
      camera: 'NotAllowedError',
      answer: { ok: false, error: { code: 'host.refused' } },
    });
    // The page that recognises is there, and told it so.
    await expect.poll(() => captions.textContent('main')).not.toContain('Mudra is not open');
    await page.getByRole('navigation').waitFor();
    await Promise.all([captions.waitForEvent('close'), captions.keyboard.press('Escape').catch(() => null)]);
    expect(existsSync(join(folder, `window-${which}.json`))).toBe(true);
  });

  it('the large one fills the screen and leaves it again', async () => {
    const captions = await open('big');
    const full = (): Promise<boolean> => captions.evaluate(() => document.fullscreenElement !== null);
    await captions.keyboard.press('F11');
    await expect.poll(full).toBe(true);
    await captions.keyboard.press('F11');
    await expect.poll(full).toBe(false);
  });

  it('close with the window of the app', async () => {
    await open('mini');
    const gone = electron.waitForEvent('close');
    await electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find(({ webContents }) => !webContents.getURL().includes('window='))
        ?.close();
    });
    await gone;
  });
});
