import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScript } from '../../support/load-script.js';

interface Facts {
  web: boolean;
  retry: boolean;
  platform: string;
  env: Record<string, string>;
  root: boolean;
  binary: boolean;
  fetchFailedAt: number | null;
  now: number;
}
const { chooseHost, electronProgram } = await loadScript<{
  chooseHost(facts: Facts): { host: string; why?: string };
  electronProgram(platform: string): string;
}>('choose-host.mjs');
const { isStale } = await loadScript<{ isStale(root: string): boolean }>('staleness.mjs');

const hour = 3600 * 1000;
const desktop: Facts = {
  web: false,
  retry: false,
  platform: 'linux',
  env: { DISPLAY: ':0' },
  root: false,
  binary: true,
  fetchFailedAt: null,
  now: 100 * hour,
};

describe('the choice of a host', () => {
  it('is Electron where its binary and a screen are', () => {
    expect(chooseHost(desktop)).toEqual({ host: 'electron' });
    expect(chooseHost({ ...desktop, env: { WAYLAND_DISPLAY: 'w' } })).toEqual({ host: 'electron' });
    for (const platform of ['darwin', 'win32']) {
      expect(chooseHost({ ...desktop, platform, env: {}, root: true })).toEqual({ host: 'electron' });
    }
  });

  it.each([
    ['that was asked for', { web: true }],
    ['there is no screen', { env: {} }],
    ['sandbox stays on', { root: true }],
  ])('is the browser, because %s', (why, change: Partial<Facts>) => {
    const choice = chooseHost({ ...desktop, ...change });
    expect(choice.host).toBe('web');
    expect(choice.why).toContain(why);
    // Fetching could not help.
    expect(chooseHost({ ...desktop, ...change, binary: false, retry: true }).host).toBe('web');
  });

  it('fetches a missing binary, and after a failure not again for a day unless asked', () => {
    const missing = { ...desktop, binary: false };
    expect(chooseHost(missing)).toEqual({ host: 'fetch' });
    const failed = { ...missing, fetchFailedAt: missing.now - 23 * hour };
    expect(chooseHost(failed)).toMatchObject({
      host: 'web',
      why: expect.stringContaining('--fetch-electron'),
    });
    expect(chooseHost({ ...failed, retry: true })).toEqual({ host: 'fetch' });
    expect(chooseHost({ ...failed, fetchFailedAt: failed.now - 25 * hour })).toEqual({ host: 'fetch' });
  });

  it("knows Electron's program on each system", () => {
    expect(['linux', 'win32', 'darwin'].map((platform) => electronProgram(platform))).toEqual([
      'electron',
      'electron.exe',
      'Electron.app/Contents/MacOS/Electron',
    ]);
  });
});

describe('staleness', () => {
  let root: string;
  const put = (path: string, second: number): void => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, second, second);
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'mudra-stale-'));
    put('src/main/deep/a.ts', 100);
    put('package.json', 100);
    put('out/renderer/index.html', 200);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('is not, while everything is older than the build', () => expect(isStale(root)).toBe(false));

  it.each(['src/main/deep/a.ts', 'src/new.ts', 'package.json', 'models/hand_landmarker.task'])(
    'is, once %s is newer',
    (path) => {
      put(path, 300);
      expect(isStale(root)).toBe(true);
    },
  );

  it('is, without a build', () => {
    rmSync(join(root, 'out'), { recursive: true });
    expect(isStale(root)).toBe(true);
  });
});
