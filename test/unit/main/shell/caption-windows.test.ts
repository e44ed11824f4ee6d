import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow, WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { captionPlace, takesKeyboard } from '../../../../src/main/shell/caption-window-place.js';
import { CaptionWindows } from '../../../../src/main/shell/caption-windows.js';
import { ownPage } from '../../../../src/main/shell/page.js';
import { captionAddress } from '../../../../src/main/shell/window-options.js';
import { createWindow } from '../../../../src/main/shell/window.js';
import { electron, resetElectron, StandInWindow } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 200, width: 1280, height: 800 };
const main = { x: 40, y: 50, width: 900, height: 700 };

describe('the place of a window of captions', () => {
  it('is a second screen as a whole for the person opposite, wherever Mudra is', () => {
    expect(captionPlace('big', { remembered: null, screens: [left, right], main })).toEqual(right);
    const there = { ...main, x: 1800 };
    expect(captionPlace('big', { remembered: null, screens: [left, right], main: there })).toEqual(left);
  });

  it('is the middle of the only screen, and within it', () => {
    expect(captionPlace('big', { remembered: null, screens: [left], main })).toEqual({
      x: 480,
      y: 220,
      width: 960,
      height: 600,
    });
    const small = { x: 0, y: 30, width: 800, height: 450 };
    expect(captionPlace('big', { remembered: null, screens: [small], main })).toEqual(small);
  });

  it('is a corner of Mudra’s own screen for the small one', () => {
    const place = captionPlace('mini', { remembered: null, screens: [left, right], main });
    expect(place).toEqual({ x: 1920 - 420 - 24, y: 1040 - 170 - 24, width: 420, height: 170 });
    const tiny = { x: 5, y: 6, width: 300, height: 100 };
    expect(captionPlace('mini', { remembered: null, screens: [tiny], main })).toEqual(tiny);
  });

  it('is where it was last', () => {
    const remembered = { x: 100, y: 120, width: 500, height: 300, screens: 2 };
    const last = { x: 100, y: 120, width: 500, height: 300 };
    for (const which of ['big', 'mini'] as const) {
      expect(captionPlace(which, { remembered, screens: [left, right], main })).toEqual(last);
      expect(captionPlace(which, { remembered, screens: [left], main })).toEqual(last);
    }
  });

  it('is the second screen once that has been connected', () => {
    const remembered = { x: 100, y: 120, width: 500, height: 300, screens: 1 };
    expect(captionPlace('big', { remembered, screens: [left, right], main })).toEqual(right);
    expect(captionPlace('mini', { remembered, screens: [left, right], main })).toMatchObject({ x: 100 });
  });

  it('has the keyboard only where it covers Mudra', () => {
    const question = { remembered: null, screens: [left, right], main };
    expect(takesKeyboard('big', right, question)).toBe(false);
    expect(takesKeyboard('big', { ...main, x: 60 }, question)).toBe(true);
    expect(takesKeyboard('mini', { ...main, x: 60 }, question)).toBe(false);
  });
});

describe('the address of a window of captions', () => {
  it('is Mudra’s own page, told apart from its view in the place of the app', () => {
    expect(captionAddress(ownPage(), 'big')).toBe('app://mudra/?window=big#/big');
    expect(captionAddress(ownPage('http://localhost:5173'), 'mini')).toBe(
      'http://localhost:5173/?window=mini#/mini',
    );
  });
});

describe('windows of captions', () => {
  let folder: string;
  let own: StandInWindow;
  let captions: CaptionWindows;

  beforeEach(() => {
    resetElectron();
    folder = mkdtempSync(join(tmpdir(), 'mudra-captions-'));
    const page = ownPage();
    const placeFile = join(folder, 'window.json');
    const window = createWindow({ page, preload: '/preload.cjs', placeFile });
    own = window as unknown as StandInWindow;
    captions = new CaptionWindows({ page, preload: '/preload.cjs', folder, main: window as BrowserWindow });
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  function open(which: 'big' | 'mini'): StandInWindow {
    captions.show(which);
    const window = StandInWindow.all.at(-1);
    if (!window) throw new Error('no window');
    return window;
  }

  it('are locked down as Mudra’s own', () => {
    for (const which of ['big', 'mini'] as const) {
      const window = open(which);
      const { backgroundThrottling, ...rest } = own.options.webPreferences;
      expect(backgroundThrottling).toBe(false);
      expect(window.options.webPreferences).toEqual(rest);
      expect(captions.has(window.webContents as unknown as WebContents)).toBe(true);
    }
    expect(captions.has(own.webContents as unknown as WebContents)).toBe(false);
    expect(captions.has(null)).toBe(false);
  });

  it('that are small stay above others and leave the keyboard alone', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux');
    const window = open('mini');
    expect(window).toMatchObject({ level: 'floating', everywhere: true, shown: false, menu: false });
    window.emit('ready-to-show');
    expect(window).toMatchObject({ shown: true, focused: false });
  });

  it('that are large are no higher than others', () => {
    const window = open('big');
    expect(window).toMatchObject({ level: null, everywhere: false });
    window.emit('ready-to-show');
    expect(window).toMatchObject({ shown: true, focused: true });
  });

  it('leave macOS its menu', () => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    expect(open('big').menu).toBe(true);
  });

  it('go to the second screen', () => {
    electron.screen.getAllDisplays = () => [{ workArea: left }, { workArea: right }];
    const window = open('big');
    expect(window.options).toMatchObject(right);
    window.emit('ready-to-show');
    expect(window.focused).toBe(false);
  });

  it('are there once, and come to the front when they are asked for again', () => {
    const window = open('mini');
    window.minimised = true;
    captions.show('mini');
    expect(StandInWindow.all).toEqual([own, window]);
    expect(window).toMatchObject({ minimised: false, focused: true });
  });

  it('come back where they were, each in its own place', () => {
    const window = open('mini');
    window.bounds = { x: 33, y: 44, width: 555, height: 111 };
    window.close();
    expect(open('mini').options).toMatchObject({ x: 33, y: 44, width: 555, height: 111 });
    expect(open('big').options).toMatchObject({ width: 960, height: 600 });
    const file = JSON.parse(readFileSync(join(folder, 'window-mini.json'), 'utf8')) as unknown;
    expect(file).toEqual({ x: 33, y: 44, width: 555, height: 111, screens: 1 });
  });

  it('close with Mudra’s own', () => {
    open('big');
    open('mini');
    own.close();
    expect(StandInWindow.all).toEqual([]);
  });
});
