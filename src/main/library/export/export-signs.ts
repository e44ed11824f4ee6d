import type { ExportFormat } from '../../../shared/contract-sharing.js';
import { taughtOf } from '../import/library-layout.js';
import type { ArchiveAbout } from '../import/mudra-manifest.js';
import type { StoredSign } from '../stored-signs.js';
import { writeCsv } from './csv.js';
import { writeJsonLines } from './json-lines.js';
import { writeMudraArchive } from './mudra-archive.js';
import { writeNewFile } from './new-file.js';
import { npyFiles } from './npy-tree.js';
import { poseFiles } from './pose-file.js';
import type { WriteWatch } from './write-watch.js';
import { zipOf } from './zip.js';

/** How the one file of each form ends; forms that are folders are zipped. */
export const fileEndings: Readonly<Record<ExportFormat, string>> = {
  mudra: '.mudra',
  'mp-data': '-MP_Data.zip',
  pose: '-pose.zip',
  jsonl: '.jsonl',
  csv: '.csv',
};

export interface ExportOptions extends WriteWatch {
  /** The version of Mudra that writes. */
  readonly app: string;
  /** Goes into a `.mudra` alone: the others have no room for it. */
  readonly about?: ArchiveAbout;
}

/**
 * Writes signs as one file, whole or not at all. Throws MudraError `file.exists`, `disk.*`, and the reason of a
 * `signal` that was aborted.
 */
export async function exportSigns(
  format: ExportFormat,
  signs: readonly StoredSign[],
  path: string,
  options: ExportOptions,
): Promise<void> {
  const taught = signs.map(taughtOf);
  const { signal, onTake } = options;
  const zipped = signal ? { signal } : {};
  switch (format) {
    case 'mudra':
      return writeMudraArchive(signs, path, options);
    case 'jsonl':
      return writeJsonLines(taught, path, options);
    case 'csv':
      return writeCsv(taught, path, options);
    case 'mp-data':
      return writeNewFile(path, zipOf(npyFiles(taught, undefined, onTake), new Date()), zipped);
    case 'pose':
      return writeNewFile(path, zipOf(poseFiles(taught, undefined, onTake), new Date()), zipped);
  }
}
