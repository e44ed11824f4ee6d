import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';

/** Asks where a file is to be kept, in the system's own dialog before `window`; null when it was closed. */
export async function askWhere(name: string, window: BrowserWindow | null): Promise<string | null> {
  const options = { defaultPath: join(app.getPath('downloads'), name) };
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || !filePath ? null : filePath;
}
