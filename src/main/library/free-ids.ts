import { join } from 'node:path';
import { exists } from './files.js';
import type { FreeIds } from './import-plan.js';
import type { Shelf } from './shelf.js';
import type { Trash } from './trash.js';

/** Ids that nothing has: in the library in `root`, on disk though it could not be loaded, or in the trash. */
export async function freeIds(root: string, shelf: Shelf, trash: Trash): Promise<FreeIds> {
  const trashed = await trash.takesOfSigns();
  const folderOf = (signId: string): string => join(root, 'signs', signId);
  const none = async (paths: readonly string[]): Promise<boolean> =>
    !(await Promise.all(paths.map(exists))).includes(true);
  return {
    sign: async (id) => !shelf.has(id) && none([folderOf(id), trash.signFolder(id)]),
    take: async (signId, id) => {
      if (shelf.hasTake(id) || trashed.has(id)) return false;
      const path = join(folderOf(signId), 'takes', id);
      return none([`${path}.json`, `${path}.f32`, ...trash.takePaths(id)]);
    },
  };
}
