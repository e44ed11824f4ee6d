import { appendFile, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import type { Notice } from '../../shared/contract.js';
import { loggedCaptionSchema, mostCaptions, type LoggedCaption } from '../../shared/contract-captions.js';
import { asMudraError } from '../../shared/errors.js';
import { removeTemporaryFiles, writeFileAtomic } from './atomic-file.js';
import { exists, readBytes, setAside } from './files.js';
import { FORMAT_VERSION, FormatError, parseFile } from './formats.js';

const headSchema = v.object({ formatVersion: v.literal(FORMAT_VERSION) });
const head = `${JSON.stringify({ formatVersion: FORMAT_VERSION })}\n`;

/** What there is, and what was wrong with it. */
interface Found {
  readonly captions: readonly LoggedCaption[];
  /** Lines of the file below its head; null: it must be written anew before anything is added. */
  readonly lines: number | null;
  readonly notice: Notice | null;
}

/**
 * `captions.jsonl`: a line that says which format it is, then one a caption; of two with one id the later counts.
 * Captions are added at its end, so a line that a power cut left half is none; all else is written whole or not at all.
 */
export class CaptionsFile {
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly path: string,
    private lines: number | null,
    /** A newer file, or one that may not be read, stays as it is. */
    private readonly mayWrite: boolean,
  ) {}

  /** Gives the captions in it, oldest first. A damaged file is set aside, and what can be read of it goes on. */
  static async open(path: string): Promise<{ file: CaptionsFile } & Pick<Found, 'captions' | 'notice'>> {
    await removeTemporaryFiles(dirname(path), basename(path));
    const { captions, lines, notice } = await read(path);
    const mayWrite = notice === null || notice.code === 'file.damaged';
    return { file: new CaptionsFile(path, lines, mayWrite), captions, notice };
  }

  /** Adds `fresh`, which `all` ends with or has in it. Throws MudraError `disk.*`; the next time all are written. */
  add(fresh: readonly LoggedCaption[], all: readonly LoggedCaption[]): Promise<void> {
    return this.next(async () => {
      const long = this.lines === null || this.lines + fresh.length > 2 * mostCaptions;
      const before = this.lines ?? 0;
      this.lines = null;
      if (long) await writeFileAtomic(this.path, head + textOf(all));
      else await appendFile(this.path, textOf(fresh));
      this.lines = long ? all.length : before + fresh.length;
    });
  }

  /** Throws MudraError `disk.*`. */
  remove(): Promise<void> {
    return this.next(async () => {
      this.lines = null;
      await rm(this.path, { force: true });
    });
  }

  /** Resolves when all is written. */
  async close(): Promise<void> {
    await this.queue;
  }

  private next(job: () => Promise<void>): Promise<void> {
    if (!this.mayWrite) return Promise.resolve();
    const result = this.queue.then(job).catch((error: unknown) => {
      throw asMudraError(error);
    });
    this.queue = result.catch(() => undefined);
    return result;
  }
}

async function read(path: string): Promise<Found> {
  if (!(await exists(path))) return { captions: [], lines: null, notice: null };
  const captions = new Map<string, LoggedCaption>();
  let lines = 0;
  let broken: FormatError | null = null;
  let half = false;
  try {
    const texts = (await readBytes(path)).toString('utf8').split('\n');
    half = texts.pop() !== '';
    parseFile(headSchema, Buffer.from(texts.shift() ?? ''));
    for (const text of texts) {
      lines++;
      try {
        const caption = parseFile(loggedCaptionSchema, Buffer.from(text));
        captions.set(caption.id, caption);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        broken ??= new FormatError('damaged', `line ${lines + 1}: ${error.reason}`);
      }
    }
  } catch (error) {
    if (!(error instanceof FormatError)) throw asMudraError(error);
    broken = error;
  }
  const notice = broken && (await setAside(dirname(path), [path], broken));
  const kept = inOrder(captions.values());
  return { captions: kept, lines: half || notice ? null : lines, notice };
}

/** By the time at which they came, and no more than are kept. */
export function inOrder(captions: Iterable<LoggedCaption>): LoggedCaption[] {
  return [...captions].sort((a, b) => a.at - b.at).slice(-mostCaptions);
}

function textOf(captions: readonly LoggedCaption[]): string {
  return captions.map((caption) => `${JSON.stringify(caption)}\n`).join('');
}
