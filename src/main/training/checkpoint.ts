import { mkdir, open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { errnoOf, isMissing } from '../library/files.js';
import type { FoldResult, KeptFits } from './evaluate.js';

const FORMAT = 1;
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const verdicts = v.array(v.tuple([count, count, count, count]));
const resultSchema = v.object({
  /** Label, take, named, recognised. */
  outcomes: verdicts,
  history: v.array(
    v.object({
      epoch: count,
      epochs: count,
      /** JSON has no NaN; a fit that went astray says null. */
      loss: v.nullable(v.number()),
      accuracy: share,
      heldOutAccuracy: v.nullable(share),
    }),
  ),
  apalu: v.array(
    v.object({
      layer: v.string(),
      a: v.number(),
      b: v.number(),
      initialA: v.number(),
      initialB: v.number(),
    }),
  ),
  seconds: v.number(),
});
const lineSchema = v.object({
  format: v.literal(FORMAT),
  version: v.string(),
  key: v.string(),
  result: resultSchema,
});

/**
 * Results of fits in a file of JSON Lines: one is appended and flushed as soon as it is there, so a process
 * that is killed loses the fit it was at and no other. Lines that are cut off, damaged, of another version of
 * Mudra or of other data, models or options are not used.
 */
export class Checkpoint implements KeptFits {
  private constructor(
    readonly path: string,
    private readonly version: string,
    private readonly file: FileHandle,
    private readonly results: Map<string, FoldResult>,
  ) {}

  /** Opens or makes the file, and its folder. Throws MudraError `disk.full`, `disk.denied` or `file.unreadable`. */
  static async open(path: string, version: string): Promise<Checkpoint> {
    try {
      await mkdir(dirname(path), { recursive: true });
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if (isMissing(error)) return '';
        throw error;
      });
      const file = await open(path, 'a');
      // What a killed process wrote half of must not run into the next line.
      if (text !== '' && !text.endsWith('\n')) await file.appendFile('\n');
      return new Checkpoint(path, version, file, usable(text, version));
    } catch (error) {
      const reason = errnoOf(error);
      if (reason === 'EISDIR' || reason === 'ENOTDIR' || reason === 'EEXIST') {
        throw new MudraError('file.unreadable', { path, reason }, { cause: error });
      }
      throw asMudraError(error);
    }
  }

  /** Results that can be used by some evaluation of this version. */
  get size(): number {
    return this.results.size;
  }

  find(key: string): FoldResult | null {
    return this.results.get(key) ?? null;
  }

  /** Appends and flushes. Throws MudraError `disk.full`, `disk.denied`. */
  async add(key: string, result: FoldResult): Promise<void> {
    this.results.set(key, result);
    const { outcomes, history, apalu, seconds } = result;
    const line: v.InferInput<typeof lineSchema> = {
      format: FORMAT,
      version: this.version,
      key,
      result: {
        outcomes: outcomes.map(({ label, take, named, recognised }) => [label, take, named, recognised]),
        history: history.map((report) => ({
          ...report,
          loss: Number.isFinite(report.loss) ? report.loss : null,
        })),
        apalu: apalu.map((factors) => ({ ...factors })),
        seconds,
      },
    };
    try {
      await this.file.appendFile(`${JSON.stringify(line)}\n`);
      await this.file.sync();
    } catch (error) {
      throw asMudraError(error);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  /** Closes and deletes the file: what it kept is not needed any more. */
  async discard(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}

function usable(text: string, version: string): Map<string, FoldResult> {
  const results = new Map<string, FoldResult>();
  for (const line of text.split('\n')) {
    const parsed = v.safeParse(lineSchema, fromJson(line));
    if (!parsed.success || parsed.output.version !== version) continue;
    const { key, result } = parsed.output;
    results.set(key, {
      ...result,
      outcomes: result.outcomes.map(([label, take, named, recognised]) => ({
        label,
        take,
        named,
        recognised,
      })),
      history: result.history.map((report) => ({ ...report, loss: report.loss ?? NaN })),
    });
  }
  return results;
}

function fromJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
