import { t } from '../../shared/i18n/t.js';
import type { FileToGive } from './upload.js';

/** Files that are looked at as one import. */
export interface ImportGroup {
  readonly name: string;
  readonly files: readonly FileToGive[];
  /** What was found in films. */
  readonly films?: boolean;
}

/** Files that may hold takes, by their names. */
const data = /\.(mudra|zip|pose|jsonl|csv|npy|f32|json)$/i;
/** Files that each are a whole import. */
const whole = /\.(mudra|zip|jsonl|csv)$/i;
const archive = /\.(mudra|zip)$/i;
/** Names of classes, which belong to the table beside them. */
const labels = /labels?\.csv$/i;

/**
 * What was chosen, as imports one after another: each file that is a whole one by itself, what belongs together in
 * one. `leftOut` are files that were chosen by themselves and hold no takes; what lies in a folder beside takes was not.
 */
export function importGroups(files: readonly FileToGive[]): {
  readonly groups: readonly ImportGroup[];
  readonly leftOut: readonly FileToGive[];
} {
  const leftOut = files.filter(({ path }) => !path.includes('/') && !data.test(path));
  const inFolders = files.filter(({ path }) => path.includes('/') && data.test(path));
  // A folder of nothing but whole imports is as if they were chosen.
  const apart = inFolders.every(({ path }) => whole.test(path));
  const isWhole = ({ path }: FileToGive): boolean =>
    whole.test(path) && !labels.test(path) && (apart || !path.includes('/'));
  const wholes = files.filter(isWhole);
  const isLabels = ({ path }: FileToGive): boolean =>
    labels.test(path) &&
    wholes.some((one) => /\.csv$/i.test(one.path) && folderOf(one) === folderOf({ path }));
  const together = files.filter(
    (file) => (data.test(file.path) || file.path.includes('/')) && !isWhole(file) && !isLabels(file),
  );
  const groups = wholes.map((file): ImportGroup => {
    const name = file.path.split('/').at(-1) ?? file.path;
    // An archive is opened only where it is not in a folder.
    if (archive.test(name)) return { name, files: [{ ...file, path: name }] };
    const beside = files.filter((one) => isLabels(one) && folderOf(one) === folderOf(file));
    return { name, files: /\.csv$/i.test(name) ? [file, ...beside] : [file] };
  });
  if (together.some(({ path }) => data.test(path))) groups.push({ name: nameOf(together), files: together });
  return { groups, leftOut };
}

/** Their only folder or file; else how many they are. */
export function nameOf(files: readonly FileToGive[]): string {
  const [top = '', ...others] = new Set(files.map(({ path }) => path.split('/')[0]));
  return others.length === 0 ? top : t('share.files', { count: files.length });
}

function folderOf({ path }: Pick<FileToGive, 'path'>): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
