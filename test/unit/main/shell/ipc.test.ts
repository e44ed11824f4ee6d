import type { WebContents } from 'electron';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serveWindow } from '../../../../src/main/shell/ipc.js';
import { ownPage } from '../../../../src/main/shell/page.js';
import { SmallApplication } from '../../../support/small-application.js';
import { electron, resetElectron, StandInContents, strict } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

let app: SmallApplication;
let contents: StandInContents;
let stop: () => void;

beforeEach(() => {
  resetElectron();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  app = new SmallApplication();
  contents = strict('webContents', new StandInContents());
  stop = serveWindow(app, contents as unknown as WebContents, ownPage());
});

afterEach(() => vi.restoreAllMocks());

interface Sender {
  readonly sender?: unknown;
  readonly senderFrame?: unknown;
}

const invoke = (from: Sender, ...args: unknown[]): unknown =>
  electron.ipcMain.handlers.get('mudra:request')?.(
    { sender: contents, senderFrame: contents.mainFrame, ...from },
    ...args,
  );
const stream = (from: Sender, ...args: unknown[]): void =>
  void electron.ipcMain.emit(
    'mudra:stream',
    { sender: contents, senderFrame: contents.mainFrame, ...from },
    ...args,
  );

const frame = { time: 7, aspect: 1.5, hands: [] };
const refused = { ok: false, error: { code: 'host.refused', params: {} } };

const strangers: [string, () => Sender][] = [
  ['another window', () => ({ sender: new StandInContents() })],
  ['a frame inside the page', () => ({ senderFrame: { url: 'app://mudra/' } })],
  ['a frame that is gone', () => ({ senderFrame: null })],
  [
    'our frame while it shows another page',
    () => {
      contents.mainFrame = { url: 'https://mudra/' };
      return { senderFrame: contents.mainFrame };
    },
  ],
];

describe('messages of the window', () => {
  it('pass through the one door', async () => {
    expect(await invoke({}, 'sign.add', { name: 'hello', kind: 'sign' })).toMatchObject({
      ok: true,
      value: { name: 'hello' },
    });
    expect(await invoke({}, 'sign.add', { name: 3 })).toMatchObject({
      error: { code: 'message.malformed', params: { name: 'sign.add' } },
    });
    expect(await invoke({}, 'app.exit', undefined)).toMatchObject({ error: { code: 'message.unknown' } });
    stream({}, 'live.frame', frame);
    expect(app.received).toEqual([{ name: 'live.frame', payload: frame }]);
  });

  it.each(strangers)('are refused from %s', async (_name, from) => {
    expect(await invoke(from(), 'library.read', undefined)).toEqual(refused);
    stream(from(), 'live.frame', frame);
    expect(app.asked).toEqual([]);
    expect(app.received).toEqual([]);
  });

  it('that are malformed at frame rate fill one line of the log', () => {
    for (let i = 0; i < 50; i++) stream({}, 'live.frame', { ...frame, aspect: 0 });
    expect(app.received).toEqual([]);
    expect(console.error).toHaveBeenCalledTimes(1);
  });
});

describe('events', () => {
  it('go to the window until it is gone', () => {
    app.emit('model.changed', null);
    expect(contents.sent).toEqual([['mudra:event', 'model.changed', null]]);
    contents.destroyed = true;
    app.emit('model.changed', null);
    expect(contents.sent).toHaveLength(1);
  });

  it('and handlers end with the window', () => {
    stop();
    expect(app.listeners).toBe(0);
    expect(electron.ipcMain.handlers.size).toBe(0);
    expect(electron.ipcMain.listenerCount('mudra:stream')).toBe(0);
  });
});
