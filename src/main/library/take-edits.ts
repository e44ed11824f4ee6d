import { randomBytes } from 'node:crypto';
import { checkTake } from '../../shared/domain/take-check.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { TakeId, Trim } from '../../shared/domain/take.js';
import { byAge, trimmed, type TakeFile } from './formats.js';
import type { Entry, Shelf } from './shelf.js';
import { contentOf } from './stored-signs.js';

/** An id that no take has. */
export function newTakeId(): TakeId {
  return `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}` as TakeId;
}

/**
 * `file` with another trim, of a take with these frames in all; its bounds become times of frames, and one that
 * leaves nothing out is none. Throws MudraError `take.*` when what is left could not be a take.
 */
export function withTrim(file: TakeFile, whole: readonly HandFrame[], trim: Trim | null): TakeFile {
  const { trim: _before, ...bare } = file;
  if (!trim) return bare;
  const left = trimmed([...whole], trim, ({ time }) => time);
  const error = checkTake(left);
  if (error) throw error;
  if (left.length === whole.length) return bare;
  const begun = whole[0]?.time ?? 0;
  const [startMs, endMs] = [(left[0]?.time ?? 0) - begun, (left.at(-1)?.time ?? 0) - begun];
  return { ...bare, trim: { startMs, endMs } };
}

/** `file` switched off, or on. */
export function withDisabled(file: TakeFile, disabled: boolean): TakeFile {
  const { disabled: _before, ...bare } = file;
  return disabled ? { ...bare, disabled } : bare;
}

/** Writes `changed` in the place of the take that has its id. Throws `disk.*`; then nothing changed. */
export async function replaceTake(entry: Entry, changed: TakeFile): Promise<void> {
  await entry.store.rewrite(changed);
  entry.takes = entry.takes.map((take) => (take.id === changed.id ? changed : take));
}

/**
 * Gives a take to another sign: written there first, so that a kill half-way leaves it in both, and `settleMoves`
 * knows which is to stay. Throws FormatError when it cannot be read, `disk.*`.
 */
export async function moveTake(from: Entry, to: Entry, file: TakeFile): Promise<TakeFile> {
  const moved = { ...file, signId: to.sign.id, moves: (file.moves ?? 0) + 1 };
  await to.store.put(moved, await from.store.landmarks(file.id));
  await from.store.discard(file.id);
  from.takes = from.takes.filter((take) => take !== file);
  to.takes = [...to.takes, moved].sort(byAge);
  return moved;
}

/** The same take once more, under an id of its own: as old, so that both stay neighbours. Throws like `moveTake`. */
export async function copyTake(entry: Entry, file: TakeFile): Promise<TakeFile> {
  const { moves: _moves, ...bare } = file;
  const copy = { ...bare, id: newTakeId() };
  await entry.store.put(copy, await entry.store.landmarks(file.id));
  entry.takes = [...entry.takes, copy].sort(byAge);
  return copy;
}

/** Of takes that a killed move left in two signs, only the one that moved last stays. */
export async function settleMoves(shelf: Shelf): Promise<void> {
  const found = new Map<TakeId, { entry: Entry; file: TakeFile }>();
  for (const entry of shelf.entries) {
    for (const file of entry.takes) {
      const other = found.get(file.id);
      const moves = file.moves ?? 0;
      const before = other?.file.moves ?? 0;
      if (other && (moves === before || contentOf(file) !== contentOf(other.file))) continue;
      const stale = other && before < moves ? other : other && { entry, file };
      if (stale) await forget(stale.entry, stale.file);
      if (stale?.file !== file) found.set(file.id, { entry, file });
    }
  }
}

async function forget(entry: Entry, file: TakeFile): Promise<void> {
  await entry.store.discard(file.id);
  entry.takes = entry.takes.filter((take) => take !== file);
}
