import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shellArguments } from '../../../../src/main/shell/arguments.js';
import { startShell } from '../../../../src/main/shell/index.js';
import { electron, resetElectron, type StandInSession, StandInWindow } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

let folder: string;
const argv = process.argv;

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), 'mudra-shell-'));
  process.argv = ['/electron', '/app', '--no-sandbox', `--data=${folder}`];
});
afterEach(() => {
  vi.restoreAllMocks();
  process.argv = argv;
  rmSync(folder, { recursive: true });
});

async function quit(): Promise<void> {
  let held = false;
  electron.app.emit('will-quit', { preventDefault: () => (held = true) });
  expect(held).toBe(true);
  await vi.waitFor(() => expect(electron.app.calls).toContain('exit 0'));
}

describe('the Electron app', () => {
  it('opens one guarded window over the real application, and disposes of it at the end', async () => {
    startShell();
    expect(electron.app.paths['userData']).toBe(join(folder, 'electron'));
    expect(electron.app.calls).toEqual(['enableSandbox']);
    const window = await vi.waitFor(
      () => {
        const [window] = StandInWindow.all;
        if (!window || window.loaded.length === 0) throw new Error('no window yet');
        return window;
      },
      { timeout: 20_000 },
    );
    expect(window.loaded).toEqual(['app://mudra/']);
    const events = ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview'];
    expect(events.map((event) => window.webContents.listenerCount(event))).toEqual([1, 1, 1, 1]);
    expect(window.webContents.openHandler?.({ url: 'app://mudra/' })).toEqual({ action: 'deny' });
    const session = electron.session.defaultSession as StandInSession;
    expect(session.schemes.has('app')).toBe(true);
    expect(session.permissionRequest).not.toBeNull();
    expect(session.permissionCheck).not.toBeNull();
    expect(session.beforeRequest).not.toBeNull();
    const event = { sender: window.webContents, senderFrame: window.webContents.mainFrame };
    const status = await electron.ipcMain.handlers.get('mudra:request')?.(event, 'app.status', undefined);
    expect(status).toMatchObject({ ok: true, value: { host: 'electron', dataFolder: folder } });

    window.minimised = true;
    electron.app.emit('second-instance', {});
    expect(window).toMatchObject({ minimised: false, focused: true });

    expect(
      await electron.ipcMain.handlers.get('mudra:request')?.(event, 'window.open', { which: 'mini' }),
    ).toEqual({ ok: true, value: true });
    const [, mini] = StandInWindow.all;
    expect(mini?.loaded).toEqual(['app://mudra/?window=mini#/mini']);
    const stranger = { sender: mini?.webContents, senderFrame: mini?.webContents.mainFrame };
    expect(
      await electron.ipcMain.handlers.get('mudra:request')?.(stranger, 'library.read', undefined),
    ).toMatchObject({ ok: false, error: { code: 'host.refused' } });

    window.close();
    expect(StandInWindow.all).toEqual([]);
    electron.app.emit('window-all-closed');
    expect(electron.app.calls).toContain('quit');
    await quit();
    expect(existsSync(join(folder, 'window.json'))).toBe(true);
  });

  it('leaves at once when another Mudra has the data folder', () => {
    electron.app.lock = false;
    startShell();
    expect(electron.app.calls).toEqual(['enableSandbox', 'quit']);
    expect(StandInWindow.all).toEqual([]);
  });

  it('says what is wrong when it cannot open', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    electron.app.whenReady = () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    startShell();
    await vi.waitFor(() => expect(electron.app.calls).toContain('exit 1'));
    expect(electron.dialog.errors.join()).toMatch(/^Mudra: The disk is full/);
  });
});

describe('the command line', () => {
  it('reads --data in both spellings and lets the rest pass', () => {
    expect(shellArguments(['.', '--no-sandbox', '--data', '/x', '--remote-debugging-port=0'])).toEqual({
      data: '/x',
    });
    expect(shellArguments(['--data=/y'])).toEqual({ data: '/y' });
    expect(shellArguments(['.', '--data'])).toEqual({ data: undefined });
  });
});
