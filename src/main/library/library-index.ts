import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import { writeFileAtomic } from './atomic-file.js';
import { digestOf, knowDigest, sha256, takeFileSchema, type TakeDigest, type TakeFile } from './formats.js';

/** Raise it when what is kept of a take changes; an index of another version is made anew. */
const VERSION = 2;
/** A file that changed so shortly before it was read, in ms, may change again under the same time. */
const unsettledMs = 2000;

/** Size in bytes, and times of the last change of content and of the file's entry, in ms. */
type Stamp = readonly [size: number, mtimeMs: number, ctimeMs: number];

/** A take without its frames. */
type Bare = Omit<TakeFile, 'frames'>;

interface IndexedTake {
  readonly json: Stamp;
  readonly f32: Stamp;
  readonly file: TakeFile;
  readonly bare: Bare;
  /** Its frames as they were written before; null when they have not been. */
  readonly frames: Buffer | null;
}

/** By `<sign>/<take>`: a kill half-way may leave a take in two signs. */
type IndexedTakes = ReadonlyMap<string, IndexedTake>;

/** What the index has of a take in its list, which is all read at a start: all but the frames. */
interface Listed {
  readonly key: string;
  readonly json: Stamp;
  readonly f32: Stamp;
  readonly file: Bare;
  readonly digest: TakeDigest;
  /** Bytes of its frames; they lie behind the list, in its order. */
  readonly bytes: number;
}

/**
 * What was read of a library's takes when it was opened last, in `index.json`, so that the next start need not read
 * every file again: a line that names its version and checksum, the list of takes in a second one, then the frames of
 * each (their times and hands), which become objects when somebody asks for them. It is a copy: a take counts as known
 * only while both its files have the size and times that they had, and an index that is missing, damaged or of
 * another version is none.
 */
export class LibraryIndex {
  private readonly kept = new Map<string, IndexedTake>();
  private changed = false;

  private constructor(
    private readonly path: string,
    private readonly known: IndexedTakes,
    private readonly openedAt: number,
  ) {}

  /** Reads the index in `root`; never throws. */
  static async open(root: string): Promise<LibraryIndex> {
    const path = join(root, 'index.json');
    return new LibraryIndex(path, (await readIndex(path)) ?? new Map(), Date.now());
  }

  /**
   * The take whose files are `<base>.json` and `<base>.f32`: as it was, when neither changed since, else what `read`
   * gives. Throws what `read` throws.
   */
  async take(signId: SignId, takeId: TakeId, base: string, read: () => Promise<TakeFile>): Promise<TakeFile> {
    // Before reading, so that what changes meanwhile is seen to have changed.
    const json = stampOf(`${base}.json`);
    const f32 = stampOf(`${base}.f32`);
    const key = `${signId}/${takeId}`;
    const before = this.known.get(key);
    if (before && same(before.json, json) && same(before.f32, f32)) {
      this.kept.set(key, before);
      return before.file;
    }
    const file = await read();
    if (json && f32 && Math.max(json[1], f32[1]) < this.openedAt - unsettledMs) {
      const { frames: _frames, ...bare } = file;
      this.kept.set(key, { json, f32, file, bare, frames: null });
      this.changed = true;
    }
    return file;
  }

  /**
   * Writes what was read, when that differs from what was known and there are `least` takes: few are read as fast.
   * Never throws: without it the next start is slower.
   */
  async save(least: number): Promise<void> {
    if (this.kept.size < least || (!this.changed && this.known.size === this.kept.size)) return;
    const body = packed([...this.kept].sort(([a], [b]) => (a < b ? -1 : 1)));
    const whole = Buffer.concat([Buffer.from(`${headFor(body)}\n`), body]);
    await writeFileAtomic(this.path, whole).catch(() => undefined);
  }
}

/** The first line: an index fits when it is the very same. It changes with what a take can hold. */
function headFor(body: Uint8Array): string {
  const fields = Object.keys(takeFileSchema.entries);
  return JSON.stringify({ version: VERSION, fields, sha256: sha256(body) });
}

async function readIndex(path: string): Promise<IndexedTakes | null> {
  try {
    const bytes = await readFile(path);
    const end = bytes.indexOf('\n');
    const body = bytes.subarray(end + 1);
    // What has the checksum is what was written here, and needs no further look.
    if (bytes.subarray(0, end).toString() !== headFor(body)) return null;
    return unpacked(body);
  } catch {
    return null;
  }
}

function packed(takes: readonly (readonly [string, IndexedTake])[]): Buffer {
  const list: Listed[] = [];
  const parts: Buffer[] = [];
  for (const [key, { json, f32, file, bare, frames }] of takes) {
    const bytes = frames ?? Buffer.from(JSON.stringify(file.frames));
    list.push({ key, json, f32, file: bare, digest: digestOf(file), bytes: bytes.length });
    parts.push(bytes);
  }
  return Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...parts]);
}

function unpacked(body: Buffer): IndexedTakes {
  const end = body.indexOf('\n');
  const list = JSON.parse(body.toString('utf8', 0, end)) as Listed[];
  let at = end + 1;
  return new Map(
    list.map(({ key, json, f32, file: bare, digest, bytes }) => {
      const frames = body.subarray(at, (at += bytes));
      const file = withFrames(bare, frames);
      knowDigest(file, digest);
      return [key, { json, f32, file, bare, frames }];
    }),
  );
}

/** A take whose frames are read from `bytes` when they are asked for first. */
function withFrames(bare: Bare, bytes: Buffer): TakeFile {
  let frames: TakeFile['frames'] | null = null;
  return {
    ...bare,
    get frames() {
      return (frames ??= JSON.parse(bytes.toString()) as TakeFile['frames']);
    },
  };
}

/** Synchronous, since thousands of them are ten times as fast so; null when there is no such file. */
function stampOf(path: string): Stamp | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? [found.size, found.mtimeMs, found.ctimeMs] : null;
}

function same(a: Stamp, b: Stamp | null): boolean {
  return b !== null && a.every((value, i) => value === b[i]);
}
