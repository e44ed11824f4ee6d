import { dirname } from 'node:path';
import * as v from 'valibot';
import type { Notice, SignView, TakeView } from '../../shared/contract.js';
import { takesInUse } from '../../shared/domain/take.js';
import { writeFileAtomic } from '../library/atomic-file.js';
import { asText, exists, readBytes, setAside } from '../library/files.js';
import { FORMAT_VERSION, parseFile } from '../library/formats.js';
import { calibrationSchema, type StoredCalibration } from '../model/model-metadata.js';

const fileSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  /** Of the trained model that it goes with; null: of prototypes alone. */
  modelId: v.nullable(v.string()),
  calibration: calibrationSchema,
  /** By sign: the takes, or parts of takes, that it was worked out with. */
  takes: v.record(v.string(), v.array(v.string())),
});
export type CalibrationEntry = Omit<v.InferOutput<typeof fileSchema>, 'formatVersion'>;

/**
 * The calibration that was asked for last, in a file beside the model: a trained model is never written to, and
 * prototypes have no file of their own.
 */
export class CalibrationFile {
  private constructor(
    private readonly path: string,
    private current: CalibrationEntry | null,
    private readonly mayWrite: boolean,
    private notice: Notice | null,
  ) {}

  /** A damaged file is set aside with a notice; a newer one is left as it is, and what is asked for lasts until the end. */
  static async open(path: string): Promise<CalibrationFile> {
    if (!(await exists(path))) return new CalibrationFile(path, null, true, null);
    try {
      return new CalibrationFile(path, parseFile(fileSchema, await readBytes(path)), true, null);
    } catch (error) {
      const notice = await setAside(dirname(path), [path], error);
      return new CalibrationFile(path, null, notice.code === 'file.damaged', notice);
    }
  }

  /** What happened to the file, when that is to be told; once. */
  takeNotice(): Notice | null {
    const { notice } = this;
    this.notice = null;
    return notice;
  }

  /** What goes with this model, for the signs whose takes are still the same; undefined when there is nothing. */
  for(modelId: string | null, signs: readonly SignView[]): StoredCalibration | undefined {
    const { current } = this;
    if (!current || current.modelId !== modelId) return undefined;
    const same = new Set(signs.flatMap((sign) => (sameTakes(current.takes[sign.id], sign) ? [sign.id] : [])));
    return { ...current.calibration, signs: current.calibration.signs.filter(({ id }) => same.has(id)) };
  }

  /** Throws MudraError `disk.*`; then nothing changes. */
  async keep(entry: CalibrationEntry): Promise<void> {
    if (this.mayWrite) await writeFileAtomic(this.path, asText({ formatVersion: FORMAT_VERSION, ...entry }));
    this.current = entry;
  }
}

function sameTakes(known: readonly string[] | undefined, { takes }: SignView): boolean {
  const before = new Set(known);
  const now = takesInUse(takes).map(partOf);
  return before.size === now.length && now.every((part) => before.has(part));
}

const partOf = ({ id, trim }: TakeView): string => (trim ? `${id} ${trim.startMs}-${trim.endMs}` : id);

/** The takes of each sign as an entry has them. */
export function takeIdsOf(signs: readonly SignView[]): CalibrationEntry['takes'] {
  return Object.fromEntries(signs.map(({ id, takes }) => [id, takesInUse(takes).map(partOf)]));
}
