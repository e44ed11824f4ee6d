import type { Session, WebContents } from 'electron';
import { beforeEach, describe, expect, it } from 'vitest';
import { blockNetwork, guardNavigation, mayLoad } from '../../../../src/main/shell/navigation.js';
import { originOf, ownPage } from '../../../../src/main/shell/page.js';
import { StandInContents, StandInSession, strict } from './electron-stand-in.js';

const page = ownPage();
let contents: StandInContents;

beforeEach(() => {
  contents = strict('webContents', new StandInContents());
  guardNavigation(contents as unknown as WebContents, page);
});

function prevented(event: string, details: object): boolean {
  let prevented = false;
  contents.emit(event, { ...details, preventDefault: () => (prevented = true) });
  return prevented;
}

const foreign = [
  'https://example.org/',
  'http://localhost:5173/',
  'file:///etc/passwd',
  'app://other/',
  'app://mudra.evil/',
  'app://mudra/models/hand_landmarker.task',
  'javascript:alert(1)',
  'data:text/html,x',
  'about:blank',
  '',
];

describe('navigation', () => {
  it.each(foreign)('to “%s” is prevented', (url) => {
    expect(prevented('will-navigate', { url })).toBe(true);
    expect(prevented('will-redirect', { url })).toBe(true);
  });

  it('lets the page reload itself', () => {
    expect(prevented('will-navigate', { url: 'app://mudra/' })).toBe(false);
    expect(prevented('will-navigate', { url: 'app://mudra/index.html#live' })).toBe(false);
  });

  it('keeps frames from going anywhere', () => {
    expect(prevented('will-frame-navigate', { url: 'app://mudra/', isMainFrame: false })).toBe(true);
    expect(prevented('will-frame-navigate', { url: 'app://mudra/', isMainFrame: true })).toBe(false);
  });

  it('opens no window and attaches no webview', () => {
    expect(contents.openHandler?.({ url: 'app://mudra/' })).toEqual({ action: 'deny' });
    expect(prevented('will-attach-webview', {})).toBe(true);
  });
});

describe('network', () => {
  const cancels = (url: string, at = page): boolean => {
    const session = strict('session', new StandInSession());
    blockNetwork(session as unknown as Session, at);
    let cancelled = false;
    session.beforeRequest?.({ url }, ({ cancel }) => (cancelled = cancel));
    return cancelled;
  };

  it.each([
    'https://example.org/',
    'http://127.0.0.1:9/',
    'ws://mudra/',
    'wss://example.org/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'devtools://devtools/bundled/index.html',
    'chrome-extension://abc/x.js',
    'blob:https://example.org/0',
    'app://other/x.js',
    'no address',
  ])('cancels %s', (url) => expect(cancels(url)).toBe(true));

  it.each(['app://mudra/', 'app://mudra/assets/x.js', 'blob:app://mudra/123', 'data:image/png;base64,AA'])(
    'lets %s through',
    (url) => expect(cancels(url)).toBe(false),
  );

  it('lets the development server and the developer tools through in development only', () => {
    const development = ownPage('http://localhost:5173');
    for (const url of [
      'http://localhost:5173/main.tsx',
      'ws://localhost:5173/',
      'devtools://devtools/a.js',
    ]) {
      expect(mayLoad(development, url)).toBe(true);
      expect(mayLoad(page, url)).toBe(false);
    }
    expect(mayLoad(development, 'http://localhost:5174/')).toBe(false);
  });
});

describe('originOf', () => {
  it('knows the scheme that only Mudra has, and lets nothing pass for it', () => {
    expect(originOf('app://mudra/a/b?c')).toBe('app://mudra');
    expect(originOf('app://mudra@evil/')).toBe('app://evil');
    expect(originOf('app:mudra')).toBe('');
    expect(originOf(undefined)).toBe('');
  });
});
