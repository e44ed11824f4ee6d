import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { CaptionWindow } from '../../shared/contract-captions.js';
import type { OwnPage } from './page.js';

/** What every window's page may do: nothing of Node, and no more than the preload gives it. */
export function lockedDown({ development }: OwnPage, preload: string): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: development,
  };
}

/** How windows of captions differ from Mudra's own. They keep the system's frame, by which keyboards move them, too. */
export function captionWindowOptions(which: CaptionWindow): BrowserWindowConstructorOptions {
  const shared = { title: 'Mudra', show: false, autoHideMenuBar: true };
  if (which === 'big') return { ...shared, minWidth: 320, minHeight: 240, backgroundColor: '#000000' };
  return {
    ...shared,
    minWidth: 200,
    minHeight: 100,
    maximizable: false,
    fullscreenable: false,
  };
}

/** The page that shows captions alone: `window` tells it apart from the same view in the place of the app. */
export function captionAddress(page: OwnPage, which: CaptionWindow): string {
  const address = new URL(page.entry);
  address.searchParams.set('window', which);
  address.hash = `/${which}`;
  return address.href;
}
