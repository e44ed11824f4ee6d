import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import * as v from 'valibot';
import { MudraError } from '../../shared/errors.js';
import type { PretrainCheckpoint, PretrainProgress } from './pretrain.js';

const numbers = v.instance(Float32Array);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const weight = v.object({
  values: numbers,
  moments: v.object({ mean: numbers, square: numbers, steps: count }),
});
const fileSchema = v.object({
  checkpoint: v.object({
    step: count,
    seconds: v.number(),
    training: v.object({ dropoutSeed: v.number(), weights: v.map(v.string(), weight) }),
    since: v.object({ loss: v.number(), correct: v.number() }),
  }),
  /** What the run was asked for, as JSON: a run of another kind cannot be taken up. */
  options: v.string(),
  log: v.array(v.object({ step: count, loss: v.number(), accuracy: v.number(), seconds: v.number() })),
});

/** A checkpoint with the run it belongs to and what that run has told so far. */
export interface StoredCheckpoint {
  readonly checkpoint: PretrainCheckpoint;
  readonly options: string;
  readonly log: readonly PretrainProgress[];
}

/** Writes beside `path` first, so that a kill while writing leaves the checkpoint before. */
export async function storeCheckpoint(path: string, stored: StoredCheckpoint): Promise<void> {
  await writeFile(`${path}.new`, serialize(stored));
  await rename(`${path}.new`, path);
}

/** The checkpoint at `path`, null when there is none. Throws MudraError `file.damaged` when it is not one. */
export async function readCheckpoint(path: string): Promise<StoredCheckpoint | null> {
  const damaged = (reason: string): MudraError =>
    new MudraError('file.damaged', { path: basename(path), reason, aside: '' });
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    if ((error as { code?: string } | null)?.code === 'ENOENT') return null;
    throw error;
  }
  let content: unknown;
  try {
    content = deserialize(bytes);
  } catch {
    throw damaged('not a checkpoint');
  }
  const parsed = v.safeParse(fileSchema, content);
  if (!parsed.success) throw damaged(v.summarize(parsed.issues).split('\n')[0] ?? '');
  return parsed.output;
}

/** Takes away the checkpoint of a run that is done. */
export async function removeCheckpoint(path: string): Promise<void> {
  await rm(path, { force: true });
  await rm(`${path}.new`, { force: true });
}
