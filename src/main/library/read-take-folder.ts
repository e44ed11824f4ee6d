import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { idPattern, type Notice } from '../../shared/contract.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { isArrayFolder, readArrayFolder } from './array-folder.js';
import { BrokenFiles } from './broken-files.js';
import { exists, isMissing, namesIn, readBytes } from './files.js';
import { byAge, decodeFrames, parseFile, signFileSchema } from './formats.js';
import { findNpyTree, readNpyTree } from './npy-folder.js';
import { assumedTiming, type RawTiming } from './raw-hands.js';
import { readTake, takeIdsIn } from './take-store.js';
import type { TaughtTakes } from './taught-takes.js';

export interface TakeFolder {
  readonly signs: readonly TaughtTakes[];
  /** What could not be read, by path with the reason. */
  readonly broken: readonly Notice[];
}

/** `framesPerSecond` and `aspect` are of formats that carry none: 30 and 4:3 unless given. */
export interface ReadOptions extends Partial<RawTiming> {
  readonly skipBroken?: boolean;
}

/**
 * Reads takes without changing anything: a library folder (or its `signs`), arrays of landmarks (`data.f32`,
 * `labels.json`, `index.json`), or a tree `MP_Data/<sign>/<take>/<frame>.npy`. Throws MudraError `file.missing`
 * when there are none, and `file.unreadable` or `file.newer` for the first file that cannot be read unless
 * `skipBroken`.
 */
export async function readTakeFolder(path: string, options: ReadOptions = {}): Promise<TakeFolder> {
  await stat(path).catch((error: unknown) => {
    throw isMissing(error) ? new MudraError('file.missing', { path }) : asMudraError(error);
  });
  const { skipBroken = false, ...timing } = options;
  const broken = new BrokenFiles(skipBroken);
  const signs = await readSigns(path, { ...assumedTiming, ...timing }, broken);
  if (signs.length === 0 && broken.list.length === 0) {
    throw new MudraError('file.missing', { path: join(path, '<sign>', 'sign.json') });
  }
  return { signs, broken: broken.list };
}

async function readSigns(path: string, timing: RawTiming, broken: BrokenFiles): Promise<TaughtTakes[]> {
  if (await isArrayFolder(path)) return readArrayFolder(path, timing, broken);
  const signs = (await exists(join(path, 'signs'))) ? join(path, 'signs') : path;
  const own = await readOwnFormat(signs, broken);
  if (own) return own;
  const tree = await findNpyTree(path);
  return tree === null ? [] : readNpyTree(tree, timing, broken);
}

/** Signs as the library keeps them, oldest first; null when there is no `sign.json` at all. */
async function readOwnFormat(signsFolder: string, broken: BrokenFiles): Promise<TaughtTakes[] | null> {
  const signs: (TaughtTakes & { readonly createdAt: string })[] = [];
  let found = false;
  for (const name of await namesIn(signsFolder)) {
    const folder = join(signsFolder, name);
    const file = join(folder, 'sign.json');
    if (!idPattern.test(name) || !(await exists(file))) continue;
    found = true;
    const sign = await broken.guard(file, async () => parseFile(signFileSchema, await readBytes(file)));
    if (!sign) continue;
    const takes = await readTakes(join(folder, 'takes'), broken);
    signs.push({ id: sign.id, name: sign.name, kind: sign.kind, takes, createdAt: sign.createdAt });
  }
  return found ? signs.sort(byAge).map(({ id, name, kind, takes }) => ({ id, name, kind, takes })) : null;
}

async function readTakes(folder: string, broken: BrokenFiles): Promise<TaughtTakes['takes'][number][]> {
  const takes = [];
  for (const id of await takeIdsIn(folder, '.json')) {
    const path = join(folder, `${id}.json`);
    const take = await broken.guard(path, async () => {
      try {
        const { file, landmarks } = await readTake(folder, id);
        return { id, createdAt: file.createdAt, frames: decodeFrames(file, landmarks) };
      } catch (error) {
        // Removed by a running Mudra since the folder was listed: it is not broken, it is gone.
        if (await exists(path)) throw error;
        return null;
      }
    });
    if (take) takes.push(take);
  }
  return takes.sort(byAge);
}
