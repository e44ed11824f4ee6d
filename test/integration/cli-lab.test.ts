import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { runMudra, type RunOptions } from './support/run-mudra.js';
import { dataFolderWith, type DataFolder } from './support/trainer.js';

let data: DataFolder;
beforeAll(async () => {
  data = await dataFolderWith(syntheticSigns(2, 5));
});
afterAll(() => data.remove());

const small =
  '--protocol first-3 --seeds 2 --epochs 2 --models mopgru-pre,mopgru-post --activations apalu,elu';
const lab = (out: string, options: RunOptions = {}): ReturnType<typeof runMudra> =>
  runMudra(['lab', data.library, '--out', join(data.path, out), ...small.split(' ')], options);

const fitsIn = (out: string): number => {
  const path = join(data.path, out, 'fits.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
};

/** `lab.json` without what time and place alone decide. */
async function lasting(out: string): Promise<Record<string, unknown>> {
  const report = JSON.parse(await readFile(join(data.path, out, 'lab.json'), 'utf8')) as {
    models: Record<string, unknown>[];
  };
  return {
    ...report,
    madeAt: '',
    command: '',
    seconds: 0,
    keptFits: 0,
    models: report.models.map((model) => ({ ...model, seconds: 0 })),
  };
}

test('a lab on a tiny set: page, JSON and CSV, and noise in words', async () => {
  const { code, out, log } = await lab('whole');
  expect(code, log).toBe(0);
  expect((await readdir(join(data.path, 'whole'))).sort()).toEqual(
    'activations.csv comparisons.csv curves.csv factors.csv fits.jsonl index.html lab.json models.csv'.split(
      ' ',
    ),
  );
  expect(out).toContain('No difference can be told from noise');
  expect(out.trim().endsWith(join('whole', 'index.html'))).toBe(true);
  expect(log).toContain('epoch');
  const page = await readFile(join(data.path, 'whole/index.html'), 'utf8');
  expect(page).toContain('mudra lab');
  expect(page).not.toMatch(/<script|https?:|\bsrc=/);
  const report = await lasting('whole');
  expect(report).toMatchObject({
    protocol: 'first-3',
    seeds: [1, 2],
    takes: { signs: 2, total: 10, tested: 4 },
  });
  expect(report['models']).toHaveLength(4);
  expect(report['comparisons']).toHaveLength(4);
});

test('killed, then cancelled, then run to the end: the same figures', async () => {
  const killed = await lab('broken', {
    meanwhile: ({ kill }) => {
      if (fitsIn('broken') >= 2) kill('SIGKILL');
    },
  });
  expect(killed.code).toBeNull();
  const kept = fitsIn('broken');
  const cancelled = await lab('broken', {
    meanwhile: ({ kill }) => {
      if (fitsIn('broken') > kept) kill('SIGINT');
    },
  });
  expect(cancelled).toMatchObject({ code: 130, out: '' });
  expect(cancelled.log).toMatch(/finished fits are kept in “.*fits\.jsonl”\. Run the same command again/);
  expect(await readdir(join(data.path, 'broken'))).toEqual(['fits.jsonl']);
  const resumed = await lab('broken');
  expect(resumed.code, resumed.log).toBe(0);
  expect(fitsIn('broken')).toBe(8);
  expect(await lasting('broken')).toEqual(await lasting('whole'));
});

test('what was asked for wrongly is exit code 2', async () => {
  const wrong: [string[], string][] = [
    [['lab', data.library], '--out'],
    [['lab', data.library, '--out', data.path, '--models', 'transformer'], 'mopgru-pre'],
    [['lab', data.library, '--out', data.path, '--activations', 'swish'], 'apalu'],
    [['lab', data.library, '--out', data.path, '--protocol', 'best'], 'no protocol “best”'],
  ];
  for (const [words, says] of wrong) {
    const { code, out, log } = await runMudra(words);
    expect(code, words.join(' ')).toBe(2);
    expect(out).toBe('');
    expect(log).toContain(says);
  }
});
