import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { damaged } from '../format-error.js';
import { MudraError } from '../../../shared/errors.js';
import { englishOf, reasonParams, type Reason, type ReasonCode } from '../../../shared/reasons.js';
import { errnoOf } from '../files.js';
import {
  isHidden,
  MAX_FILE_BYTES,
  missing,
  splitPath,
  tooLarge,
  within,
  type Listing,
  type TakeSource,
} from './take-source.js';

export interface ZipLimits {
  readonly entries: number;
  /** Unpacked, of one file and of all. */
  readonly fileBytes: number;
  readonly totalBytes: number;
}

/** A tree of 100 signs × 40 takes × 60 frames of 1662 float64 is 3.2 GB unpacked. */
export const zipLimits: ZipLimits = {
  entries: 500_000,
  fileBytes: MAX_FILE_BYTES,
  totalBytes: 4 * 1024 ** 3,
};

const options = { autoClose: false } as const;

/**
 * A zip, read file by file into memory; nothing is unpacked to disk. Refused as a whole, with MudraError
 * `zip.refused`, when it holds a path that leads outside, a link, two files of one name, or more than `limits`;
 * with `file.unreadable` when it is no whole zip. That files are as long as the zip says, and have their
 * checksum, is checked as they are read.
 */
export class ZipSource implements TakeSource {
  private constructor(
    private readonly path: string,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly listings: ReadonlyMap<string, Listing>,
  ) {}

  /** `bytes` instead of the file at `path`, which then only names it. */
  static async open(path: string, limits: ZipLimits = zipLimits, bytes?: Buffer): Promise<ZipSource> {
    const opened = bytes ? fromBufferPromise(bytes, options) : openPromise(path, options);
    const zip = await opened.catch(async (error: unknown) => {
      throw unreadable(path, error, bytes?.length ?? (await sizeOf(path)));
    });
    try {
      const entries = await entriesOf(path, zip, limits);
      return new ZipSource(path, zip, entries, listingsOf(path, entries.keys()));
    } catch (error) {
      zip.close();
      throw error instanceof MudraError ? error : unreadable(path, error);
    }
  }

  nameOf(path: string): string {
    return join(this.path, ...path.split('/'));
  }

  async list(folder: string): Promise<Listing> {
    return this.listings.get(folder) ?? { files: [], folders: [] };
  }

  async read(path: string, whenMissing?: ReasonCode, most = MAX_FILE_BYTES): Promise<Buffer> {
    const entry = this.entries.get(path);
    if (!entry) throw missing(whenMissing);
    // The unpacking ends where it has more than this.
    if (entry.uncompressedSize > most) throw tooLarge(entry.uncompressedSize, most);
    const bytes = await this.unpack(entry).catch((error: unknown) => {
      throw damaged('unpack', {}, messageOf(error));
    });
    // yauzl checks how long a file is, not its checksum.
    if (crc32(bytes) !== entry.crc32) throw damaged('checksum');
    return bytes;
  }

  async close(): Promise<void> {
    this.zip.close();
  }

  private async unpack(entry: Entry): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of await this.zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }
}

async function entriesOf(path: string, zip: ZipFile, limits: ZipLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries)
    throw refused(path, { code: 'tooManyFiles', params: { count: zip.entryCount } });
  const entries = new Map<string, Entry>();
  let total = 0;
  for await (const entry of zip.eachEntry()) {
    const name = cleanPath(entry.fileName);
    const kind = kindOf(entry);
    if (kind === 'other') throw refused(path, { code: 'link', params: { file: name } });
    if (entry.uncompressedSize > limits.fileBytes) {
      throw refused(path, { code: 'fileTooLarge', params: { file: name, bytes: entry.uncompressedSize } });
    }
    total += entry.uncompressedSize;
    if (total > limits.totalBytes)
      throw refused(path, { code: 'total', params: { bytes: limits.totalBytes } });
    if (kind === 'folder') continue;
    if (entries.has(name)) throw refused(path, { code: 'fileTwice', params: { file: name } });
    entries.set(name, entry);
  }
  return entries;
}

/** The zip's own folders are not looked at: those of its files are enough. */
function listingsOf(path: string, files: Iterable<string>): Map<string, Listing> {
  const found = new Map<string, { files: Set<string>; folders: Set<string> }>();
  const at = (folder: string): { files: Set<string>; folders: Set<string> } => {
    const known = found.get(folder) ?? { files: new Set(), folders: new Set() };
    found.set(folder, known);
    return known;
  };
  for (const file of files) {
    if (file.split('/').some(isHidden)) continue;
    const { folder, name } = splitPath(file);
    at(folder).files.add(name);
    for (let inner = folder; inner !== ''; inner = splitPath(inner).folder) {
      const outer = splitPath(inner);
      at(outer.folder).folders.add(outer.name);
    }
  }
  const listings = new Map<string, Listing>();
  for (const [folder, { files: names, folders }] of found) {
    for (const name of folders) {
      if (names.has(name))
        throw refused(path, { code: 'filePlaceTaken', params: { file: within(folder, name) } });
    }
    listings.set(folder, { files: [...names].sort(), folders: [...folders].sort() });
  }
  return listings;
}

/** Without `.` and empty steps, so that one file has one name. */
function cleanPath(name: string): string {
  const steps = name.split('/');
  return steps.filter((step) => step !== '' && step !== '.').join('/');
}

function kindOf({ fileName, versionMadeBy, externalFileAttributes }: Entry): 'file' | 'folder' | 'other' {
  const unix = [3, 19].includes(versionMadeBy >>> 8);
  const type = unix ? (externalFileAttributes >>> 28) & 0xf : 0;
  if (type !== 0 && type !== 0x8 && type !== 0x4) return 'other';
  return fileName.endsWith('/') ? 'folder' : 'file';
}

/** How yauzl words a path that would lead out of the place where a zip is unpacked. */
const leadsOutside = /^(absolute path|invalid relative path|invalid characters in fileName)/;

/** How yauzl words that a zip's list of files, which is at its end, is not there. */
const withoutEnd = /^End of central directory record signature not found/;

/** `bytes`: how long the zip is, where that is known. */
function unreadable(path: string, error: unknown, bytes?: number): MudraError {
  const code = errnoOf(error);
  if (code === 'ENOENT') return new MudraError('file.missing', { path });
  const reason = messageOf(error);
  if (leadsOutside.test(reason)) return refused(path, { code: 'outside', params: {}, detail: reason });
  const why: Reason = code
    ? { code: 'system', params: {}, detail: code }
    : bytes === 0
      ? { code: 'empty', params: {} }
      : withoutEnd.test(reason)
        ? { code: 'cutOff', params: {} }
        : { code: 'notZip', params: {}, detail: reason };
  const params = { path, reason: code ?? englishOf(why), ...reasonParams(why) };
  return new MudraError('file.unreadable', params, { cause: error });
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}

function refused(path: string, why: Reason): MudraError {
  return new MudraError('zip.refused', { path, reason: englishOf(why), ...reasonParams(why) });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
