import { join } from 'node:path';
import { app, dialog, session, type BrowserWindow } from 'electron';
import { asMudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import type { Application } from '../app/application-types.js';
import { openApplication } from '../app/application.js';
import { dataFolder, makePrivateFolder } from '../app/data-folder.js';
import { builtFile } from '../app/built-file.js';
import { version } from '../app/version.js';
import { shellArguments } from './arguments.js';
import { askWhere } from './ask-where.js';
import { CaptionWindows } from './caption-windows.js';
import { serveWindow } from './ipc.js';
import { installMenu } from './menu.js';
import { blockNetwork, guardNavigation } from './navigation.js';
import { ownPage } from './page.js';
import { guardPermissions } from './permissions.js';
import { registerAppScheme, serveApp } from './protocol.js';
import { forkUtilityTrainer } from './trainer.js';
import { createWindow } from './window.js';

/** Mudra's own window with those that show its captions; null before it is open. */
let shown: { readonly window: BrowserWindow; readonly captions: CaptionWindows } | null = null;

/** Runs Mudra as an Electron app: one instance for a data folder, one window, gone when it is closed. */
export function startShell(): void {
  const folder = dataFolder(shellArguments(process.argv.slice(1)).data);
  // Chromium's own files and the single-instance lock go with the data, so that each folder has its own.
  const profile = join(folder, 'electron');
  makePrivateFolder(profile);
  app.setPath('userData', profile);
  app.enableSandbox();
  registerAppScheme();
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(() => open(folder))
    .catch((thrown: unknown) => {
      const { code, params } = asMudraError(thrown);
      console.error(thrown);
      dialog.showErrorBox('Mudra', errorText({ code, params }));
      app.exit(1);
    });
}

async function open(folder: string): Promise<void> {
  const page = ownPage(app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']);
  const own = session.defaultSession;
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents, page));
  guardPermissions(own, page, (contents) => shown?.captions.has(contents) ?? false);
  blockNetwork(own, page);
  installMenu(page.development);
  const application = await openApplication({
    dataFolder: folder,
    host: 'electron',
    version,
    forkTrainer: forkUtilityTrainer(builtFile('main/trainer.js')),
    askWhere: (name) => askWhere(name, shown?.window ?? null),
    openWindow: (which) => shown?.captions.show(which),
  });
  serveApp(own.protocol, builtFile('renderer'), application.files);
  disposeOnQuit(application);
  const preload = builtFile('preload/index.cjs');
  const window = createWindow({ page, preload, placeFile: join(folder, 'window.json') });
  window.on('closed', serveWindow(application, window.webContents, page));
  shown = { window, captions: new CaptionWindows({ page, preload, folder, main: window }) };
  window.on('closed', () => {
    shown = null;
  });
  await window.loadURL(page.entry);
}

function showWindow(): void {
  if (shown?.window.isMinimized()) shown.window.restore();
  shown?.window.focus();
}

/** Holds the end back until training is cancelled and writes are done. */
function disposeOnQuit(application: Application): void {
  app.on('will-quit', (event) => {
    event.preventDefault();
    application
      .dispose()
      .catch((error: unknown) => console.error(error))
      .finally(() => app.exit());
  });
}
