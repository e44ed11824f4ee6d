import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Notice } from '../../shared/contract.js';
import { asMudraError } from '../../shared/errors.js';
import type { ReasonCode } from '../../shared/reasons.js';
import { damaged, FormatError } from './format-error.js';

/** JSON that people can read. */
export function asText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

/** The system's code of an error, e.g. `ENOENT`. */
export function errnoOf(error: unknown): string | undefined {
  return (error as { code?: string } | null)?.code;
}

export function isMissing(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOENT' || code === 'ENOTDIR';
}

export function isFull(error: unknown): boolean {
  const code = errnoOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/**
 * Names in a folder, sorted; none when there is no such folder. Synchronous within, as a library has hundreds of
 * folders, which take many times as long one after another otherwise.
 */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw asMudraError(error);
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => !isMissing(error),
  );
}

/** Reads a file that should be there. Throws FormatError: `damaged` when it is missing, else `unreadable`. */
export async function readBytes(path: string, whenMissing: ReasonCode = 'missing'): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw notRead(error, whenMissing);
  }
}

/** The same for one of hundreds of small files that are needed before anything else can happen. */
export function readBytesNow(path: string, whenMissing: ReasonCode = 'missing'): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw notRead(error, whenMissing);
  }
}

function notRead(error: unknown, whenMissing: ReasonCode): FormatError {
  if (isMissing(error)) return damaged(whenMissing);
  const detail = errnoOf(error) ?? String(error);
  return new FormatError('unreadable', detail, 0, { code: 'system', params: {}, detail });
}

/** Windows refuses to move or replace a file while a virus scanner looks at it: then again, for up to a second. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let pause = 10; ; pause *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      const busy = ['EPERM', 'EACCES', 'EBUSY'].includes(errnoOf(error) ?? '');
      if (process.platform !== 'win32' || !busy || pause > 640) throw error;
      await sleep(pause);
    }
  }
}

/** Moves a file or folder; false when it is not there. */
export async function move(from: string, to: string): Promise<boolean> {
  try {
    await mkdir(dirname(to), { recursive: true });
    await renameOver(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw asMudraError(error);
  }
}

/**
 * What to do with files that cannot be used: damaged ones are moved into `<root>/set-aside`; newer ones, and
 * those that the system does not let us read, stay as they are. Gives the notice for the user, which names
 * `about`; its paths are relative to `root`. Throws `error` when it is no FormatError.
 */
export async function setAside(
  root: string,
  paths: readonly [string, ...string[]],
  error: unknown,
  about = paths[0],
): Promise<Notice> {
  if (!(error instanceof FormatError)) throw asMudraError(error);
  const path = relative(root, about);
  if (error.kind === 'newer') return { code: 'file.newer', params: { path, version: error.version } };
  if (error.kind === 'unreadable') return { code: 'file.skipped', params: { ...error.params, path } };
  const aside = await freePrefix(join(root, 'set-aside'), paths);
  try {
    // The first path makes the others count, so it goes last: killed in between, the rest is set aside next time.
    for (const from of paths.toReversed()) await move(from, aside + basename(from));
  } catch (failure) {
    const { params, reason } = error;
    return { code: 'file.skipped', params: { ...params, path, reason: `${reason}; ${String(failure)}` } };
  }
  const to = relative(root, aside + basename(paths[0]));
  return { code: 'file.damaged', params: { ...error.params, path, aside: to } };
}

/** A path prefix with the time, such that none of `paths` replaces what was set aside before. */
async function freePrefix(folder: string, paths: readonly string[]): Promise<string> {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const taken = await namesIn(folder);
  for (let n = 1; ; n++) {
    const prefix = n === 1 ? `${stamp}-` : `${stamp}-${n}-`;
    if (!paths.some((path) => taken.includes(prefix + basename(path)))) return join(folder, prefix);
  }
}
