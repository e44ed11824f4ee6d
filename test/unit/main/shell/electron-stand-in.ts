/**
 * A stand-in for the module `electron`, for `vi.mock('electron', …)`. It is strict: whatever is touched that it
 * does not model throws, so code under test cannot lean on an API that was never looked at.
 */
import { EventEmitter } from 'node:events';

type Loose = Record<string, unknown>;

/** Reading or writing anything that `parts` lacks throws. */
export function strict<T extends object>(name: string, parts: T): T {
  const check = (key: string | symbol): void => {
    if (typeof key === 'symbol' || key in parts) return;
    throw new Error(`The Electron stand-in does not model ${name}.${key}`);
  };
  return new Proxy(parts, {
    get: (target, key) => {
      check(key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, key, value) => {
      check(key);
      return Reflect.set(target, key, value);
    },
  });
}

/** An emitter that only takes listeners for events it knows. */
class StrictEmitter extends EventEmitter {
  constructor(
    private readonly label: string,
    private readonly known: readonly string[],
  ) {
    super();
  }

  override on(event: string, listener: (...args: never[]) => void): this {
    if (!this.known.includes(event)) {
      throw new Error(`The Electron stand-in does not model the event ${event} of ${this.label}`);
    }
    return super.on(event, listener as (...args: unknown[]) => void);
  }

  override once(event: string, listener: (...args: never[]) => void): this {
    if (!this.known.includes(event)) {
      throw new Error(`The Electron stand-in does not model the event ${event} of ${this.label}`);
    }
    return super.once(event, listener as (...args: unknown[]) => void);
  }
}

export class StandInContents extends StrictEmitter {
  mainFrame = { url: 'app://mudra/' };
  sent: unknown[][] = [];
  destroyed = false;
  reloads = 0;
  openHandler: ((details: { url: string }) => { action: string }) | null = null;

  constructor() {
    super('webContents', [
      'will-navigate',
      'will-redirect',
      'will-frame-navigate',
      'will-attach-webview',
      'render-process-gone',
    ]);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }
  send(...args: unknown[]): void {
    if (this.destroyed) throw new Error('Object has been destroyed');
    this.sent.push(args);
  }
  reload(): void {
    this.reloads++;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
}

export interface WindowOptions extends Loose {
  readonly webPreferences: Loose;
}

export class StandInWindow extends StrictEmitter {
  static all: StandInWindow[] = [];
  readonly webContents: StandInContents;
  bounds = { x: 40, y: 50, width: 900, height: 700 };
  loaded: string[] = [];
  shown = false;
  focused = false;
  minimised = false;
  menu = true;
  level: string | null = null;
  everywhere = false;

  constructor(readonly options: WindowOptions) {
    super('BrowserWindow', ['ready-to-show', 'close', 'closed']);
    this.webContents = strict('webContents', new StandInContents());
    StandInWindow.all.push(this);
    electron.app.emit('web-contents-created', {}, this.webContents);
  }
  show(): void {
    this.shown = true;
    this.focused = true;
  }
  showInactive(): void {
    this.shown = true;
  }
  removeMenu(): void {
    this.menu = false;
  }
  setAlwaysOnTop(flag: boolean, level: string): void {
    this.level = flag ? level : null;
  }
  setVisibleOnAllWorkspaces(visible: boolean): void {
    this.everywhere = visible;
  }
  /** As the system does it: place and size can still be read on `close`, and nothing on `closed`. */
  close(): void {
    this.emit('close');
    this.webContents.destroyed = true;
    StandInWindow.all = StandInWindow.all.filter((window) => window !== this);
    this.emit('closed');
  }
  getBounds(): { x: number; y: number; width: number; height: number } {
    return this.bounds;
  }
  focus(): void {
    this.focused = true;
  }
  isMinimized(): boolean {
    return this.minimised;
  }
  restore(): void {
    this.minimised = false;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.bounds;
  }
  async loadURL(address: string): Promise<void> {
    this.loaded.push(address);
  }
}

class StandInApp extends StrictEmitter {
  isPackaged = false;
  lock = true;
  paths: Record<string, string> = {};
  calls: string[] = [];
  constructor() {
    super('app', ['second-instance', 'window-all-closed', 'web-contents-created', 'will-quit']);
  }
  setPath(name: string, path: string): void {
    this.paths[name] = path;
  }
  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    return this.lock;
  }
  async whenReady(): Promise<void> {}
  quit(): void {
    this.calls.push('quit');
  }
  exit(code = 0): void {
    this.calls.push(`exit ${code}`);
  }
}

type Handler = (...args: unknown[]) => unknown;

class StandInIpcMain extends EventEmitter {
  handlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for ${channel}`);
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

export class StandInSession {
  permissionRequest: Handler | null = null;
  permissionCheck: Handler | null = null;
  devicePermission: Handler | null = null;
  beforeRequest: ((details: { url: string }, answer: (a: { cancel: boolean }) => void) => void) | null = null;
  schemes = new Map<string, (request: { url: string; method: string }) => Promise<Response>>();
  readonly protocol = strict('protocol', {
    handle: (scheme: string, handler: (request: { url: string; method: string }) => Promise<Response>) =>
      void this.schemes.set(scheme, handler),
  });
  readonly webRequest = strict('webRequest', {
    onBeforeRequest: (listener: typeof this.beforeRequest) => {
      this.beforeRequest = listener;
    },
  });
  setPermissionRequestHandler(handler: Handler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.devicePermission = handler;
  }
}

export class StandInUtility extends EventEmitter {
  posted: unknown[] = [];
  killed = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

function fresh() {
  const utilities: { script: string; args: string[]; options: Loose; process: StandInUtility }[] = [];
  return {
    app: strict('app', new StandInApp()),
    BrowserWindow: StandInWindow,
    ipcMain: strict('ipcMain', new StandInIpcMain()),
    session: strict('session', { defaultSession: strict('defaultSession', new StandInSession()) }),
    protocol: strict('protocol', {
      privileged: [] as { scheme: string; privileges: Loose }[],
      registerSchemesAsPrivileged(schemes: { scheme: string; privileges: Loose }[]) {
        this.privileged.push(...schemes);
      },
    }),
    screen: strict('screen', {
      getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
    }),
    Menu: strict('Menu', {
      installed: [] as unknown[],
      buildFromTemplate: (template: unknown[]) => ({ template }),
      setApplicationMenu(menu: unknown) {
        this.installed.push(menu);
      },
    }),
    dialog: strict('dialog', {
      errors: [] as string[],
      showErrorBox(title: string, text: string) {
        this.errors.push(`${title}: ${text}`);
      },
    }),
    systemPreferences: strict('systemPreferences', { askForMediaAccess: async () => true }),
    utilityProcess: strict('utilityProcess', {
      utilities,
      fork(script: string, args: string[], options: Loose) {
        const process = new StandInUtility();
        utilities.push({ script, args, options, process });
        return strict('utility', process);
      },
    }),
  };
}

/** The module as it is now; `resetElectron` makes it new. Hand `electronModule` to `vi.mock`. */
export let electron = fresh();

export function resetElectron(): void {
  StandInWindow.all = [];
  electron = fresh();
}

/** The exports that follow `electron` through resets. */
export const electronModule = Object.fromEntries(
  Object.keys(electron).map((name) => [
    name,
    name === 'BrowserWindow'
      ? StandInWindow
      : new Proxy(
          {},
          {
            get: (_target, key) => Reflect.get(electron[name as 'app'], key),
          },
        ),
  ]),
);
