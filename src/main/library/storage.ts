import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { StorageUse } from '../../shared/contract-sharing.js';
import { asMudraError } from '../../shared/errors.js';
import { isMissing, namesIn } from './files.js';

/** Bytes and files below a path; nothing, where there is nothing. */
async function sizeOf(path: string, ending = ''): Promise<{ bytes: number; count: number }> {
  const found = await lstat(path).catch(() => null);
  if (!found) return { bytes: 0, count: 0 };
  if (!found.isDirectory()) return { bytes: found.size, count: path.endsWith(ending) ? 1 : 0 };
  let [bytes, count] = [0, 0];
  for (const name of await readdir(path).catch(() => [])) {
    const inner = await sizeOf(join(path, name), ending);
    bytes += inner.bytes;
    count += inner.count;
  }
  return { bytes, count };
}

/** What takes room on the disk; `others` are the folders of sets that are not open, `removed` of those removed. */
export async function storageUse(
  setFolder: string,
  others: readonly string[],
  removed: readonly string[],
): Promise<StorageUse> {
  const library = join(setFolder, 'library');
  const models = await Promise.all(
    (await namesIn(setFolder))
      .filter((name) => name === 'model' || name.startsWith('model-set-aside-'))
      .map((name) => sizeOf(join(setFolder, name))),
  );
  // The first set's folder holds the others, too.
  const rest = await Promise.all(
    others.flatMap((folder) => ['library', 'model'].map((part) => sizeOf(join(folder, part)))),
  );
  const gone = await Promise.all(removed.map((folder) => sizeOf(folder)));
  const trash = await sizeOf(join(library, 'trash'), '.json');
  const signs = (await sizeOf(join(library, 'trash', 'signs'), 'sign.json')).count;
  return {
    takes: {
      bytes: (await sizeOf(join(library, 'signs'))).bytes,
      count: await countTakes(join(library, 'signs')),
    },
    models: sum(models),
    trash: { signs, takes: trash.count - signs, bytes: trash.bytes + sum(gone) },
    setAside: await sizeOf(join(library, 'set-aside')),
    otherSets: { bytes: sum(rest), removed: removed.length },
  };
}

function sum(sizes: readonly { readonly bytes: number }[]): number {
  return sizes.reduce((total, { bytes }) => total + bytes, 0);
}

async function countTakes(signs: string): Promise<number> {
  let count = 0;
  for (const sign of await namesIn(signs)) {
    const names = await namesIn(join(signs, sign, 'takes'));
    count += names.filter((name) => name.endsWith('.json')).length;
  }
  return count;
}

/** Deletes for good what was removed from a library, and the folders of removed sets. Throws `disk.*`. */
export async function emptyTrash(library: string, removedSets: readonly string[]): Promise<void> {
  // Out of the way at once, so that nothing can be restored half; what a crash leaves is removed at the next start.
  const going = join(library, `trash.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await rename(join(library, 'trash'), going).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
    await rm(going, { recursive: true, force: true });
    for (const folder of removedSets) await rm(folder, { recursive: true, force: true });
  } catch (error) {
    throw asMudraError(error);
  }
}
