import type { ExportFormat } from '../../../shared/contract-sharing.js';
import { takesInUse } from '../../../shared/domain/take.js';
import { taughtOf, wholeOf } from '../import/library-layout.js';
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
  /** These go into a `.mudra` alone: the others have no room for them. */
  readonly about?: ArchiveAbout;
  /** A model's folder. */
  readonly model?: string;
}

/** What a form has no room for, and was left out. */
export interface LeftOut {
  /** Takes that are switched off. */
  readonly off: number;
  /** Takes of which only the part that counts was written. */
  readonly trimmed: number;
  /** Signs without any take that was written. */
  readonly signs: number;
  /** Signs that were written without their notes, symbol and picture. */
  readonly noted: number;
}

export interface Exported {
  readonly signs: number;
  readonly takes: number;
  readonly leftOut: LeftOut;
}

/** What of `signs` is written in a form, and what is not. */
export function countExport(format: ExportFormat | 'library', signs: readonly StoredSign[]): Exported {
  const takes = signs.flatMap((sign) => sign.takes);
  if (format === 'mudra' || format === 'library') {
    const leftOut = { off: 0, trimmed: 0, signs: 0, noted: 0 };
    return { signs: signs.length, takes: takes.length, leftOut };
  }
  const all = format === 'jsonl';
  const written = all ? takes : takesInUse(takes);
  const used = signs.filter((sign) => (all ? sign.takes : takesInUse(sign.takes)).length > 0);
  return {
    signs: used.length,
    takes: written.length,
    leftOut: {
      off: takes.length - written.length,
      trimmed: all ? 0 : written.filter((take) => 'untrimmed' in take).length,
      signs: signs.length - used.length,
      noted: all
        ? 0
        : used.filter(({ sign: { notes, symbol, picture } }) => notes || symbol || picture).length,
    },
  };
}

/**
 * Writes signs as one file, whole or not at all, and tells what is in it. Throws MudraError `file.exists`, `disk.*`, and the reason of a
 * `signal` that was aborted.
 */
export async function exportSigns(
  format: ExportFormat,
  signs: readonly StoredSign[],
  path: string,
  options: ExportOptions,
): Promise<Exported> {
  await writeAs(format, signs, path, options);
  return countExport(format, signs);
}

async function writeAs(
  format: ExportFormat,
  signs: readonly StoredSign[],
  path: string,
  options: ExportOptions,
): Promise<void> {
  const taught = signs.map(taughtOf).filter(({ takes }) => takes.length > 0);
  const { signal, onTake } = options;
  const zipped = signal ? { signal } : {};
  switch (format) {
    case 'mudra':
      return writeMudraArchive(signs, path, options);
    case 'jsonl':
      return writeJsonLines(signs.map(wholeOf), path, options);
    case 'csv':
      return writeCsv(taught, path, options);
    case 'mp-data':
      return writeNewFile(path, zipOf(npyFiles(taught, undefined, onTake), new Date()), zipped);
    case 'pose':
      return writeNewFile(path, zipOf(poseFiles(taught, undefined, onTake), new Date()), zipped);
  }
}
