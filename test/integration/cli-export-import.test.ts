import { unzipSync } from 'fflate';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { version } from '../../package.json' with { type: 'json' };
import { SignSets } from '../../src/main/library/sets.js';
import { readTakeFolder } from '../../src/main/library/read-take-folder.js';
import { filesIn, teach } from '../support/mudra-file.js';
import { runMudra } from './support/run-mudra.js';

let root: string;
let data: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-export-'));
  data = join(root, 'data');
  await teach(join(data, 'library'), { yes: 4, no: 4 });
});
afterAll(() => rm(root, { recursive: true }));
const at = (name: string): string => join(root, name);

test('a data folder goes to another one as a .mudra, and again, and nothing is there twice', async () => {
  const about = ['--title', 'Yes and no', '--consent', 'Ada agreed.'];
  const exported = await runMudra(['export', data, '--out', at('a.mudra'), ...about, '--json']);
  expect(exported).toMatchObject({ code: 0, log: '' });
  expect(JSON.parse(exported.out)).toEqual({
    format: 'mudra',
    out: at('a.mudra'),
    signs: 2,
    takes: 8,
    leftOut: { signs: 0, off: 0, noted: 0, trimmed: 0 },
  });
  const { 'manifest.json': manifest = new Uint8Array() } = unzipSync(await readFile(at('a.mudra')));
  expect(JSON.parse(Buffer.from(manifest).toString())).toMatchObject({
    app: version,
    about: { title: 'Yes and no', consent: 'Ada agreed.' },
  });

  const first = await runMudra(['import', at('a.mudra'), '--library', at('other'), '--json']);
  expect(JSON.parse(first.out)).toMatchObject({
    signsAdded: 2,
    takesAdded: 8,
    takesAlreadyThere: 0,
    skipped: 0,
  });
  expect(await filesIn(join(at('other'), 'library'))).toEqual(await filesIn(join(data, 'library')));
  const again = await runMudra(['import', at('a.mudra'), '--library', at('other')]);
  expect(again).toMatchObject({
    code: 0,
    out: 'Added 0 takes, and 0 new signs; 8 takes were there already.\n',
  });

  expect(await runMudra(['export', data, '--out', at('a.mudra')])).toMatchObject({ code: 1, out: '' });
  const bytes = await readFile(at('a.mudra'));
  await writeFile(at('broken.mudra'), bytes.subarray(0, -200));
  const before = await filesIn(at('other'));
  const refused = await runMudra(['import', at('broken.mudra'), '--library', at('other')]);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.log).toContain('broken.mudra');
  expect(await filesIn(at('other'))).toEqual(before);
});

test.each(['a.jsonl', 'a.csv', 'folder', 'pose', 'mp-data'])(
  '%s is written, and read like any takes',
  async (name) => {
    const format = ['pose', 'mp-data'].includes(name) ? ['--format', name] : [];
    const exported = await runMudra(['export', join(data, 'library'), '--out', at(name), ...format]);
    expect(exported).toMatchObject({ code: 0, out: `Wrote 8 takes of 2 signs to ${at(name)}.\n` });
    const { signs } = await readTakeFolder(at(name));
    expect(signs.map((sign) => [sign.name, sign.takes.length]).sort()).toEqual([
      ['no', 4],
      ['yes', 4],
    ]);
    if (name !== 'pose') return;
    expect((await readdir(join(at(name), 'yes'))).sort()).toEqual(['0.pose', '1.pose', '2.pose', '3.pose']);
    const evaluated = await runMudra([
      'evaluate',
      at(name),
      '--protocol',
      'first-2',
      '--model',
      'dtw',
      '--json',
    ]);
    expect(evaluated).toMatchObject({ code: 0 });
  },
);

test('what was asked wrongly is said', async () => {
  const wrong: [string[], string][] = [
    [['export', data, '--out', at('b.csv'), '--format', 'mudra'], 'ends in .mudra'],
    [['export', data, '--out', at('b'), '--format', 'xml'], 'no format “xml”'],
    [['export', data, '--out', at('b.csv'), '--consent', 'x'], '--consent applies to a .mudra alone'],
  ];
  for (const [words, reason] of wrong) {
    const { code, log } = await runMudra(words);
    expect({ words, code }).toEqual({ words, code: 2 });
    expect(log).toContain(reason);
  }
});

test('a set of a data folder is named by --set; without it the one that was open last is meant', async () => {
  const folder = at('several');
  const sets = await SignSets.open(folder, 'My signs');
  const work = await sets.create('At work');
  const given = join(data, 'library');
  expect(await runMudra(['import', given, '--library', folder, '--set', 'at work'])).toMatchObject({
    code: 0,
  });
  expect(await readdir(join(work.folder, 'library/signs'))).toHaveLength(2);
  const named = await runMudra(['export', folder, '--set', 'At work', '--out', at('work.jsonl')]);
  expect(named.out).toBe(`Wrote 8 takes of 2 signs to ${at('work.jsonl')}.\n`);
  await sets.remember(work.id);
  expect(await runMudra(['export', folder, '--out', at('last.jsonl')])).toMatchObject({ code: 0 });
  const unknown = await runMudra(['export', folder, '--set', 'home', '--out', at('home.jsonl')]);
  expect(unknown.code).toBe(2);
  expect(unknown.log).toContain('There is no set “home”: “My signs”, “At work”.');
});
