import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Library } from '../../src/main/library/library.js';
import type { TakeId } from '../../src/shared/domain/take.js';
import { seeded } from '../support/hands.js';
import { bundleScript } from './support/bundle.js';
import { asFloat32, crashTake } from './support/crash-take.js';

let scripts: string;
let saver: string;
beforeAll(async () => {
  scripts = await mkdtemp(join(tmpdir(), 'mudra-crash-script-'));
  saver = await bundleScript(join(import.meta.dirname, 'support/save-takes.ts'), scripts);
});
afterAll(() => rm(scripts, { recursive: true }));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-crash-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the saving process, kills it after `ms` of work, and gives what it said was finished. */
async function workUntilKilled(seed: number, ms: number, only: 'save' | 'all'): Promise<string[][]> {
  const child = spawn(process.execPath, [saver, folder, String(seed), only], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.startsWith('ready\n')) ready();
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  await Promise.race([isReady, closed]);
  await sleep(ms);
  child.kill('SIGKILL');
  await closed;
  expect(output.startsWith('ready\n')).toBe(true);
  return output
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split(' '));
}

test('killed at 50 random moments while saving, every finished take is there, bit for bit', async () => {
  const random = seeded(2024);
  const finished = new Map<TakeId, number>();
  for (let round = 0; round < 50; round++) {
    for (const [, id, seed] of await workUntilKilled(round, random() * 120, 'save')) {
      finished.set(id as TakeId, Number(seed));
    }
    const library = await Library.open(folder);
    const { signs, notices } = library.view();
    expect(notices).toEqual([]);
    const kept = new Set(signs.flatMap((sign) => sign.takes.map((take) => take.id)));
    expect([...finished.keys()].filter((id) => !kept.has(id))).toEqual([]);
    // At most the take that was being saved: complete, though nobody was told.
    expect(kept.size - finished.size).toBeLessThanOrEqual(round + 1);
    await library.close();
  }
  expect(finished.size).toBeGreaterThan(50);
  const library = await Library.open(folder);
  for (const [id, seed] of finished) {
    expect(await library.takeFrames(id)).toEqual(asFloat32(crashTake(seed)));
  }
  const left = await readdir(folder, { recursive: true });
  expect(left.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  await library.close();
});

test('killed while removing, restoring and renaming, every take is in the library or can be restored', async () => {
  const random = seeded(77);
  const finished = new Map<TakeId, number>();
  for (let round = 0; round < 20; round++) {
    for (const [word, id, seed] of await workUntilKilled(100 + round, random() * 150, 'all')) {
      if (word === 'saved') finished.set(id as TakeId, Number(seed));
    }
    const library = await Library.open(folder);
    expect(library.view().notices).toEqual([]);
    const kept = new Set(library.view().signs.flatMap((sign) => sign.takes.map((take) => take.id)));
    const missing = [...finished.keys()].filter((id) => !kept.has(id));
    // The one that was between removal and restoration.
    expect(missing.length).toBeLessThanOrEqual(1);
    for (const id of missing) await library.restoreTake(id);
    expect(library.view().signs.map((sign) => sign.name)).toEqual([expect.stringMatching(/^hello( \d+)?$/)]);
    await library.close();
  }
  expect(finished.size).toBeGreaterThan(20);
  const library = await Library.open(folder);
  for (const [id, seed] of finished) {
    expect(await library.takeFrames(id)).toEqual(asFloat32(crashTake(seed)));
  }
  await library.close();
});
