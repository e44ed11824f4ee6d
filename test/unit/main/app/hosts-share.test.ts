import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { builtFile } from '../../../../src/main/app/built-file.js';
import { contentSecurityPolicy, securityHeaders } from '../../../../src/main/app/content-policy.js';
import { dataFolder, makePrivateFolder } from '../../../../src/main/app/data-folder.js';

afterEach(() => vi.unstubAllEnvs());

describe('the content policy', () => {
  const directives = new Map(
    contentSecurityPolicy.split('; ').map((text) => {
      const [name = '', ...values] = text.split(' ');
      return [name, values] as const;
    }),
  );

  it('allows nothing by default and no origin but our own', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    expect(directives.get('connect-src')).toEqual(["'self'"]);
    const words = [...directives.values()].flat();
    expect(words.filter((word) => !/^('self'|'none'|'wasm-unsafe-eval'|blob:|data:)$/.test(word))).toEqual(
      [],
    );
  });

  it('lets WebAssembly be compiled and no script be evaluated', () => {
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
    expect(directives.get('style-src')).toEqual(["'self'"]);
  });

  it('comes with the other headers that keep the page to itself', () => {
    expect(securityHeaders['x-content-type-options']).toBe('nosniff');
    expect(securityHeaders['permissions-policy']).toContain('microphone=()');
    expect(Object.keys(securityHeaders)).not.toContain('access-control-allow-origin');
  });
});

describe('the data folder', () => {
  it('is the one asked for, else MUDRA_DATA, else the place of the system', () => {
    vi.stubEnv('MUDRA_DATA', '/from/environment');
    expect(dataFolder('here')).toBe(resolve('here'));
    expect(dataFolder()).toBe(resolve('/from/environment'));
    vi.stubEnv('MUDRA_DATA', undefined);
    expect(dataFolder().split(sep)).toContain('Mudra');
  });

  it.skipIf(process.platform === 'win32')('is made for its owner alone; an older one stays as it is', () => {
    const home = mkdtempSync(join(tmpdir(), 'mudra-private-'));
    const mode = (path: string): number => statSync(path).mode & 0o777;
    try {
      makePrivateFolder(join(home, 'new/data'));
      expect([mode(join(home, 'new')), mode(join(home, 'new/data'))]).toEqual([0o700, 0o700]);
      chmodSync(home, 0o755);
      makePrivateFolder(home);
      expect(mode(home)).toBe(0o755);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

describe('a built file', () => {
  it('is looked for in “out”, also by code that runs from source', () => {
    expect(builtFile('main/trainer.js')).toBe(resolve('out/main/trainer.js'));
  });
});
