import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exportSigns, fileEndings } from '../../../../../src/main/library/export/export-signs.js';
import { gather, gatherLibrary, previewOf } from '../../../../../src/main/library/import/gather.js';
import { importInto } from '../../../../../src/main/library/import-into-library.js';
import { Library } from '../../../../../src/main/library/library.js';
import { readTakeFolder } from '../../../../../src/main/library/read-take-folder.js';
import type { StoredSign } from '../../../../../src/main/library/stored-signs.js';
import { TakeSpool } from '../../../../../src/main/library/take-spool.js';
import { exportFormats, type ExportFormat } from '../../../../../src/shared/contract-sharing.js';
import type { SignView } from '../../../../../src/shared/contract.js';
import { movement } from '../../../../support/mudra-file.js';

let folder: string;
let signs: readonly StoredSign[];
const never = new AbortController().signal;

/** A sign with notes, a take that is switched off and one that is trimmed; one that no folder can be named after; rest. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-formats-'));
  const library = await Library.open(join(folder, 'library'));
  const { id } = await library.addSign('hello', 'sign');
  await library.addTake(id, 'camera', movement(1));
  const off = await library.addTake(id, 'camera', movement(2));
  const long = await library.addTake(id, 'camera', movement(3, 1.2));
  await library.describeSign(id, 'with both hands', '👋');
  await library.disableTake(off.id, true);
  await library.trimTake(long.id, { startMs: 200, endMs: 800 });
  const other = await library.addSign('_rest', 'sign');
  await library.addTake(other.id, 'camera', movement(4));
  const rest = await library.addSign('Quiet hands', 'rest');
  await library.addTake(rest.id, 'camera', movement(5));
  await library.addTake(rest.id, 'camera', movement(6));
  await library.close();
  signs = await gatherLibrary(join(folder, 'library'), never, new TakeSpool('x'));
});
afterEach(() => rm(folder, { recursive: true }));

async function roundTrip(format: ExportFormat): Promise<{
  counts: Awaited<ReturnType<typeof exportSigns>>;
  again: SignView[];
  preview: Awaited<ReturnType<typeof previewOf>>;
}> {
  const path = join(folder, `x${fileEndings[format]}`);
  const counts = await exportSigns(format, signs, path, { app: 'x' });
  const found = await gather(path, never);
  const preview = await previewOf(found, [], path);
  const library = await Library.open(join(folder, format));
  expect((await importInto(library, found.signs)).skipped).toEqual([]);
  const again = library.view().signs;
  await library.close();
  return { counts, again, preview };
}

const seen = ({ name, kind, notes, symbol, takes }: SignView): unknown[] => [
  name,
  kind,
  notes,
  symbol,
  takes.map((take) => [take.disabled ?? false, take.trim !== undefined]).sort(),
];
const plain = [false, false];

describe.each(exportFormats)('%s', (format) => {
  test('brings rest back as rest, says so, and tells what it leaves out', async () => {
    const { counts, again, preview } = await roundTrip(format);
    const whole = format === 'mudra' || format === 'jsonl';
    const hello = whole
      ? ['hello', 'sign', 'with both hands', '👋', [plain, [false, true], [true, false]]]
      : ['hello', 'sign', undefined, undefined, [plain, plain]];
    expect(again.map(seen).sort()).toEqual(
      [
        hello,
        ['_rest', 'sign', undefined, undefined, [plain]],
        ['Quiet hands', 'rest', undefined, undefined, [plain, plain]],
      ].sort(),
    );
    expect(preview.signs.filter(({ kind }) => kind === 'rest').map(({ name }) => name)).toEqual([
      'Quiet hands',
    ]);
    expect(preview.assumed.map(({ key }) => key)).not.toContain('import.restFolder');
    expect(counts).toEqual({
      signs: 3,
      takes: again.reduce((sum, { takes }) => sum + takes.length, 0),
      leftOut: whole
        ? { off: 0, trimmed: 0, signs: 0, noted: 0 }
        : { off: 1, trimmed: 1, signs: 0, noted: 1 },
    });
  });
});

test('JSON Lines teach only what counts', async () => {
  const path = join(folder, 'a.jsonl');
  await exportSigns('jsonl', signs, path, { app: 'x' });
  const taught = await readTakeFolder(path);
  const before = await readTakeFolder(join(folder, 'library'));
  const framesOf = ({ signs: all }: typeof taught): unknown[] =>
    all.map(({ name, kind, takes }) => [name, kind, takes.map(({ frames }) => frames)]);
  expect(framesOf(taught)).toEqual(framesOf(before));
});

test('a folder of the rest is known by its name where nothing else says so, and that is told', async () => {
  const path = join(folder, 'a-MP_Data.zip');
  await exportSigns('mp-data', signs, path, { app: 'x' });
  const files = unzipSync(readFileSync(path));
  expect(Object.keys(files)).toContain('mudra.json');
  expect(Object.keys(files).every((name) => name === 'mudra.json' || name.startsWith('MP_Data/'))).toBe(true);
  const { 'mudra.json': _sidecar, ...rest } = files;
  await writeFile(path, zipSync(rest));
  const found = await gather(path, never);
  expect(found.signs.map(({ sign: { name, kind } }) => [name, kind])).toEqual([
    ['Rest', 'rest'],
    ['_rest 2', 'sign'],
    ['hello', 'sign'],
  ]);
  expect(found.assumed.map(({ key }) => key)).toContain('import.restFolder');
});

test('signs without a take that is written are not counted', async () => {
  const path = join(folder, 'a.csv');
  const [hello, ...others] = signs;
  if (!hello) throw new Error('a sign was taught');
  const off = { ...hello, takes: hello.takes.filter(({ disabled }) => disabled) };
  expect(await exportSigns('csv', [off, ...others], path, { app: 'x' })).toEqual({
    signs: 2,
    takes: 3,
    leftOut: { off: 1, trimmed: 0, signs: 1, noted: 0 },
  });
});
