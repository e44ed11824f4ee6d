import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { channels } from '../../preload/channels.js';
import { events, type EventName, type Notice } from '../../shared/contract.js';
import type { Application } from '../app/application-types.js';
import { acceptStream, dispatch } from '../app/dispatch.js';
import { originOf, type OwnPage } from './page.js';

/**
 * Joins the application to the window: requests, streams and events of the contract. Only the main frame of
 * `contents`, while it shows our own page, is listened to. Returns a function that ends it.
 */
export function serveWindow(app: Application, contents: WebContents, page: OwnPage): () => void {
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent): boolean => {
    const frame = event.senderFrame;
    return (
      event.sender === contents &&
      frame !== null &&
      frame === contents.mainFrame &&
      originOf(frame.url) === page.origin
    );
  };
  const heardBefore = new Set<string>();
  const report = (notice: Notice): void => {
    // Streams run at frame rate: the same complaint is worth one line.
    const text = JSON.stringify(notice);
    if (heardBefore.has(text) || heardBefore.size > 100) return;
    heardBefore.add(text);
    console.error('A message of the window was refused:', text);
  };
  const refused: Notice = { code: 'host.refused', params: {} };

  ipcMain.handle(channels.request, async (event, name: unknown, input: unknown) => {
    if (trusted(event)) return dispatch(app, name, input);
    report(refused);
    return { ok: false, error: refused };
  });
  const onStream = (event: IpcMainEvent, name: unknown, payload: unknown): void => {
    const problem = trusted(event) ? acceptStream(app, name, payload) : refused;
    if (problem) report(problem);
  };
  ipcMain.on(channels.stream, onStream);
  const forward = <N extends EventName>(name: N): (() => void) =>
    app.on(name, (payload) => {
      if (!contents.isDestroyed()) contents.send(channels.event, name, payload);
    });
  const stops = (Object.keys(events) as EventName[]).map((name) => forward(name));

  return () => {
    ipcMain.removeHandler(channels.request);
    ipcMain.off(channels.stream, onStream);
    for (const stop of stops) stop();
    app.send('app.focused', false);
  };
}
