import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-pretrain-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** `npm run pretrain -- --quick` in a real process; killed as soon as it has left a checkpoint, when asked to. */
function pretrain(out: string, more: readonly string[], kill = false): Promise<number | null> {
  const entry = resolve(import.meta.dirname, '../../scripts/pretrain.ts');
  const words = ['--import', 'tsx', entry, '--quick', '--steps', '45', '--out', out, ...more];
  const child = spawn(process.execPath, words, { stdio: 'ignore' });
  const watch = setInterval(() => {
    if (kill && existsSync(`${out}.checkpoint`)) child.kill('SIGKILL');
  }, 5);
  return new Promise((done) =>
    child.on('close', (code) => {
      clearInterval(watch);
      done(code);
    }),
  );
}

test('pre-training that is killed goes on where it was, to the same weights', async () => {
  const [straight, broken] = [join(folder, 'straight'), join(folder, 'broken')];
  expect(await pretrain(straight, [])).toBe(0);
  expect(await pretrain(broken, [], true)).toBeNull();
  expect(existsSync(broken)).toBe(false);
  expect(await pretrain(broken, ['--seed', '2'])).not.toBe(0);
  expect(await pretrain(broken, [])).toBe(0);
  expect(existsSync(`${broken}.checkpoint`)).toBe(false);
  const weights = await readFile(join(straight, 'weights.bin'));
  expect((await readFile(join(broken, 'weights.bin'))).equals(weights)).toBe(true);
  const model = JSON.parse(await readFile(join(straight, 'model.json'), 'utf8')) as {
    metadata: { kind: string; newSigns: { oneShot: number } };
  };
  expect(model.metadata.kind).toBe('base-encoder');
  expect(model.metadata.newSigns.oneShot).toBeGreaterThan(1 / 12);
}, 240_000);
