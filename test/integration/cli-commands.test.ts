import { spawn } from 'node:child_process';
import { zipSync } from 'fflate';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../../package.json' with { type: 'json' };
import { writeCsv } from '../../src/main/library/export/csv.js';
import { writeJsonLines } from '../../src/main/library/export/json-lines.js';
import { writeNpyTree } from '../../src/main/library/export/npy-tree.js';
import { readTakeFolder } from '../../src/main/library/read-take-folder.js';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { dataFolderWith, type DataFolder } from './support/trainer.js';

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly log: string;
}

/** Runs the command line in a real process. `whenLog` is called as the log grows, with a way to interrupt. */
function mudra(
  words: readonly string[],
  whenLog?: (log: string, interrupt: () => void) => void,
): Promise<Result> {
  const entry = resolve(import.meta.dirname, '../../src/main/cli/index.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let log = '';
  let interrupted = false;
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
    whenLog?.(log, () => {
      if (!interrupted) child.kill('SIGINT');
      interrupted = true;
    });
  });
  return new Promise((done) => child.on('close', (code) => done({ code, out, log })));
}

let data: DataFolder;
beforeAll(async () => {
  data = await dataFolderWith(syntheticSigns(2, 4));
});
afterAll(() => data.remove());

test('train, then recognize: one JSON object each, progress on the log', async () => {
  const trained = await mudra([
    'train',
    data.path + '/library',
    '--out',
    data.model,
    '--seed',
    '3',
    '--json',
  ]);
  expect(trained).toMatchObject({ code: 0 });
  const training = JSON.parse(trained.out) as Record<string, unknown>;
  expect(training).toMatchObject({ seed: 3, out: data.model, model: { takes: 8, score: { total: 8 } } });
  expect(trained.out.trim().split('\n')).toHaveLength(1);
  expect(trained.log).toContain('epoch');
  expect((await readdir(data.model)).sort()).toEqual(['model.json', 'weights.bin']);

  const recognised = await mudra(['recognize', data.library, '--model', data.model, '--json']);
  expect(recognised.code).toBe(0);
  const answer = JSON.parse(recognised.out) as { takes: { taught: string; recognised: string | null }[] };
  expect(answer).toMatchObject({ counts: { takes: 8, known: 8 } });
  expect(answer.takes.filter((t) => t.taught === t.recognised).length).toBeGreaterThanOrEqual(7);
});

test('evaluate: the contract of its JSON', async () => {
  const { code, out } = await mudra([
    'evaluate',
    data.library,
    '--protocol',
    'first-3',
    '--seeds',
    '2',
    '--json',
  ]);
  expect(code).toBe(0);
  const report = JSON.parse(out) as Record<string, unknown>;
  expect(Object.keys(report).sort()).toEqual(
    (
      'accuracy backend confusion dataset duplicates live macroF1 model notes perSign protocol seconds seeds ' +
      'signers silence takes'
    ).split(' '),
  );
  expect(report).toMatchObject({
    dataset: 'library',
    protocol: 'first-3',
    model: 'base',
    seeds: [1, 2],
    takes: { signs: 2, total: 8, tested: 2 },
    perSign: [
      { name: 'wave', total: 2 },
      { name: 'press', total: 2 },
    ],
  });
  const accuracy = report['accuracy'] as { mean: number; low: number; high: number; perSeed: number[] };
  expect(accuracy.perSeed).toHaveLength(2);
  expect(accuracy.low).toBeLessThanOrEqual(accuracy.mean);
  expect(accuracy.high).toBeGreaterThanOrEqual(accuracy.mean);
  // Two takes prove little, whatever the number of seeds.
  expect(accuracy.high - accuracy.low).toBeGreaterThan(0.5);
});

test('Ctrl-C cancels and leaves the model as it was', async () => {
  const out = join(data.path, 'cancelled');
  const {
    code,
    out: text,
    log,
  } = await mudra(['train', data.library, '--out', out], (soFar, interrupt) => {
    if (soFar.includes('scoring')) interrupt();
  });
  expect(code).toBe(130);
  expect(text).toBe('');
  expect(log).toContain('Cancelled');
  expect(await data.entries()).not.toContain('cancelled');
});

test('what cannot be done is said in words, with exit code 1', async () => {
  const none = await mudra(['recognize', data.library, '--model', join(data.path, 'nowhere')]);
  expect(none).toMatchObject({ code: 1, out: '' });
  expect(none.log).toContain('is missing');
  const few = await mudra(['evaluate', data.library, '--protocol', 'from10-3']);
  expect(few.code).toBe(1);
  expect(few.log).toContain('“wave” has 4 of the 14 takes');
});

test('a damaged take stops a command, unless it may be left out', async () => {
  const damaged = await dataFolderWith(syntheticSigns(2, 4));
  const [sign = ''] = await readdir(join(damaged.library, 'signs'));
  const takes = join(damaged.library, 'signs', sign, 'takes');
  const broken = (await readdir(takes)).find((name) => name.endsWith('.f32')) ?? '';
  await writeFile(join(takes, broken), 'no landmarks');
  const words = ['evaluate', damaged.library, '--protocol', 'first-1', '--json'];
  const strict = await mudra(words);
  expect(strict).toMatchObject({ code: 1, out: '' });
  expect(strict.log).toMatch(/could not be read .*With --skip-broken such files are left out\./);
  const lenient = await mudra([...words, '--skip-broken']);
  expect(lenient.code).toBe(0);
  expect(lenient.log).toContain('could not be read');
  expect(JSON.parse(lenient.out)).toMatchObject({ takes: { total: 7 } });
  await damaged.remove();
});

test('takes come from a CSV, JSON Lines, an MP_Data folder or a zip of it, and what is assumed is said', async () => {
  const { signs } = await readTakeFolder(data.library);
  const at = (name: string): string => join(data.path, name);
  await writeCsv(signs, at('takes.csv'));
  await writeJsonLines(signs, at('takes.jsonl'));
  await writeNpyTree(signs, at('tree'));
  const files: Record<string, Uint8Array> = {};
  for (const entry of await readdir(at('tree'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files[relative(data.path, path).replaceAll('\\', '/')] = await readFile(path);
  }
  await writeFile(at('tree.zip'), zipSync(files));
  const words = ['--protocol', 'first-3', '--model', 'dtw', '--json'];
  const assumptions = ['30 frames a second assumed', '4:3 assumed'];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['takes.csv', []],
    ['takes.jsonl', []],
    ['tree', assumptions],
    ['tree.zip', assumptions],
  ];
  for (const [name, says] of cases) {
    const { code, out, log } = await mudra(['evaluate', at(name), ...words]);
    expect(code, log).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ dataset: name, takes: { signs: 2, total: 8 } });
    for (const text of assumptions) expect(log.includes(text), `${name}: ${log}`).toBe(says.includes(text));
  }
  const given = await mudra(['evaluate', at('tree'), ...words, '--fps', '25', '--aspect', '16:9']);
  expect(given).toMatchObject({ code: 0 });
  expect(given.log).not.toContain('assumed');
  const wrong = await mudra(['evaluate', at('tree'), '--aspect', 'wide']);
  expect(wrong).toMatchObject({ code: 2, out: '' });
});

test('what was asked for wrongly is exit code 2 and runs nothing', async () => {
  const wrong: [string[], string][] = [
    [['dance'], 'no command “dance”'],
    [['train', data.library], '--out'],
    [['evaluate', data.library, '--protocol', 'best'], 'no protocol “best”'],
    [['evaluate', data.library, '--seeds', '-1'], '--seeds'],
    [['evaluate', data.library, '--sedes', '2'], 'no option --sedes'],
    [['evaluate', data.library, '--model', 'gru', '--gate', 'post'], 'option --gate does not apply to gru'],
    [['evaluate', data.library, '--model', 'apalu-mopgru', '--gate', 'mid'], '--gate is one of pre, post'],
    [['evaluate', data.library, '--model', 'elu-mopgru', '--a', '0.5'], 'option --a does not apply'],
    [['evaluate', data.library, '--model', 'apalu-mopgru', '--b', '-1'], 'option --b takes a number above 0'],
  ];
  for (const [words, says] of wrong) {
    const { code, out, log } = await mudra(words);
    expect(code, words.join(' ')).toBe(2);
    expect(out).toBe('');
    expect(log).toContain(says);
  }
});

test('help and version', async () => {
  const help = await mudra(['--help']);
  expect(help.code).toBe(0);
  for (const word of ['train', 'recognize', 'evaluate']) expect(help.out).toContain(word);
  expect((await mudra(['evaluate', '--help'])).out).toContain('--protocol');
  expect((await mudra(['--version'])).out.trim()).toBe(version);
});
