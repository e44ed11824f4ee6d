import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { englishOf, reasonParams, type ReasonCode } from '../../shared/reasons.js';

/** Files that come in and go out through a host, which carries their bytes and nothing else. */
export interface FileExchange {
  /**
   * Takes bytes of a file of an upload that was begun: those from `at` on. Throws MudraError `transfer.unknown`,
   * `transfer.refused`, `disk.*`.
   */
  receive(upload: string, path: string, at: number, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /** A file that was made to be fetched. Throws MudraError `transfer.unknown`. */
  fetch(download: string): Promise<{ readonly path: string; readonly name: string; readonly bytes: number }>;
}

/** Most bytes of one upload: as many as a zip may unpack to. */
const mostBytes = 4 * 1024 ** 3;
const mostFiles = 500_000;

interface Upload {
  readonly folder: string;
  bytes: number;
  readonly files: Set<string>;
}

/** Uploads and downloads under one folder, which is emptied at the beginning and at the end. */
export class Transfers implements FileExchange {
  private readonly uploads = new Map<string, Upload>();
  private readonly downloads = new Map<string, { readonly path: string; readonly name: string }>();

  private constructor(private readonly folder: string) {}

  static async open(folder: string): Promise<Transfers> {
    await rm(folder, { recursive: true, force: true });
    return new Transfers(folder);
  }

  async dispose(): Promise<void> {
    this.uploads.clear();
    this.downloads.clear();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Makes room for an upload. Those that were begun before are forgotten. */
  async begin(): Promise<string> {
    for (const id of this.uploads.keys()) await this.drop(id);
    const id = `in-${randomBytes(9).toString('hex')}`;
    const folder = join(this.folder, id);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw asMudraError(error);
    });
    this.uploads.set(id, { folder, bytes: 0, files: new Set() });
    return id;
  }

  async receive(id: string, path: string, at: number, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const upload = this.upload(id);
    const steps = stepsOf(path);
    const place = join(upload.folder, ...steps);
    upload.files.add(steps.join('/'));
    if (upload.files.size > mostFiles) throw refused(path, 'uploadMany');
    if (!Number.isInteger(at) || at < 0) throw refused(path, 'noPlace');
    try {
      await mkdir(dirname(place), { recursive: true });
      const file = await open(place, at === 0 ? 'w' : 'r+');
      try {
        let position = at;
        for await (const part of bytes) {
          upload.bytes += part.length;
          if (upload.bytes > mostBytes) throw refused(path, 'uploadLarge');
          await writeAll(file, part, position);
          position += part.length;
        }
      } finally {
        await file.close();
      }
    } catch (error) {
      throw asMudraError(error);
    }
  }

  /** What there is to read: the upload's one file or folder, else all of it. Throws `transfer.unknown`. */
  async pathOf(id: string): Promise<{ readonly root: string; readonly path: string }> {
    const { folder: root } = this.upload(id);
    const [only, ...others] = await readdir(root);
    return { root, path: only !== undefined && others.length === 0 ? join(root, only) : root };
  }

  async drop(id: string): Promise<void> {
    const upload = this.uploads.get(id);
    this.uploads.delete(id);
    if (upload) await rm(upload.folder, { recursive: true, force: true });
  }

  /** A place for a file to be fetched; those offered before are gone. `offer` once it is there. */
  async prepare(name: string): Promise<{ readonly id: string; readonly path: string; offer(): void }> {
    for (const [id, { path }] of this.downloads) {
      this.downloads.delete(id);
      await rm(dirname(path), { recursive: true, force: true });
    }
    const id = `out-${randomBytes(9).toString('hex')}`;
    const folder = join(this.folder, id);
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw asMudraError(error);
    });
    // Its own name is for people alone.
    const path = join(folder, `file${/\.[a-z]+$/.exec(name)?.[0] ?? ''}`);
    return { id, path, offer: () => void this.downloads.set(id, { path, name }) };
  }

  async fetch(id: string): Promise<{ path: string; name: string; bytes: number }> {
    const found = this.downloads.get(id);
    if (!found) throw new MudraError('transfer.unknown');
    const { size } = await stat(found.path).catch(() => {
      throw new MudraError('transfer.unknown');
    });
    return { ...found, bytes: size };
  }

  private upload(id: string): Upload {
    const upload = this.uploads.get(id);
    if (!upload) throw new MudraError('transfer.unknown');
    return upload;
  }
}

async function writeAll(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** The steps of a path below an upload. Throws `transfer.refused` for what leads elsewhere. */
function stepsOf(path: string): string[] {
  const steps = path.split('/');
  const bad = steps.some(
    (step) => step === '' || step === '.' || step === '..' || step.length > 255 || /[\0\\]/.test(step),
  );
  if (bad || steps.length > 32) throw refused(path, 'pathElsewhere');
  return steps;
}

function refused(path: string, code: ReasonCode): MudraError {
  const why = { code, params: {} };
  const params = { path: path.slice(0, 200), reason: englishOf(why), ...reasonParams(why) };
  return new MudraError('transfer.refused', params);
}
