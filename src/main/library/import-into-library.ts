import { setImmediate as breathe } from 'node:timers/promises';
import type { Notice } from '../../shared/contract.js';
import { checkTake } from '../../shared/domain/take-check.js';
import type { SignId, Take, TakeId } from '../../shared/domain/take.js';
import { libraryBounds } from './import/bounds.js';
import { sharedContents } from './import-plan.js';
import type { Library } from './library.js';
import type { StoredSign } from './stored-signs.js';

export interface ImportResult {
  readonly signsAdded: number;
  readonly takesAdded: number;
  readonly takesAlreadyThere: number;
  /** Takes that a library cannot keep, with the reason. */
  readonly skipped: readonly { readonly sign: string; readonly take: TakeId; readonly why: Notice }[];
  /** Signs that came under another name, since theirs was taken. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** What `undoImport` takes away again: new signs with all they have, and takes of signs that were there. */
  readonly added: { readonly signs: readonly SignId[]; readonly takes: readonly TakeId[] };
}

export interface ImportOptions {
  /** Signs of the same name are one. */
  readonly merge?: boolean;
  /** Aborted: what was added goes to the trash again, and its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Hears how many signs are done. */
  readonly onSign?: (done: number) => void;
}

/**
 * Adds signs and takes that are not in the library yet; nothing that is there changes. Each sign comes as a whole
 * or not at all. A sign with the name of another one is told apart by its name, or with `merge` joins it. Throws
 * MudraError `disk.*`; the signs before are then there, and importing again goes on.
 */
export async function importInto(
  library: Library,
  signs: readonly StoredSign[],
  { merge = false, signal, onSign }: ImportOptions = {},
): Promise<ImportResult> {
  const skipped: ImportResult['skipped'][number][] = [];
  const renamed: ImportResult['renamed'][number][] = [];
  const added = { signs: [] as SignId[], takes: [] as TakeId[] };
  const counts = { takesAdded: 0, takesAlreadyThere: 0 };
  const shared = await sharedContents(signs);
  for (const [done, { sign, takes }] of signs.entries()) {
    if (signal?.aborted) {
      await undoImport(library, { added });
      signal.throwIfAborted();
    }
    onSign?.(done);
    const fit: StoredSign['takes'][number][] = [];
    for (const take of takes) {
      if (fit.length % 16 === 0) await breathe();
      const why = unfit(take);
      if (why) skipped.push({ sign: sign.name, take: take.id, why });
      else fit.push(take);
    }
    if (fit.length === 0 && takes.length > 0) continue;
    const result = await library.importSign({ sign, takes: fit }, merge, shared);
    if (result.isNew) {
      added.signs.push(result.signId);
      if (result.name !== sign.name) renamed.push({ from: sign.name, to: result.name });
    } else added.takes.push(...result.added);
    counts.takesAdded += result.added.length;
    counts.takesAlreadyThere += result.alreadyThere;
  }
  return { signsAdded: added.signs.length, ...counts, skipped, renamed, added };
}

/** Moves what an import added to the trash. Throws MudraError `sign.unknown`, `take.unknown`, `disk.*`. */
export async function undoImport(library: Library, { added }: Pick<ImportResult, 'added'>): Promise<void> {
  for (const id of added.takes) await library.removeTake(id);
  for (const id of added.signs) await library.removeSign(id);
}

/** Why a library cannot keep a take; null when it can. */
export function unfit(take: Take): Notice | null {
  const known = reasons.get(take);
  if (known !== undefined) return known;
  const why = unfitOf(take);
  reasons.set(take, why);
  return why;
}

const reasons = new WeakMap<Take, Notice | null>();

function unfitOf({ id, frames }: Take): Notice | null {
  const error = checkTake(frames);
  if (error) return { code: error.code, params: error.params };
  if (frames.length <= libraryBounds.frames) return null;
  return { code: 'file.skipped', params: { path: id, reason: `${frames.length} frames are too many` } };
}
