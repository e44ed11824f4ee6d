import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Notice } from '../../shared/contract.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { isMissing } from './files.js';
import { damaged } from './format-error.js';
import { readBounds, type TakeBounds } from './import/bounds.js';
import { BrokenFiles } from './import/broken-files.js';
import { FolderSource } from './import/folder-source.js';
import { Reading, type Assumption, type RawTiming } from './import/reading.js';
import { mudraArchive } from './import/mudra-archive.js';
import { findFormat, formats, type Found } from './import/registry.js';
import type { TakeSource } from './import/take-source.js';
import { ZipSource } from './import/zip-source.js';
import { storedFrom, type StoredSign } from './stored-signs.js';
import type { TakeSpool } from './take-spool.js';
import type { TaughtTakes } from './taught-takes.js';

export type { Assumption, RawTiming } from './import/reading.js';

export interface TakeFolder {
  readonly signs: readonly TaughtTakes[];
  /** What could not be read, by path with the reason. */
  readonly broken: readonly Notice[];
  /** How many more there are than are told one by one. */
  readonly moreBroken?: number;
  /** What the data does not say and was assumed, for people. */
  readonly assumed: readonly Assumption[];
}

/** `framesPerSecond` and `aspect` are of formats that carry none: 30 and 4:3 unless given. */
export interface ReadOptions extends Partial<RawTiming> {
  readonly skipBroken?: boolean;
  /** Aborted, its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Takes beyond these are broken. */
  readonly bounds?: TakeBounds;
  /** Where frames lie until they are asked for; without it all that is read is in memory. */
  readonly spool?: TakeSpool;
}

/**
 * Reads takes without changing anything: from a folder or a zip in one of `formats`, or from one file of takes;
 * see docs/formats.md. Throws MudraError `file.missing` when there is nothing, `takes.none` when what is there is
 * of no format, `zip.refused`, and `file.unreadable` or `file.newer` for the first file that cannot be read unless
 * `skipBroken`.
 */
export async function readTakeFolder(path: string, options: ReadOptions = {}): Promise<TakeFolder> {
  const { source, found } = await openTakes(path);
  try {
    return await readTakesFrom(source, path, options, found);
  } finally {
    await source.close();
  }
}

/** The same from a source that is open; `found` when it is known what it holds. */
export async function readTakesFrom(
  source: TakeSource,
  path: string,
  options: ReadOptions = {},
  found?: Found,
): Promise<TakeFolder> {
  const { format, at } = await foundIn(source, path, found);
  const reading = readingOf(source, options);
  const { broken } = reading;
  const signs = await withoutTwins(await format.read(reading, at), path, broken);
  return { signs, broken: broken.list, assumed: reading.assumptions, ...moreOf(broken) };
}

function readingOf(source: TakeSource, options: ReadOptions): Reading {
  const { skipBroken = false, signal, bounds = readBounds, spool, ...given } = options;
  return new Reading(source, new BrokenFiles(skipBroken, signal), given, bounds, spool);
}

function moreOf({ more }: BrokenFiles): { readonly moreBroken?: number } {
  return more > 0 ? { moreBroken: more } : {};
}

/** Like a `TakeFolder`, with what a library keeps beside the frames. */
export interface StoredFolder extends Omit<TakeFolder, 'signs'> {
  readonly signs: readonly StoredSign[];
}

/**
 * Reads signs and takes to be put into a library or a `.mudra`: with their ids where the format keeps some, else
 * with ids that come from what is in them. Throws like `readTakeFolder`.
 */
export async function readStoredFolder(path: string, options: ReadOptions = {}): Promise<StoredFolder> {
  const { source, found } = await openTakes(path);
  try {
    return await readStoredFrom(source, path, options, found);
  } finally {
    await source.close();
  }
}

/** The same from a source that is open; `found` when it is known what it holds. */
export async function readStoredFrom(
  source: TakeSource,
  path: string,
  options: ReadOptions = {},
  found?: Found,
): Promise<StoredFolder> {
  const { format, at } = await foundIn(source, path, found);
  if (!format.stored) {
    const read = await readTakesFrom(source, path, options, { format, at });
    return { ...read, signs: await storedFrom(read.signs, Date.now()) };
  }
  const reading = readingOf(source, options);
  const signs = await format.stored(reading, at);
  const { broken } = reading;
  return { signs, broken: broken.list, assumed: reading.assumptions, ...moreOf(broken) };
}

async function foundIn(source: TakeSource, path: string, found?: Found): Promise<Found> {
  const there = found ?? (await findFormat(source));
  if (!there) throw new MudraError('takes.none', { path });
  return there;
}

/**
 * What takes are read from: a folder, a zip or the one file, with what it holds where its name says so. Throws
 * MudraError `file.missing`, `takes.none`, `zip.refused`. The caller closes it.
 */
export async function openTakes(path: string): Promise<{ source: TakeSource; found?: Found }> {
  const found = await stat(path).catch((error: unknown) => {
    throw isMissing(error) ? new MudraError('file.missing', { path }) : asMudraError(error);
  });
  if (found.isDirectory()) return { source: new FolderSource(path) };
  const extension = extname(path).toLowerCase();
  if (extension === mudraArchive.extension) {
    return { source: await ZipSource.open(path), found: { format: mudraArchive, at: '' } };
  }
  if (extension === '.zip') return { source: await ZipSource.open(path) };
  const format = formats.find((one) => one.extension === extension);
  if (!format) throw new MudraError('takes.none', { path: join(path) });
  return { source: new FolderSource(dirname(path)), found: { format, at: basename(path) } };
}

/** Two signs of one name could not be told apart by a caption, which the rest has none of: the second one is broken. */
async function withoutTwins(
  signs: readonly TaughtTakes[],
  path: string,
  broken: BrokenFiles,
): Promise<TaughtTakes[]> {
  const names = new Set<string>();
  const kept: TaughtTakes[] = [];
  for (const sign of signs) {
    await broken.guard(path, () => {
      const name = `${sign.kind} ${sign.name}`;
      if (names.has(name)) throw damaged('signTwice', { name: sign.name });
      names.add(name);
      kept.push(sign);
    });
  }
  return kept;
}
