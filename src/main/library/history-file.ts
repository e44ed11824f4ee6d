import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { signIdSchema, takeIdSchema, trimSchema } from '../../shared/contract.js';
import { changeSchema, signPictureSchema } from '../../shared/contract-library.js';
import { writeFileAtomic } from './atomic-file.js';
import { asText, exists, readBytes } from './files.js';
import { FORMAT_VERSION, FormatError, parseFile } from './formats.js';
import type { Step } from './history-steps.js';
import { keepMs } from './trash.js';

const signId = signIdSchema;
const takeId = takeIdSchema;
const stepSchema = v.variant('do', [
  v.object({ do: v.picklist(['removeSign', 'restoreSign']), signId }),
  v.object({
    do: v.literal('renameSign'),
    signId,
    name: v.string(),
    back: v.optional(v.literal(true)),
  }),
  v.object({
    do: v.literal('describeSign'),
    signId,
    notes: v.string(),
    symbol: v.string(),
    picture: v.optional(signPictureSchema),
  }),
  v.object({ do: v.picklist(['removeTake', 'restoreTake']), takeId }),
  v.object({ do: v.literal('moveTake'), takeId, signId }),
  v.object({ do: v.literal('trimTake'), takeId, trim: v.nullable(trimSchema) }),
  v.object({ do: v.literal('disableTake'), takeId, disabled: v.boolean() }),
]);
const recordedSchema = v.object({
  /** When it was done, or undone, ISO 8601. */
  at: v.pipe(v.string(), v.isoTimestamp()),
  change: v.object({
    ...changeSchema.entries,
    // Changes were counted once, in each set from 1 on.
    id: v.union([
      v.string(),
      v.pipe(
        v.number(),
        v.transform(() => randomUUID() as string),
      ),
    ]),
  }),
  /** What takes the change back, or brings it again. */
  steps: v.array(stepSchema),
});
const historyFileSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  done: v.array(recordedSchema),
  undone: v.array(recordedSchema),
});

/** A change with what takes it back, or brings it again. */
export interface Recorded extends Omit<v.InferOutput<typeof recordedSchema>, 'steps'> {
  readonly steps: readonly Step[];
}

export interface Histories {
  /** Changes to undo and to redo, the next one last. */
  readonly done: readonly Recorded[];
  readonly undone: readonly Recorded[];
}

/** `history.json` of a library: what can be undone when Mudra is opened again. */
export class HistoryFile {
  private saving: Promise<void> = Promise.resolve();
  private next: Histories | null = null;

  private constructor(
    private readonly path: string,
    /** A later version's file stays as it is. */
    private readonly mayWrite: boolean,
  ) {}

  /**
   * What was remembered, of the time for which the trash keeps what was removed. A file that cannot be read is no
   * history: nothing was lost but the way back.
   */
  static async open(path: string): Promise<{ file: HistoryFile; histories: Histories }> {
    const none: Histories = { done: [], undone: [] };
    if (!(await exists(path))) return { file: new HistoryFile(path, true), histories: none };
    try {
      const { done, undone } = parseFile(historyFileSchema, await readBytes(path));
      const since = new Date(Date.now() - keepMs).toISOString();
      const kept = done.slice(done.findLastIndex(({ at }) => at < since) + 1);
      const again = undone.some(({ at }) => at < since) ? [] : undone;
      return { file: new HistoryFile(path, true), histories: { done: kept, undone: again } };
    } catch (error) {
      const mayWrite = error instanceof FormatError && error.kind === 'damaged';
      return { file: new HistoryFile(path, mayWrite), histories: none };
    }
  }

  /** Writes it when what is being written is done; of several, the last. */
  save(histories: Histories): void {
    if (!this.mayWrite) return;
    const waits = this.next !== null;
    this.next = histories;
    if (waits) return;
    this.saving = this.saving.then(async () => {
      const { next } = this;
      this.next = null;
      try {
        if (next) await writeFileAtomic(this.path, asText({ formatVersion: FORMAT_VERSION, ...next }));
      } catch (error) {
        // The change itself was saved; should the disk be full, people hear of it by the next one.
        console.error(error);
      }
    });
  }

  /** Resolves when all is written. */
  async close(): Promise<void> {
    await this.saving;
  }
}
