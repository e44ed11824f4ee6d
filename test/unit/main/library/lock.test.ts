import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../../../src/main/library/lock.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

const leave = (owner: unknown): Promise<void> => writeFile(join(folder, 'lock'), JSON.stringify(owner));

/** A process that lives until `end`. */
async function bystander(): Promise<{ pid: number; end: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    end: () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      return ended;
    },
  };
}

test('one holder at a time, and the next one after it', async () => {
  const unlock = await lockFolder(folder);
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'library.locked',
    params: { path: folder, pid: process.pid },
  });
  await unlock();
  expect(await readdir(folder)).toEqual([]);
  const again = await lockFolder(folder);
  await unlock();
  expect(await readdir(folder)).toEqual(['lock']);
  await again();
});

test.each([
  ['no lock', null],
  ['the lock of a process that is gone', { pid: 2 ** 30, started: null, token: 'gone' }],
])('of many that find %s at once, one gets it', async (_what, owner) => {
  for (let round = 0; round < 25; round++) {
    if (owner) await leave({ ...owner, token: `gone ${round}` });
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
    const got = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value] : []));
    expect(got.length).toBe(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'library.locked' });
    }
    expect(await readdir(folder)).toEqual(['lock']);
    for (const unlock of got) await unlock();
  }
});

test('a take-over that was killed half-way does not stay in the way', async () => {
  const text = JSON.stringify({ pid: 2 ** 30, started: null, token: 'gone' });
  await writeFile(join(folder, 'lock'), text);
  const key = createHash('sha256').update(text).digest('hex').slice(0, 8);
  await writeFile(join(folder, `lock.${key}.tmp`), '');
  await (
    await lockFolder(folder)
  )();
});

test('a running process keeps its lock; when it is gone, its lock is taken over', async () => {
  const other = await bystander();
  await leave({ pid: other.pid, started: null, token: 'other' });
  await expect(lockFolder(folder)).rejects.toMatchObject({
    code: 'library.locked',
    params: { pid: other.pid },
  });
  await other.end();
  await (
    await lockFolder(folder)
  )();
});

test('the number of a process that is gone may belong to another by now', async () => {
  const other = await bystander();
  await leave({ pid: other.pid, started: null, token: 'before the machine was started' });
  await utimes(join(folder, 'lock'), new Date('2001-01-01'), new Date('2001-01-01'));
  await (
    await lockFolder(folder)
  )();
  await leave({ pid: process.pid, started: null, token: 'of a container with the same numbers' });
  await (
    await lockFolder(folder)
  )();
  await other.end();
});

test.runIf(process.platform === 'linux')(
  'a process is known by its start, not by its number alone',
  async () => {
    const other = await bystander();
    await leave({ pid: other.pid, started: '1', token: 'other' });
    await (
      await lockFolder(folder)
    )();
    const unlock = await lockFolder(folder);
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject({
      started: expect.stringMatching(/^\d+$/) as string,
    });
    await unlock();
    await other.end();
  },
);

test.each(['', '999999999', 'nonsense', '{"pid": -1}'])(
  'a lock that says “%s” locks nobody out for long',
  async (text) => {
    await writeFile(join(folder, 'lock'), text);
    await (
      await lockFolder(folder)
    )();
  },
);
