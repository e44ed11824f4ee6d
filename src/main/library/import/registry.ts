import { arrays } from './arrays.js';
import { csv } from './csv.js';
import type { TakeFormat } from './format.js';
import { jsonLines } from './json-lines.js';
import { libraryLayout } from './library-layout.js';
import { mudraArchive } from './mudra-archive.js';
import { npyTree } from './npy-tree.js';
import { poseFiles } from './pose-file.js';
import { within, type TakeSource } from './take-source.js';

/** Every format that can be imported. The first one that finds its own in a folder reads it. */
export const formats: readonly TakeFormat[] = [
  mudraArchive,
  arrays,
  libraryLayout,
  npyTree,
  poseFiles,
  jsonLines,
  csv,
];

export interface Found {
  readonly format: TakeFormat;
  readonly at: string;
}

/** Folders that a tree may be wrapped in, one in another: an archive often begins with its own name. */
const MOST_WRAPPINGS = 8;

/** Which format a source holds, at its root or in its only folder, and where; null when none does. */
export async function findFormat(source: TakeSource): Promise<Found | null> {
  let folder = '';
  for (let depth = 0; depth <= MOST_WRAPPINGS; depth++) {
    for (const format of formats) {
      const at = await format.find(source, folder);
      if (at !== null) return { format, at };
    }
    const [only, ...others] = (await source.list(folder)).folders;
    if (only === undefined || others.length > 0) return null;
    folder = within(folder, only);
  }
  return null;
}
