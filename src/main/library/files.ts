import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Notice } from '../../shared/contract.js';
import { asMudraError } from '../../shared/errors.js';
import { FormatError } from './formats.js';

/** Writes a file whole or not at all: temporary file, flush, rename. Throws MudraError `disk.*`. */
export async function writeWhole(path: string, content: Buffer | string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, content);
  } catch (error) {
    throw asMudraError(error);
  }
}

/** JSON that people can read. */
export function asText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

export function isMissing(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Names in a folder, sorted; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw asMudraError(error);
  }
}

/** Moves a file or folder; false when it is not there. */
export async function move(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw asMudraError(error);
  }
}

/** Temporary files of writes that a killed process left behind: `<name>.<digits>` beside the real one. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (/\.(json|f32)\.\d+$/.test(name)) await rm(join(folder, name), { force: true });
  }
}

/**
 * What to do with files that cannot be read: damaged ones are moved into `<root>/set-aside`, newer ones stay.
 * Gives the notice for the user; paths are relative to `root`. Throws `error` when it is no FormatError.
 */
export async function setAside(
  root: string,
  paths: readonly [string, ...string[]],
  error: unknown,
): Promise<Notice> {
  if (!(error instanceof FormatError)) throw asMudraError(error);
  const path = relative(root, paths[0]);
  if (error.kind === 'newer') return { code: 'file.newer', params: { path, version: error.version } };
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  for (const from of paths) await move(from, join(root, 'set-aside', `${stamp}-${basename(from)}`));
  const aside = join('set-aside', `${stamp}-${basename(paths[0])}`);
  return { code: 'file.damaged', params: { path, reason: error.reason, aside } };
}
