import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownPage } from '../../../../src/main/shell/page.js';
import { createWindow } from '../../../../src/main/shell/window.js';
import { readPlace, writePlace } from '../../../../src/main/shell/window-place.js';
import { resetElectron, type StandInWindow } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

let folder: string;
let placeFile: string;
const screens = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 200, width: 1280, height: 800 },
];

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), 'mudra-window-'));
  placeFile = join(folder, 'window.json');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const create = (page = ownPage()): StandInWindow =>
  createWindow({ page, preload: '/preload.cjs', placeFile }) as unknown as StandInWindow;

describe('the window', () => {
  it('is locked down', () => {
    expect(create().options.webPreferences).toEqual({
      preload: '/preload.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
      backgroundThrottling: false,
    });
  });

  it('has developer tools in development alone', () => {
    expect(create(ownPage('http://localhost:5173')).options.webPreferences['devTools']).toBe(true);
  });

  it('shows itself once it has something to show', () => {
    const window = create();
    expect(window.shown).toBe(false);
    window.emit('ready-to-show');
    expect(window.shown).toBe(true);
  });

  it('comes back where it was', () => {
    const window = create();
    expect(window.options).toMatchObject({ width: 1200, height: 800 });
    window.bounds = { x: 33, y: 44, width: 777, height: 555 };
    window.emit('close');
    expect(create().options).toMatchObject({ x: 33, y: 44, width: 777, height: 555 });
  });

  it('loads its page again after a crash, but not over and over', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const window = create();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    expect(window.webContents.reloads).toBe(1);
  });
});

describe('a remembered place', () => {
  const place = { x: 2000, y: 300, width: 800, height: 600 };

  it('is kept while its screen is there', () => {
    writePlace(placeFile, place);
    expect(readPlace(placeFile, screens)).toEqual(place);
    expect(readdirSync(folder)).toEqual(['window.json']);
    expect(readPlace(placeFile, screens.slice(0, 1))).toBeNull();
  });

  it('that cannot be put in place leaves the older one and nothing else', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    mkdirSync(join(placeFile, 'full'), { recursive: true });
    writePlace(placeFile, place);
    expect(log).toHaveBeenCalledOnce();
    expect(readdirSync(folder)).toEqual(['window.json']);
  });

  it('whose title bar cannot be reached is dropped', () => {
    for (const lost of [
      { ...place, y: 100 },
      { ...place, y: 990 },
      { ...place, x: 3190 },
      { ...place, x: -790, y: 10 },
    ]) {
      writePlace(placeFile, lost);
      expect(readPlace(placeFile, screens), JSON.stringify(lost)).toBeNull();
    }
  });

  it.each([
    '',
    '{',
    '[]',
    '{"x":1}',
    '{"x":1,"y":1,"width":1e9,"height":"2"}',
    '{"x":0,"y":0,"width":1,"height":1}',
  ])('that reads %s is dropped', (text) => {
    writeFileSync(placeFile, text);
    expect(readPlace(placeFile, screens)).toBeNull();
  });

  it('that cannot be written is no failure', () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    writePlace(join(folder, 'missing/window.json'), place);
    expect(log).toHaveBeenCalledOnce();
    expect(() => readFileSync(join(folder, 'missing/window.json'))).toThrow();
  });
});
