import type { ReasonCode } from '../../../shared/reasons.js';
import type { FormatError } from '../format-error.js';
import { damaged } from '../format-error.js';

/** Folders and files of a folder, by name, sorted. Hidden ones, and what macOS adds to zips, are not there. */
export interface Listing {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

/**
 * Where importers read from: a folder on disk or a zip. Paths are relative to its root, which is `''`, and joined
 * with `/`. It changes nothing.
 */
export interface TakeSource {
  /** What messages call a path. */
  nameOf(path: string): string;
  /** Nothing, when there is no such folder. */
  list(folder: string): Promise<Listing>;
  /**
   * A file's content. Throws FormatError: `damaged` with `whenMissing` when it is not there, and when it has more than
   * `most` bytes, before it is in memory.
   */
  read(path: string, whenMissing?: ReasonCode, most?: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Most bytes of one file: one that is larger is none of ours. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** A file that is not read for its size. */
export function tooLarge(bytes: number, most: number): FormatError {
  return damaged('tooLarge', { bytes, most });
}

/** A file that is not there. `whenMissing` is what is missing then. */
export function missing(whenMissing: ReasonCode = 'missing'): FormatError {
  return damaged(whenMissing);
}

export function within(folder: string, ...names: readonly string[]): string {
  return [folder, ...names].filter((name) => name !== '').join('/');
}

/** The folder of a path, and its last name. */
export function splitPath(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, Math.max(slash, 0)), name: path.slice(slash + 1) };
}

export async function hasFile(source: TakeSource, path: string): Promise<boolean> {
  const { folder, name } = splitPath(path);
  return (await source.list(folder)).files.includes(name);
}

export function isHidden(name: string): boolean {
  return name.startsWith('.') || name === '__MACOSX';
}
