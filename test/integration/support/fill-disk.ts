/** Uses a library and settings on the small disk argv[2] until it is full, and beyond; tells what happened as JSON. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../../../src/main/library/atomic-file.js';
import { Library } from '../../../src/main/library/library.js';
import { openSettings } from '../../../src/main/library/settings-file.js';
import { asMudraError } from '../../../src/shared/errors.js';
import { asFloat32, crashTake } from './crash-take.js';

const disk = process.argv[2] ?? '';
const codeOf = (job: Promise<unknown>): Promise<string> =>
  job.then(
    () => 'done',
    (error: unknown) => asMudraError(error).code,
  );
const temporary = async (): Promise<string[]> =>
  (await readdir(disk, { recursive: true })).filter((name) => name.endsWith('.tmp'));

const big = join(disk, 'big');
await writeFileAtomic(big, 'a'.repeat(50_000));
const longer = await codeOf(writeFileAtomic(big, 'b'.repeat(10_000_000)));
const bigIsWhole = (await readFile(big, 'utf8')) === 'a'.repeat(50_000);

const folder = join(disk, 'library');
let library = await Library.open(folder);
const settings = await openSettings(join(disk, 'settings.json'));
await settings.write({ theme: 'dark' });
const sign = await library.addSign('hello', 'sign');
const seeds = new Map<string, number>();
let full = 'done';
for (let seed = 1; full === 'done'; seed++) {
  full = await codeOf(
    library.addTake(sign.id, 'camera', crashTake(seed)).then((take) => seeds.set(take.id, seed)),
  );
}
// The last blocks, too small for a take.
let filler = 0;
while ((await codeOf(writeFile(join(disk, `filler-${filler}`), 'x'.repeat(4096)))) === 'done') filler++;
const takeFiles = (await readdir(join(folder, 'signs', sign.id, 'takes'))).length;
const rename = await codeOf(library.renameSign(sign.id, 'hi'));
const choose = await codeOf(settings.write({ theme: 'light' }));
const themeStays = settings.read().theme;
await library.close();

library = await Library.open(folder);
const { signs, notices } = library.view();
const same = [];
for (const { id } of signs[0]?.takes ?? []) {
  const saved = JSON.stringify(await library.takeFrames(id));
  same.push(saved === JSON.stringify(asFloat32(crashTake(seeds.get(id) ?? 0))));
}
const [first] = signs[0]?.takes ?? [];
const remove = first ? await codeOf(library.removeTake(first.id)) : 'none';
const restore = first ? await codeOf(library.restoreTake(first.id)) : 'none';
await rm(big);
const withRoom = await codeOf(library.addTake(sign.id, 'camera', crashTake(99)));
await library.close();

const report = {
  longer,
  bigIsWhole,
  full,
  takes: seeds.size,
  takeFiles,
  rename,
  choose,
  themeStays,
  reopened: { name: signs[0]?.name, takes: same.length, same: same.every(Boolean), notices },
  remove,
  restore,
  withRoom,
  temporary: await temporary(),
};
export type FullDiskReport = typeof report;
process.stdout.write(JSON.stringify(report));
