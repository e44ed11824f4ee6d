import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from 'electron';
import { ownPage } from '../../../../src/main/shell/page.js';
import { guardPermissions, permissionRules } from '../../../../src/main/shell/permissions.js';
import { electron, resetElectron, StandInSession, strict } from './electron-stand-in.js';

vi.mock('electron', async () => (await import('./electron-stand-in.js')).electronModule);

const page = ownPage();
/** The contents of a window that shows captions. */
const captions = {};
let session: StandInSession;

beforeEach(() => {
  resetElectron();
  session = strict('session', new StandInSession());
  guardPermissions(session as unknown as Session, page, (contents) => (contents as unknown) === captions);
});

interface Asked {
  readonly permission?: string;
  readonly url?: string;
  readonly main?: boolean;
  readonly media?: readonly string[];
  readonly from?: object;
}

function request({
  permission = 'media',
  url = 'app://mudra/',
  main = true,
  media = ['video'],
  from = {},
}: Asked): Promise<unknown> {
  return new Promise((resolve) => {
    session.permissionRequest?.(from, permission, resolve, {
      requestingUrl: url,
      isMainFrame: main,
      mediaTypes: media,
    });
  });
}

function check({
  permission = 'media',
  url = 'app://mudra/',
  main = true,
  media = ['video'],
  from = {},
}: Asked): unknown {
  return session.permissionCheck?.(from, permission, url, { isMainFrame: main, mediaType: media[0] });
}

const everything = [
  'accessibility-events',
  'background-sync',
  'clipboard-read',
  'deprecated-sync-clipboard-read',
  'display-capture',
  'fileSystem',
  'geolocation',
  'hid',
  'idle-detection',
  'keyboardLock',
  'mediaKeySystem',
  'midi',
  'midiSysex',
  'notifications',
  'openExternal',
  'payment-handler',
  'pointerLock',
  'serial',
  'speaker-selection',
  'storage-access',
  'top-level-storage-access',
  'unknown',
  'usb',
  'window-management',
  'constructor',
  '__proto__',
];

describe('permissions', () => {
  it('lets our page have the camera', async () => {
    expect(await request({})).toBe(true);
    expect(check({})).toBe(true);
  });

  it.each([
    ['the microphone', { media: ['audio'] }],
    ['camera and microphone at once', { media: ['video', 'audio'] }],
    ['media of no kind', { media: [] }],
    ['the camera for a frame inside the page', { main: false }],
    ['the camera for another host of the scheme', { url: 'app://other/' }],
    ['the camera for a web page', { url: 'https://mudra/' }],
    ['the camera for no address', { url: '' }],
    ['the camera for a window of captions', { from: captions }],
  ])('denies %s', async (_name, asked: Asked) => {
    expect(await request(asked)).toBe(false);
    if ((asked.media?.length ?? 0) < 2) expect(check(asked)).toBe(false);
  });

  it('denies a check of a kind that is not told', () => {
    expect(check({ media: ['unknown'] })).toBe(false);
  });

  it('lets the page write text to the clipboard, not read it', async () => {
    expect(await request({ permission: 'clipboard-sanitized-write', media: [] })).toBe(true);
    expect(await request({ permission: 'clipboard-sanitized-write', url: 'https://example.org/' })).toBe(
      false,
    );
    expect(await request({ permission: 'clipboard-read' })).toBe(false);
  });

  it('lets captions fill the screen', async () => {
    expect(await request({ permission: 'fullscreen', media: [], from: captions })).toBe(true);
    expect(await request({ permission: 'fullscreen', media: [], main: false })).toBe(false);
  });

  it.each(everything)('denies %s', async (permission) => {
    expect(await request({ permission })).toBe(false);
    expect(check({ permission })).toBe(false);
  });

  it('denies devices', () => {
    expect(session.devicePermission?.({ deviceType: 'usb' })).toBe(false);
  });

  it('gives a reason for each permission', () => {
    for (const { why } of Object.values(permissionRules)) expect(why.length).toBeGreaterThan(20);
  });

  it('asks macOS before the camera is given', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin');
    electron.systemPreferences.askForMediaAccess = async () => false;
    expect(await request({})).toBe(false);
    electron.systemPreferences.askForMediaAccess = async () => true;
    expect(await request({})).toBe(true);
    platform.mockRestore();
  });
});
