import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Library } from '../../src/main/library/library.js';
import type { TakeId } from '../../src/shared/domain/take.js';
import { seeded } from '../support/hands.js';

const saver = join(import.meta.dirname, 'support/save-takes.ts');

/** Runs the saving process, kills it after `ms` of saving, and gives the takes that it said were finished. */
async function saveUntilKilled(folder: string, seed: number, ms: number): Promise<Map<string, number>> {
  const child = spawn(process.execPath, ['--import', 'tsx', saver, folder, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise((resolve) => child.once('exit', resolve));
  while (!output.includes('ready')) await Promise.race([sleep(5), exited]);
  await sleep(ms);
  child.kill('SIGKILL');
  await exited;
  const lines = output.split('\n').slice(1, -1);
  return new Map(lines.map((line) => line.split(' ') as [string, string]).map(([id, x]) => [id, Number(x)]));
}

test('killed at 50 random moments while saving, no finished take is lost and the library opens', async () => {
  const random = seeded(2024);
  const folder = await mkdtemp(join(tmpdir(), 'mudra-crash-'));
  const finished = new Map<string, number>();
  for (let round = 0; round < 50; round++) {
    const saved = await saveUntilKilled(folder, round, random() * 60);
    for (const [id, x] of saved) finished.set(id, x);
    const library = await Library.open(folder);
    expect(library.view().notices).toEqual([]);
    const kept = new Set(library.view().signs.flatMap((s) => s.takes.map((t) => t.id as string)));
    for (const id of finished.keys()) expect(kept.has(id), id).toBe(true);
    await library.close();
  }
  expect(finished.size).toBeGreaterThan(100);
  const library = await Library.open(folder);
  for (const [id, x] of finished) {
    const frames = await library.takeFrames(id as TakeId);
    expect(frames[0]?.hands[0]?.landmarks[0]).toBeCloseTo(x, 6);
    expect(frames[0]?.hands.map((h) => h.handedness)).toEqual(['Right', 'Left']);
  }
  await library.close();
  await rm(folder, { recursive: true });
});
