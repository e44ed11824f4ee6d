import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { runMudra, type RunOptions } from './support/run-mudra.js';
import { dataFolderWith, type DataFolder } from './support/trainer.js';

let data: DataFolder;
beforeAll(async () => {
  data = await dataFolderWith(syntheticSigns(2, 4));
});
afterAll(() => data.remove());

const evaluate = (more: readonly string[], options: RunOptions = {}): ReturnType<typeof runMudra> =>
  runMudra(['evaluate', data.library, '--epochs', '2', '--json', ...more], {
    ...options,
    env: { MUDRA_DATA: data.path },
  });

/** Finished lines of a checkpoint; 0 when it is not there. */
const linesOf = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;

/** A report without what time alone decides. */
const lasting = (out: string): Record<string, unknown> => ({
  ...(JSON.parse(out) as Record<string, unknown>),
  seconds: null,
});

const words = ['--protocol', 'blocked-4', '--model', 'apalu-mopgru', '--seeds', '2'];

test('one JSON object on standard output; a comparison with itself is noise', async () => {
  const { code, out, log } = await evaluate(
    '--protocol random-2 --model apalu-mopgru --against apalu-mopgru --seeds 2'.split(' '),
  );
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(1);
  const report = JSON.parse(out) as Record<string, Record<string, unknown>>;
  expect(report).toMatchObject({
    model: 'apalu-mopgru',
    seeds: [1, 2],
    takes: { signs: 2, total: 8, tested: 8 },
    duplicates: { exact: 0, near: 0, handless: 0, examples: [] },
    signers: null,
    paired: { against: 'apalu-mopgru', difference: 0, p: 1, takes: 8, seeds: 2 },
  });
  expect(report['accuracy']).toHaveProperty('seedSpread');
  expect(report['paired']?.['verdict']).toContain('no difference can be told from noise');
  expect(JSON.stringify(report['notes'])).toContain('flatter');
  expect(log).toContain('epoch');
  // Done: what was kept for going on is not needed any more.
  expect(await readdir(join(data.path, 'evaluations'))).toEqual([]);
});

test('Ctrl-C says how to go on; the same command goes on, to the same figures', async () => {
  const whole = await evaluate([...words, '--checkpoint', join(data.path, 'whole.jsonl')]);
  expect(linesOf(join(data.path, 'whole.jsonl'))).toBe(8);
  const folder = join(data.path, 'evaluations');
  const kept = (): string[] => (existsSync(folder) ? readdirSync(folder) : []);
  const cancelled = await evaluate(words, {
    meanwhile: ({ kill }) => {
      if (kept().some((name) => linesOf(join(folder, name)) >= 2)) kill('SIGINT');
    },
  });
  expect(cancelled).toMatchObject({ code: 130, out: '' });
  expect(cancelled.log).toMatch(/\d finished fits are kept in “.*”\. Run the same command again/);
  expect(kept()).toHaveLength(1);
  const resumed = await evaluate(words);
  expect(resumed.code).toBe(0);
  expect(resumed.log).toContain('Going on');
  expect(lasting(resumed.out)).toEqual(lasting(whole.out));
  expect(kept()).toEqual([]);
});

test('a killed process loses one fit at most; a half-written line is ignored', async () => {
  const path = join(data.path, 'killed.jsonl');
  const killed = await evaluate([...words, '--checkpoint', path], {
    meanwhile: ({ kill }) => {
      if (linesOf(path) >= 3) kill('SIGKILL');
    },
  });
  expect(killed).toMatchObject({ code: null, out: '' });
  const text = await readFile(path, 'utf8');
  const before = text.split('\n').length - 1;
  await writeFile(path, text.slice(0, text.length - 30));
  const resumed = await evaluate([...words, '--checkpoint', path]);
  const whole = await evaluate(words);
  expect(lasting(resumed.out)).toEqual(lasting(whole.out));
  // All but the cut line were used: the other eight fits are there once each, and the cut line.
  expect(before).toBeLessThan(8);
  expect(linesOf(path)).toBe(8 + 1);
});

test('fits of another model, number of epochs or other takes are not used', async () => {
  const path = join(data.path, 'shared.jsonl');
  const short = ['--protocol', 'first-3', '--checkpoint', path];
  await evaluate([...short, '--model', 'apalu-mopgru']);
  expect(linesOf(path)).toBe(1);
  await evaluate([...short, '--model', 'apalu-mopgru']);
  expect(linesOf(path)).toBe(1);
  await evaluate([...short, '--model', 'elu-mopgru']);
  await evaluate([...short, '--model', 'apalu-mopgru', '--epochs', '3']);
  expect(linesOf(path)).toBe(3);
  const other = await dataFolderWith(syntheticSigns(2, 4, 2));
  await runMudra(['evaluate', other.library, '--epochs', '2', ...short, '--model', 'apalu-mopgru']);
  expect(linesOf(path)).toBe(4);
  await other.remove();
});

test('signers that are not known cannot be left out, and a checkpoint that cannot be is said', async () => {
  const unknown = await evaluate(['--protocol', 'leave-one-signer-out']);
  expect(unknown).toMatchObject({ code: 1, out: '' });
  expect(unknown.log).toContain('8 of 8 takes do not say who signed');
  const refused = await evaluate(['--checkpoint', data.path]);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.log).toContain('could not be read');
});

test('the other model of a comparison takes options in the words of reports', async () => {
  const short = ['--protocol', 'first-3', '--model', 'apalu-mopgru', '--gate', 'post'];
  const compared = await evaluate([...short, '--against', 'apalu-mopgru --activation elu']);
  expect(compared.code, compared.log).toBe(0);
  expect(JSON.parse(compared.out)).toMatchObject({
    model: 'apalu-mopgru --gate post',
    paired: { against: 'apalu-mopgru --activation elu' },
  });
  for (const wrong of ['apalu-mopgru --gate', 'apalu-mopgru --colour red', 'base --gate post', 'nobody']) {
    const { code, out } = await evaluate([...short, '--against', wrong]);
    expect(code, wrong).toBe(2);
    expect(out).toBe('');
  }
});

test('features are hidden from models from scratch, on either side of a comparison', async () => {
  const short = ['--protocol', 'first-3', '--model', 'apalu-mopgru'];
  const compared = await evaluate([
    ...short,
    '--without',
    'place,path',
    '--against',
    'apalu-mopgru --gate post --only shape',
  ]);
  expect(compared.code, compared.log).toBe(0);
  expect(JSON.parse(compared.out)).toMatchObject({
    model: 'apalu-mopgru --without path,place',
    paired: { against: 'apalu-mopgru --gate post --only shape' },
  });
  for (const [wrong, says] of [
    [[...short, '--without', 'colour'], 'takes some of presence, shape'],
    [[...short, '--without', 'dominant-hand,other-hand'], 'leaves no features'],
    [[...short, '--without', 'place', '--only', 'shape'], 'exclude each other'],
    [['--protocol', 'first-3', '--model', 'base', '--without', 'place'], 'not to “base”'],
  ] as const) {
    const { code, out, log } = await evaluate(wrong);
    expect(code, log).toBe(2);
    expect(log).toContain(says);
    expect(out).toBe('');
  }
});
