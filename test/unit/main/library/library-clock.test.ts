import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LibraryHistory } from '../../../../src/main/library/history.js';
import { Library } from '../../../../src/main/library/library.js';
import { movement } from '../../../support/mudra-file.js';

let root: string;
let library: Library;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'mudra-clock-'));
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T12:00:00Z') });
  library = await Library.open(root);
});
afterEach(async () => {
  await library.close();
  vi.useRealTimers();
  await rm(root, { recursive: true });
});

const ids = (): string[] => library.view().signs.flatMap(({ takes }) => takes.map(({ id }) => id));

test('what is made after the clock was put back stays last, after undo and after a restart', async () => {
  const { id } = await library.addSign('hello', 'sign');
  await library.addTake(id, 'camera', movement(1));
  await library.close();
  vi.setSystemTime(new Date('2026-02-28T12:00:00Z'));
  library = await Library.open(root);
  const history = new LibraryHistory(library);
  const fresh = await history.addTake(id, 'camera', movement(2));
  await history.addSign('water', 'sign');
  const order = ids();
  const signs = library.view().signs.map(({ name }) => name);
  expect([order.at(-1), signs]).toEqual([fresh.id, ['hello', 'water']]);
  await history.removeTakes([fresh.id]);
  await history.undo();
  expect(ids()).toEqual(order);
  await library.close();
  library = await Library.open(root);
  expect([ids(), library.view().signs.map(({ name }) => name)]).toEqual([order, signs]);
});
