import { BrowserWindow, screen } from 'electron';
import type { OwnPage } from './page.js';
import { lockedDown } from './window-options.js';
import { readPlace, writePlace } from './window-place.js';

/** A page that dies again this soon is not reloaded. */
const crashLoopMs = 10_000;

/**
 * Makes Mudra's window, locked down, where it last was; shows it once it has something to show. Its navigation
 * is guarded by the app, as that of all contents.
 */
export function createWindow(options: {
  readonly page: OwnPage;
  readonly preload: string;
  /** Where place and size are remembered. */
  readonly placeFile: string;
}): BrowserWindow {
  const { page, preload, placeFile } = options;
  const screens = screen.getAllDisplays().map((display) => display.workArea);
  const window = new BrowserWindow({
    width: 1200,
    height: 800,
    ...readPlace(placeFile, screens),
    minWidth: 360,
    minHeight: 480,
    title: 'Mudra',
    show: false,
    autoHideMenuBar: true,
    // Captions go on, also for other programs, while another window covers this one.
    webPreferences: { ...lockedDown(page, preload), backgroundThrottling: false },
  });
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writePlace(placeFile, window.getNormalBounds()));
  reviveAfterCrash(window);
  return window;
}

/** What was saved lives on the main side, so a page that died is simply loaded again. */
export function reviveAfterCrash(window: BrowserWindow): void {
  let last = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    console.error(`The window's process ended: ${reason}`);
    const now = performance.now();
    if (reason !== 'clean-exit' && now - last > crashLoopMs) window.webContents.reload();
    last = now;
  });
}
