import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Library } from '../../../../src/main/library/library.js';

test('beside a sign of the last moment of the year 9999 what is new can be read again', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mudra-far-clock-'));
  let library = await Library.open(root);
  const { id, createdAt } = await library.addSign('hello', 'sign');
  await library.close();
  const path = join(root, 'signs', id, 'sign.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace(createdAt, '9999-12-31T23:59:59.999Z'));
  library = await Library.open(root);
  await library.addSign('later', 'sign');
  await library.close();
  library = await Library.open(root);
  expect(library.view()).toMatchObject({ signs: [{ name: 'later' }, { name: 'hello' }], notices: [] });
  await library.close();
  await rm(root, { recursive: true });
});
