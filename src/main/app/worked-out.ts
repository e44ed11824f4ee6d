import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeFileAtomic } from '../library/atomic-file.js';
import { calibrationSchema, type StoredCalibration } from '../model/model-metadata.js';
import type { SignModel } from '../model/sign-model.js';
import { shippedIdle } from '../training/idle-recording.js';
import type { EmbeddedTakes } from './take-embeddings.js';
import { version } from './version.js';

/** Raise it when timings or strictness are worked out otherwise. */
const VERSION = 1;

const finite = v.pipe(v.number(), v.finite());
const timingsSchema = v.array(v.nullable(v.object({ typical: finite, earliest: v.nullable(finite) })));
const fileSchema = v.object({
  formatVersion: v.literal(VERSION),
  timings: v.object({ key: v.string(), values: timingsSchema }),
  strictness: v.nullable(v.object({ key: v.string(), calibration: calibrationSchema })),
});
type Timings = v.InferOutput<typeof timingsSchema>;
type Content = Omit<v.InferOutput<typeof fileSchema>, 'formatVersion'>;

/** What timings come from. */
export interface Judged {
  /** What `embedderId` gives of the encoder. */
  readonly encoder: string;
  /** The trained network's, if there is one. */
  readonly modelId: string | null;
  /** The model whose timings they are, as strict as it was then. */
  readonly model: Pick<SignModel, 'classes' | 'thresholds'>;
  readonly signs: readonly EmbeddedTakes[];
}

/**
 * How long signs take and how strict they have to be, as it was worked out for the model that was in use last, so that
 * the next start need not play takes again. Each goes with a key of all that it comes from: encoder, network, takes
 * and version. A file that is missing, damaged or of something else is none.
 */
export class WorkedOut {
  private writing: Promise<void> = Promise.resolve();
  private closed = false;

  private constructor(
    private readonly path: string,
    private content: Content | null,
  ) {}

  /** Never throws. */
  static async open(path: string): Promise<WorkedOut> {
    try {
      return new WorkedOut(path, v.parse(fileSchema, JSON.parse(await readFile(path, 'utf8'))));
    } catch {
      return new WorkedOut(path, null);
    }
  }

  timings(key: string): Timings | null {
    const known = this.content?.timings;
    return known?.key === key ? known.values : null;
  }

  strictness(key: string): StoredCalibration | null {
    const known = this.content?.strictness;
    return known?.key === key ? known.calibration : null;
  }

  /** Strictness goes with timings, so what was known of it is forgotten. */
  keepTimings(key: string, values: Timings): void {
    this.save({ timings: { key, values }, strictness: null });
  }

  keepStrictness(key: string, calibration: StoredCalibration): void {
    if (this.content) this.save({ ...this.content, strictness: { key, calibration } });
  }

  /** Waits for what is being written; nothing is written afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
  }

  /** Never throws: without it the next start works it out again. */
  private save(content: Content): void {
    this.content = content;
    if (this.closed) return;
    this.writing = this.writing.then(async () => {
      // Something newer is written in its place.
      if (this.content !== content) return;
      const text = JSON.stringify({ formatVersion: VERSION, ...content });
      await writeFileAtomic(this.path, text).catch(() => undefined);
    });
  }
}

/** Changes with all that timings are worked out from. */
export function timingsKey({ encoder, modelId, model, signs }: Judged): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([version, encoder, modelId, model.classes.map(({ id }) => id)]));
  hash.update(JSON.stringify(model.thresholds));
  for (const { id, kind, takes } of signs) {
    hash.update(`${id} ${kind}\n`);
    for (const { key } of takes) hash.update(key);
  }
  return hash.digest('hex');
}

/** Changes with all that strictness is worked out from, where timings are those of the key `timings`. */
export function strictnessKey(timings: string, perHour: number, minutes: number): string {
  const idle = shippedIdle()?.frames;
  const played = [idle?.length ?? 0, idle?.at(-1)?.time ?? 0];
  return createHash('sha256')
    .update(JSON.stringify([timings, perHour, minutes, played]))
    .digest('hex');
}
