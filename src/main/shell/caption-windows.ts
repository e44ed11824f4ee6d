import { join } from 'node:path';
import { BrowserWindow, screen, type WebContents } from 'electron';
import type { CaptionWindow } from '../../shared/contract-captions.js';
import { captionPlace, takesKeyboard } from './caption-window-place.js';
import type { OwnPage } from './page.js';
import { captionAddress, captionWindowOptions, lockedDown } from './window-options.js';
import { readPlace, writePlace } from './window-place.js';
import { reviveAfterCrash } from './window.js';

interface Parts {
  readonly page: OwnPage;
  readonly preload: string;
  /** Where their places are remembered. */
  readonly folder: string;
  /** Mudra's own window, whose page tells them what to show. */
  readonly main: BrowserWindow;
}

/**
 * Windows that show captions and do nothing else: nobody listens to what they ask for (`serveWindow`). Each is there
 * once, and gone with Mudra's own window.
 */
export class CaptionWindows {
  private readonly open = new Map<CaptionWindow, BrowserWindow>();

  constructor(private readonly parts: Parts) {
    parts.main.on('closed', () => this.close());
  }

  /** Opens the window, or brings it to the front. */
  show(which: CaptionWindow): void {
    const there = this.open.get(which);
    if (!there) this.make(which);
    else {
      if (there.isMinimized()) there.restore();
      there.show();
    }
  }

  has(contents: WebContents | null): boolean {
    return [...this.open.values()].some((window) => window.webContents === contents);
  }

  private make(which: CaptionWindow): void {
    const { page, preload, folder, main } = this.parts;
    const file = join(folder, `window-${which}.json`);
    const screens = screen.getAllDisplays().map(({ workArea }) => workArea);
    const question = { remembered: readPlace(file, screens), screens, main: main.getBounds() };
    const place = captionPlace(which, question);
    const window = new BrowserWindow({
      ...captionWindowOptions(which),
      ...place,
      webPreferences: lockedDown(page, preload),
    });
    this.open.set(which, window);
    // Its keys are the page's; on macOS the menu is not the window's.
    if (process.platform !== 'darwin') window.removeMenu();
    if (which === 'mini') {
      window.setAlwaysOnTop(true, 'floating');
      window.setVisibleOnAllWorkspaces(true);
    }
    window.once('ready-to-show', () =>
      takesKeyboard(which, place, question) ? window.show() : window.showInactive(),
    );
    window.on('close', () => writePlace(file, window.getNormalBounds(), screens.length));
    window.on('closed', () => this.open.delete(which));
    reviveAfterCrash(window);
    window.loadURL(captionAddress(page, which)).catch((error: unknown) => {
      console.error('A window of captions did not load:', error);
    });
  }

  private close(): void {
    for (const window of this.open.values()) window.close();
  }
}
