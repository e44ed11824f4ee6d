import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LibraryNews } from '../../../../src/main/app/library-news.js';
import { Library } from '../../../../src/main/library/library.js';
import type { LibraryUpdate, SignView } from '../../../../src/shared/contract.js';
import { film, hand } from '../../../support/hands.js';

let folder: string;
let library: Library;
let news: LibraryNews;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mudra-news-'));
  library = await Library.open(folder);
  news = new LibraryNews(() => library.view());
  for (const name of ['hello', 'water', 'tea']) await withTake((await library.addSign(name, 'sign')).id);
});
afterEach(async () => {
  await library.close();
  await rm(folder, { recursive: true });
});

const withTake = (id: SignView['id']): Promise<unknown> =>
  library.addTake(
    id,
    'camera',
    film(0, 1000, 20, () => [hand('Right', { x: 0.4, y: 0.5 })]),
  );
const idOf = (name: string): SignView['id'] => {
  const sign = library.view().signs.find((one) => one.name === name);
  if (!sign) throw new Error(`no ${name}`);
  return sign.id;
};
/** Names of signs that are told whole, and ids of the others as their signs' names in dots. */
const told = ({ signs }: LibraryUpdate): string[] =>
  signs.map((sign) => (typeof sign === 'string' ? `…${library.signName(sign)}…` : sign.name));

test('what did not change is told by its id alone, and nothing changed is told as that', async () => {
  const { revision = '' } = news.view();
  expect(told(news.since(revision))).toEqual(['…hello…', '…water…', '…tea…']);
  await withTake(idOf('water'));
  const after = news.since(revision);
  expect(told(after)).toEqual(['…hello…', 'water', '…tea…']);
  expect(after.signs[1]).toEqual(library.view().signs[1]);
  expect(after.since).toBe(revision);
  expect(told(news.since(after.revision ?? ''))).toEqual(['…hello…', '…water…', '…tea…']);
  expect(JSON.stringify(news.latest()).length).toBeLessThan(JSON.stringify(news.view()).length / 2);
});

test('all changes since a revision are told, however many looks there were in between', async () => {
  const { revision = '' } = news.view();
  await library.renameSign(idOf('hello'), 'good day');
  expect(told(news.latest())).toEqual(['good day', '…water…', '…tea…']);
  await library.describeSign(idOf('tea'), 'with milk', '');
  expect(told(news.latest())).toEqual(['…good day…', '…water…', 'tea']);
  const [take] = library.signView(idOf('water')).takes;
  if (take) await library.disableTake(take.id, true);
  expect(told(news.since(revision))).toEqual(['good day', 'water', 'tea']);
});

test('a sign that went away is gone, and one that came back is told whole', async () => {
  const id = idOf('water');
  const { revision = '' } = news.view();
  await library.removeSign(id);
  const gone = news.latest();
  expect(told(gone)).toEqual(['…hello…', '…tea…']);
  expect(gone.revision).not.toBe(revision);
  await library.restoreSign(id);
  expect(told(news.latest())).toEqual(['…hello…', 'water', '…tea…']);
});

test('a revision of another start, from the future, or none at all gets all of it', () => {
  const other = new LibraryNews(() => library.view()).view().revision ?? '';
  for (const known of [other, '', 'x.1', `${(news.view().revision ?? '').split('.')[0]}.99`]) {
    const update = news.since(known);
    expect(told(update)).toEqual(['hello', 'water', 'tea']);
    expect(update.since).toBeUndefined();
  }
});
