import { join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';

/** Asks where a file is to be kept, in the system's own dialog; null when it was closed. */
export async function askWhere(name: string): Promise<string | null> {
  const options = { defaultPath: join(app.getPath('downloads'), name) };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || !filePath ? null : filePath;
}
