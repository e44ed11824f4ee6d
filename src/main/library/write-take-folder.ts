import { join } from 'node:path';
import { MudraError } from '../../shared/errors.js';
import { writeFileAtomic } from './atomic-file.js';
import { asText, namesIn } from './files.js';
import { FORMAT_VERSION } from './formats.js';
import type { StoredSign } from './stored-signs.js';
import { TakeStore } from './take-store.js';
import type { TaughtTakes } from './taught-takes.js';

/**
 * Writes takes to a folder in the library's layout, so that it can be opened as a library or read by
 * `readTakeFolder`, which gives the same signs in the same order. Throws MudraError `file.exists` when something
 * is there already, `disk.*`.
 */
export async function writeTakeFolder(path: string, signs: readonly TaughtTakes[]): Promise<void> {
  const now = Date.now();
  const stored = signs.map(({ id, name, kind, takes }, i): StoredSign => {
    const createdAt = new Date(now + i).toISOString();
    return {
      sign: { formatVersion: FORMAT_VERSION, id, name, kind, createdAt },
      takes: takes.map((take) => ({ ...take, signId: id, source: 'import' })),
    };
  });
  await writeLibraryFolder(path, stored);
}

/** The same for signs as a library keeps them, with all that it keeps. */
export async function writeLibraryFolder(path: string, signs: readonly StoredSign[]): Promise<void> {
  if ((await namesIn(path)).length > 0) throw new MudraError('file.exists', { path });
  for (const { sign, takes } of signs) {
    const folder = join(path, 'signs', sign.id);
    await writeFileAtomic(join(folder, 'sign.json'), asText(sign));
    const store = new TakeStore(path, folder, join(path, 'trash', 'takes'));
    for (const take of takes) await store.add(take);
  }
}
