import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScript } from '../../support/load-script.js';

interface Options {
  root: string;
  wheel?: string;
  python?: string;
  platform?: string;
  arch?: string;
  say: (line: string) => void;
}
const { installNative } = await loadScript<{ installNative(options: Options): Promise<boolean> }>(
  'native/install.mjs',
);
const { unpackProgram } = await loadScript<{ unpackProgram: string }>('native/wheels.mjs');
const hasPip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0;
const onLinux = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);

let root: string;
let said: string;
const install = (options: Partial<Options> = {}): Promise<boolean> =>
  installNative({ root, say: (line) => (said += `${line}\n`), ...options });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-native-'));
  said = '';
});
afterEach(() => rm(root, { recursive: true }));

describe('the native backend', () => {
  it('is not looked for where there is no library, and nothing is changed there', async () => {
    expect(await install({ platform: 'darwin', arch: 'arm64' })).toBe(false);
    expect(await install({ platform: 'linux', arch: 'riscv64' })).toBe(false);
    expect(said).toContain('riscv64');
    expect(said).not.toContain('FAILED');
    expect(await readdir(root)).toEqual([]);
  });

  it.runIf(onLinux)('names the step that failed, and what to do', async () => {
    expect(await install({ python: join(root, 'no-python') })).toBe(false);
    expect(said).toMatch(/FAILED at “check”: Python 3 with pip is needed .*ENOENT/);
    expect(said).toContain('WebAssembly');
  });

  it.runIf(onLinux && hasPip)('refuses a library that is not the pinned one', async () => {
    const wheel = join(root, 'tensorflow_cpu.whl');
    await writeFile(wheel, 'something else');
    expect(await install({ wheel })).toBe(false);
    expect(said).toMatch(/FAILED at “library”: .* is not the pinned tensorflow_cpu/);
    expect(await install({ wheel: join(root, 'none.whl') })).toBe(false);
    expect(said).toMatch(/FAILED at “library”: there is no .*none\.whl/);
    expect(existsSync(join(root, 'node_modules'))).toBe(false);
  });

  it.runIf(onLinux)('leaves no half of a package when it fails', async () => {
    const half = join(root, 'node_modules/@tensorflow/tfjs-node');
    await mkdir(half, { recursive: true });
    await writeFile(join(half, 'package.json'), '{}');
    // An index that cannot be reached, behind a real python; the store keeps nothing of it.
    const python = join(root, 'python');
    await writeFile(
      python,
      '#!/bin/sh\nif [ "$3" = "--version" ]; then echo "pip 1"; else echo "no route to the index" >&2; exit 1; fi\n',
      { mode: 0o755 },
    );
    expect(await install({ python })).toBe(false);
    expect(said).toMatch(/FAILED at “library”: pip could not fetch [^]*no route to the index/);
    expect(await readdir(join(root, '.cache/native'))).toEqual([]);
    expect(existsSync(half)).toBe(false);
  });

  it.runIf(hasPip)(
    'takes libraries and headers out of a wheel, and refuses one that lacks them',
    async () => {
      const files: Record<string, string> = {
        'tensorflow/libtensorflow_cc.so.2': 'the library',
        'tensorflow/libtensorflow_framework.so.2': 'the frame',
        'tensorflow/include/tensorflow/c/c_api.h': 'c',
        'tensorflow/include/tsl/c/tsl_status.h': 'tsl',
        'tensorflow/include/tensorflow/core/ops/ops.h': 'not needed',
        'tensorflow/python/_other.so': 'not needed',
        'tensorflow_cpu_aws.libs/libomp.so.5': 'beside it',
        'tensorflow/../../escape.so.2': 'not ours',
      };
      const wheel = join(root, 'small.whl');
      const zip =
        'import json,sys,zipfile\nwith zipfile.ZipFile(sys.argv[1],"w") as z:\n for k,v in json.loads(sys.argv[2]).items(): z.writestr(k,v)';
      const python = (...args: string[]): string =>
        execFileSync('python3', ['-c', ...args], { stdio: 'pipe' }).toString();
      python(zip, wheel, JSON.stringify(files));
      const target = join(root, 'deps');
      python(unpackProgram, wheel, target);
      const found = (await readdir(target, { recursive: true, withFileTypes: true }))
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(target.length + 1))
        .sort();
      expect(found).toEqual([
        'include/tensorflow/c/c_api.h',
        'include/tsl/c/tsl_status.h',
        'lib/libtensorflow.so',
        'lib/libtensorflow_cc.so.2',
        'lib/libtensorflow_framework.so',
        'lib/libtensorflow_framework.so.2',
        'tensorflow_cpu_aws.libs/libomp.so.5',
      ]);
      expect(await readlink(join(target, 'lib/libtensorflow.so'))).toBe('libtensorflow_cc.so.2');
      expect(await readFile(join(target, 'lib/libtensorflow_framework.so'), 'utf8')).toBe('the frame');
      const { 'tensorflow/libtensorflow_cc.so.2': _, ...incomplete } = files;
      await rm(target, { recursive: true });
      python(zip, wheel, JSON.stringify(incomplete));
      expect(() => python(unpackProgram, wheel, target)).toThrow(/no libtensorflow_cc/);
    },
  );

  it('has a script that says what it needs', () => {
    const help = execFileSync(process.execPath, [resolve('scripts/native.mjs'), '--help'], {
      encoding: 'utf8',
    });
    expect(help).toContain('--wheel');
    expect(help).toContain('again after “npm ci”');
  });
});
