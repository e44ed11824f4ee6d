import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Library } from '../../src/main/library/library.js';
import { openSettings } from '../../src/main/library/settings-file.js';
import { bundleScript } from './support/bundle.js';
import { asFloat32, crashTake } from './support/crash-take.js';
import type { FullDiskReport } from './support/fill-disk.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-disk-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a shell command that sees a small disk of its own, gone with it; null where the system lets nobody do that. */
function onSmallDisk(mountPoint: string, command: string, ...args: string[]): string | null {
  const script = `mount -t tmpfs -o size=600k tmpfs "$0" && ${command}`;
  for (const flags of ['-m', '-rm']) {
    const { status, stdout, stderr } = spawnSync(
      'unshare',
      [flags, 'sh', '-c', script, mountPoint, ...args],
      {
        encoding: 'utf8',
      },
    );
    if (status === 0) return stdout;
    if (stderr && !/unshare|mount/.test(stderr)) throw new Error(stderr);
  }
  return null;
}

const canMount = process.platform === 'linux' && onSmallDisk(tmpdir(), 'true') !== null;
if (!canMount)
  console.warn('SKIPPED: the test of a full disk. It needs Linux and the right to mount a tmpfs (unshare).');

test.skipIf(!canMount)('a full disk is said, loses nothing, and is got over', async () => {
  const script = await bundleScript(join(import.meta.dirname, 'support/fill-disk.ts'), folder);
  const disk = join(folder, 'disk');
  await mkdir(disk);
  const report = JSON.parse(
    onSmallDisk(disk, '"$1" "$2" "$0"', process.execPath, script) ?? 'null',
  ) as FullDiskReport;
  expect(report.takes).toBeGreaterThan(3);
  expect(report).toEqual({
    longer: 'disk.full',
    bigIsWhole: true,
    full: 'disk.full',
    takes: report.takes,
    takeFiles: report.takes * 2,
    rename: 'disk.full',
    choose: 'disk.full',
    themeStays: 'dark',
    reopened: { name: 'hello', takes: report.takes, same: true, notices: [] },
    remove: 'done',
    restore: 'done',
    withRoom: 'done',
    temporary: [],
  });
});

describe('a folder that may not be written to', () => {
  const isRoot = process.geteuid?.() === 0;
  /** Nobody's rights, when the test runs as root, to whom everything is allowed. */
  async function asNobody<T>(job: () => Promise<T>): Promise<T> {
    if (isRoot) process.seteuid?.(65534);
    try {
      return await job();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  }
  const noRights = process.platform === 'win32';

  test.skipIf(noRights)('is refused with its path', async () => {
    await chmod(folder, 0o555);
    const denied = { code: 'disk.denied', params: { path: join(folder, 'lock') } };
    await expect(asNobody(() => Library.open(folder))).rejects.toMatchObject(denied);
    const settings = await asNobody(() => openSettings(join(folder, 'settings.json')));
    const write = asNobody(() => settings.write({ theme: 'dark' }));
    await expect(write).rejects.toMatchObject({ code: 'disk.denied' });
    expect(settings.read().theme).toBe('system');
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual([]);
  });

  test.skipIf(noRights)(
    'while Mudra is open: nothing is kept, nothing is lost, and later it works again',
    async () => {
      await chmod(folder, 0o777);
      const library = await Library.open(folder);
      const { id } = await library.addSign('hello', 'sign');
      const take = await library.addTake(id, 'camera', crashTake(1));
      const takes = join(folder, 'signs', id, 'takes');
      const read = [takes, join(folder, 'signs', id), join(folder, 'signs'), folder];
      for (const path of read) await chmod(path, 0o555);
      const before = library.view();
      const jobs: (() => Promise<unknown>)[] = [
        () => library.addTake(id, 'camera', crashTake(2)),
        () => library.renameSign(id, 'hi'),
        () => library.addSign('bye', 'sign'),
        () => library.removeTake(take.id),
        () => library.removeSign(id),
      ];
      for (const job of jobs) {
        await expect(asNobody(job)).rejects.toMatchObject({ code: 'disk.denied' });
      }
      expect(library.view()).toEqual(before);
      expect(await library.takeFrames(take.id)).toEqual(asFloat32(crashTake(1)));
      for (const path of read) await chmod(path, 0o755);
      await library.addTake(id, 'camera', crashTake(2));
      await library.close();
      const again = await Library.open(folder);
      expect(again.view().signs[0]?.takes.length).toBe(2);
      expect(again.view().notices).toEqual([]);
      await again.close();
    },
  );

  test.skipIf(noRights)(
    'a sign that may not be read stays where it is, and the others are there',
    async () => {
      const first = await Library.open(folder);
      const secret = await first.addSign('secret', 'sign');
      await first.addTake(secret.id, 'camera', crashTake(1));
      await first.addSign('hello', 'sign');
      await first.close();
      const path = join(folder, 'signs', secret.id, 'sign.json');
      const text = await readFile(path, 'utf8');
      for (const name of ['', 'signs', `signs/${secret.id}`]) await chmod(join(folder, name), 0o777);
      await chmod(path, 0o000);
      const library = await asNobody(() => Library.open(folder));
      expect(library.view().signs.map((sign) => sign.name)).toEqual(['hello']);
      expect(library.view().notices).toMatchObject([{ code: 'file.skipped', params: { reason: 'EACCES' } }]);
      await library.close();
      await chmod(path, 0o644);
      expect(await readFile(path, 'utf8')).toBe(text);
      const again = await Library.open(folder);
      expect(again.view().signs.map((sign) => sign.takes.length)).toEqual([1, 0]);
      await again.close();
    },
  );
});

test('a folder where a file is in the way is an error that can be understood', async () => {
  await writeFile(join(folder, 'library'), '');
  await expect(Library.open(join(folder, 'library'))).rejects.toMatchObject({ name: 'MudraError' });
});
