import { setImmediate as breathe } from 'node:timers/promises';
import type { ImportPreview } from '../../../shared/contract-sharing.js';
import { MudraError } from '../../../shared/errors.js';
import { partOf, planImport, sharedContents, type KnownSign } from '../import-plan.js';
import { unfit } from '../import-into-library.js';
import { openTakes, readStoredFrom, type StoredFolder } from '../read-take-folder.js';
import { FormatError } from '../format-error.js';
import { libraryBounds, LIST_BYTES } from './bounds.js';
import { libraryLayout } from './library-layout.js';
import { readAbout } from './mudra-about.js';
import { mudraArchive } from './mudra-archive.js';
import type { ArchiveAbout } from './mudra-manifest.js';
import { findFormat } from './registry.js';
import { hasFile, within, type TakeSource } from './take-source.js';
import { WatchedSource } from './watched-source.js';
import { contentKeyOf, type StoredSign } from '../stored-signs.js';
import { TakeSpool } from '../take-spool.js';

/** What was found to be taken in; to be closed once it is taken, or left. */
export interface Gathered extends StoredFolder {
  readonly about: ArchiveAbout;
  /** A model that came with the takes, whole as the manifest has it. */
  readonly model?: { readonly description: Buffer; readonly weights: Buffer };
  close(): void;
}

/**
 * Reads all that is at `path`, in any form that can be imported; what is broken is left out and told. Throws
 * MudraError `takes.none`, `takes.tooMany`, `zip.refused`, `file.missing`, and the reason of `signal`. Frames lie in
 * `spoolFolder` until they are asked for, so that of all that is read little is in memory.
 */
export async function gather(
  path: string,
  signal: AbortSignal,
  onRead: (path: string) => void = () => undefined,
  spoolFolder?: string,
): Promise<Gathered> {
  const spool = new TakeSpool(path, spoolFolder);
  const { source, found: known } = await openTakes(path);
  const watched = new WatchedSource(source, signal, onRead);
  try {
    const found = known ?? (await findFormat(watched));
    if (!found) throw new MudraError('takes.none', { path });
    const about = found.format === mudraArchive ? await readAbout(source, found.at) : {};
    const options = { skipBroken: true, signal, bounds: libraryBounds, spool };
    const read = await readStoredFrom(watched, path, options, found);
    const model = found.format === mudraArchive ? await readModel(watched, found.at, read) : null;
    return { ...read, about, ...(model ? { model } : {}), close: () => spool.close() };
  } catch (error) {
    spool.close();
    throw error;
  } finally {
    await source.close();
  }
}

/** The model beside takes that were read; null when there is none, or it is broken or far too large. */
async function readModel(
  source: TakeSource,
  folder: string,
  { broken }: StoredFolder,
): Promise<Gathered['model'] | null> {
  const [json, bin] = ['model.json', 'weights.bin'].map((name) => within(folder, 'model', name));
  if (json === undefined || bin === undefined || !(await hasFile(source, json))) return null;
  const paths = new Set([json, bin].map((path) => source.nameOf(path)));
  if (broken.some(({ params }) => paths.has(String(params['path'])))) return null;
  try {
    const description = await source.read(json, undefined, LIST_BYTES);
    return { description, weights: await source.read(bin, undefined, LIST_BYTES) };
  } catch (error) {
    if (error instanceof FormatError) return null;
    throw error;
  }
}

/** Signs and takes of a library on disk, which may be open; what is broken in it is left out. Their frames lie in `spool`. */
export async function gatherLibrary(
  folder: string,
  signal: AbortSignal,
  spool: TakeSpool,
  onRead?: (path: string) => void,
): Promise<readonly StoredSign[]> {
  const { source } = await openTakes(folder);
  const watched = new WatchedSource(source, signal, onRead);
  const found = { format: libraryLayout, at: 'signs' };
  return (await readStoredFrom(watched, folder, { skipBroken: true, signal, spool }, found)).signs;
}

/** Most broken files that a window is told of one by one. */
const MOST_SHOWN = 1000;

const anyId = { sign: async () => true, take: async () => true };

/** What importing `gathered` into a library of `here` would do. Paths are told from `root` on. */
export async function previewOf(
  gathered: Gathered,
  here: readonly StoredSign[],
  root: string,
  signal?: AbortSignal,
): Promise<ImportPreview> {
  const known: KnownSign[] = [];
  for (const { sign, takes } of here) {
    await breathe();
    known.push({
      sign,
      takes: takes.map((take) => ({ content: contentKeyOf(take), part: partOf(take.untrimmed?.trim) })),
    });
  }
  const shared = await sharedContents(gathered.signs);
  const signs: ImportPreview['signs'] = [];
  const unfitTakes: ImportPreview['unfit'] = [];
  for (const one of gathered.signs) {
    // Comparing is work; who signs meanwhile must not wait for all of it.
    await breathe();
    signal?.throwIfAborted();
    const { sign } = one;
    const takes: StoredSign['takes'][number][] = [];
    for (const take of one.takes) {
      if (takes.length % 16 === 0) await breathe();
      const why = unfit(take);
      if (why) unfitTakes.push({ sign: sign.name, why: { code: why.code, params: { ...why.params } } });
      else takes.push(take);
    }
    if (takes.length === 0 && one.takes.length > 0) continue;
    const apart = await planImport(known, { sign, takes }, false, anyId, shared);
    const merged = await planImport(known, { sign, takes }, true, anyId, shared);
    signs.push({
      name: sign.name,
      kind: sign.kind,
      takes: takes.length,
      alreadyHere: apart.alreadyThere,
      same: apart.isNew ? null : apart.sign.name,
      twin: apart.isNew && !merged.isNew ? merged.sign.name : null,
    });
  }
  const more = (gathered.moreBroken ?? 0) + Math.max(0, gathered.broken.length - MOST_SHOWN);
  const below = (path: string): string =>
    path.startsWith(root) ? path.slice(root.length).replace(/^[/\\]/, '') : path;
  return {
    about: withoutEmpty(gathered.about),
    ...(gathered.model ? { model: true } : {}),
    signs,
    unfit: unfitTakes,
    broken: gathered.broken.slice(0, MOST_SHOWN).map(({ params }) => {
      const path = below(String(params['path'] ?? ''));
      const { file } = params;
      const place = file === undefined ? { path } : { path, file: below(String(file)) };
      return { path, reason: String(params['reason'] ?? ''), why: { ...params, ...place } };
    }),
    ...(more > 0 ? { moreBroken: more } : {}),
    assumed: gathered.assumed.map(({ key, params }) => ({
      key,
      params: { ...params, path: below(String(params['path'] ?? '')) },
    })),
  };
}

function withoutEmpty(about: ArchiveAbout): ImportPreview['about'] {
  return Object.fromEntries(Object.entries(about).filter(([, text]) => text)) as ImportPreview['about'];
}
