import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinTakes } from '../../src/main/replay/join-takes.js';
import type { GroupScore } from '../../src/main/replay/score.js';
import { writeStream } from '../../src/main/replay/stream-file.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { syntheticSigns } from '../support/synthetic-takes.js';
import { dataFolderWith, type DataFolder } from './support/trainer.js';

function mudra(words: readonly string[]): Promise<{ code: number | null; out: string; log: string }> {
  const entry = resolve(import.meta.dirname, '../../src/main/cli/index.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  return new Promise((done) => child.on('close', (code) => done({ code, out, log })));
}

let taught: DataFolder;
let fresh: DataFolder;
let recorded: string;
beforeAll(async () => {
  // Taught: wave and press. Played: other takes of these, and of sweep, which is unknown.
  taught = await dataFolderWith(syntheticSigns(2, 5));
  const signs = syntheticSigns(3, 4, 9);
  fresh = await dataFolderWith(signs);
  const trained = await mudra(['train', taught.library, '--out', taught.model]);
  expect(trained.code, trained.log).toBe(0);
  recorded = join(taught.path, 'recorded.jsonl');
  const takes = signs
    .slice(0, 2)
    .flatMap(({ name, takes: [first, second] }) =>
      [first, second].flatMap((take) => (take ? [{ sign: name, frames: take.frames }] : [])),
    );
  await writeStream(
    recorded,
    joinTakes(takes, { name: '', group: 'recorded', between: 'gone', random: seededRandom(1) }),
  );
});
afterAll(async () => {
  await taught.remove();
  await fresh.remove();
});

test('replay: one JSON object, every group scored, every caption one thing', async () => {
  const words = [
    'replay',
    fresh.library,
    recorded,
    '--model',
    taught.model,
    '--idle',
    '1',
    '--invented',
    '5',
  ];
  const { code, out } = await mudra([...words, '--phrase', '4', '--json']);
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(1);
  const { groups } = JSON.parse(out) as { groups: GroupScore[] };
  expect(groups.map(({ group }) => group)).toEqual(
    'isolated held connected unknown invented idle recorded'.split(' '),
  );
  const of = (name: string): GroupScore => {
    const found = groups.find(({ group }) => group === name);
    if (!found) throw new Error(`no group ${name}`);
    return found;
  };
  expect(of('isolated').signs.total).toBe(8);
  expect(of('isolated').signs.correct).toBeGreaterThanOrEqual(5);
  expect(of('isolated').latency?.fromOnset.median).toBeGreaterThan(300);
  expect(of('connected')).toMatchObject({ streams: 2, signs: { total: 8 }, words: { signed: 8 } });
  expect(of('unknown')).toMatchObject({ signs: { total: 0 }, unknown: { signs: 4 }, words: null });
  expect(of('invented').unknown.signs).toBe(5);
  expect(of('idle').rest.hours).toBeCloseTo(1 / 60, 3);
  expect(of('recorded').signs.total).toBe(4);
  for (const { captions } of groups) {
    const { total, ...kinds } = captions;
    expect(Object.values(kinds).reduce((sum, n) => sum + n, 0)).toBe(total);
  }
});

test('replay in words, of chosen groups and unknown signs only', async () => {
  const words = ['replay', fresh.library, '--model', taught.model];
  const { code, out } = await mudra([...words, '--only', 'isolated,unknown', '--unknown', 'sweep']);
  expect(code).toBe(0);
  expect(out).toMatch(/^isolated: /m);
  expect(out).toMatch(/^unknown: /m);
  expect(out).toContain('word error rate');
  expect(out).not.toMatch(/^idle: /m);
  for (const [more, says] of [
    [['--unknown', 'wave'], 'was taught “wave”'],
    [['--unknown', 'soup'], 'no takes of “soup”'],
    [['--only', 'recorded'], 'nothing to play'],
  ] as const) {
    const refused = await mudra([...words, ...more]);
    expect(refused, more.join(' ')).toMatchObject({ code: 2, out: '' });
    expect(refused.log).toContain(says);
  }
});
