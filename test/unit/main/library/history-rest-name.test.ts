import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LibraryHistory } from '../../../../src/main/library/history.js';
import { Library } from '../../../../src/main/library/library.js';

test('the rename of a sign that was called as the rest, in a library of before, is undone', async () => {
  const root = await mkdtemp(join(tmpdir(), 'mudra-rest-name-'));
  let library = await Library.open(root);
  await library.addSign('Rest', 'rest');
  const { id } = await library.addSign('other', 'sign');
  await library.close();
  const path = join(root, 'signs', id, 'sign.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"other"', '"Rest"'));
  library = await Library.open(root);
  try {
    const history = await LibraryHistory.open(library, join(root, 'history.json'));
    await history.renameSign(id, 'pause');
    await history.close();
    await (await LibraryHistory.open(library, join(root, 'history.json'))).undo();
    expect(library.signName(id)).toBe('Rest');
  } finally {
    await library.close();
    await rm(root, { recursive: true });
  }
});
