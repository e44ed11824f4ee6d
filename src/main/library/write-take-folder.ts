import { join } from 'node:path';
import type { Take } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { writeFileAtomic } from './atomic-file.js';
import { asText, namesIn } from './files.js';
import { FORMAT_VERSION, type SignFile } from './formats.js';
import { TakeStore } from './take-store.js';
import type { TaughtTakes } from './taught-takes.js';

/**
 * Writes takes to a folder in the library's layout, so that it can be opened as a library or read by
 * `readTakeFolder`, which gives the same signs in the same order. Throws MudraError `file.exists` when something
 * is there already, `disk.*`.
 */
export async function writeTakeFolder(path: string, signs: readonly TaughtTakes[]): Promise<void> {
  if ((await namesIn(path)).length > 0) throw new MudraError('file.exists', { path });
  const now = Date.now();
  for (const [i, { id, name, kind, takes }] of signs.entries()) {
    const folder = join(path, 'signs', id);
    const createdAt = new Date(now + i).toISOString();
    const sign: SignFile = { formatVersion: FORMAT_VERSION, id, name, kind, createdAt };
    await writeFileAtomic(join(folder, 'sign.json'), asText(sign));
    const store = new TakeStore(path, folder, join(path, 'trash', 'takes'));
    for (const take of takes) await store.add({ ...take, signId: id, source: 'import' } satisfies Take);
  }
}
