import type { SignKind } from '../../../shared/domain/take.js';
import { parseFile } from '../formats.js';
import { REST_FOLDER, SIDECAR, sidecarSchema } from '../sidecar.js';
import { LIST_BYTES } from './bounds.js';
import type { Reading } from './reading.js';
import { hasFile, splitPath, within } from './take-source.js';

export interface FolderSign {
  readonly name: string;
  readonly kind: SignKind;
}

/**
 * Which signs the folders in `root` hold: as `mudra.json` in it or beside it says, else by their names. `_rest` is the
 * rest, which is told.
 */
export async function folderSigns(reading: Reading, root: string): Promise<(folder: string) => FolderSign> {
  const told = new Map<string, FolderSign>();
  for (const place of new Set([root, splitPath(root).folder])) {
    const path = within(place, SIDECAR);
    if (!(await hasFile(reading.source, path))) continue;
    await reading.broken.guard(reading.source.nameOf(path), async () => {
      const bytes = await reading.source.read(path, undefined, LIST_BYTES / 4);
      for (const { folder, name, kind } of parseFile(sidecarSchema, bytes).signs)
        told.set(folder, { name, kind });
    });
    break;
  }
  return (folder) => {
    const known = told.get(folder);
    if (known) return known;
    if (folder.toLowerCase() !== REST_FOLDER) return { name: folder, kind: 'sign' };
    reading.assume('import.restFolder', within(root, folder));
    return { name: 'Rest', kind: 'rest' };
  };
}
