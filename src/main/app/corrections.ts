import type { Correction, RequestInput } from '../../shared/contract.js';
import { checkTake } from '../../shared/domain/take-check.js';
import { MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import type { LibraryHistory } from '../library/history.js';
import type { Library } from '../library/library.js';
import type { RecentMovements } from './recent-movements.js';

/**
 * Makes the movement of a caption, or one that gave none, a take of what it really was. Corrected again, the take
 * of the time before is removed. Throws MudraError `movement.gone`, `take.*`, `sign.*`, `disk.*`; then nothing
 * has changed.
 */
export async function correctMovement(
  { library, history }: { readonly library: Library; readonly history: LibraryHistory },
  recent: RecentMovements,
  { movementId, source, right }: RequestInput<'live.correct'>,
): Promise<Correction> {
  const frames = recent.frames(movementId);
  const error = checkTake(frames);
  if (error) throw error;
  const known = new Set(library.view().signs.map((sign) => sign.id));
  const sign =
    right.is === 'new'
      ? await history.addSign(right.name, 'sign')
      : right.is === 'rest'
        ? await history.addSign(t('sign.rest'), 'rest')
        : library.view().signs.find(({ id }) => id === right.signId);
  if (!sign) throw new MudraError('sign.unknown');
  const signAdded = !known.has(sign.id);
  const take = await history.addTake(sign.id, source, frames).catch(async (failure: unknown) => {
    if (signAdded) await history.removeSign(sign.id);
    throw failure;
  });
  const before = recent.corrected(movementId, take.id);
  const replaced = before !== null && (await removed(history, before)) ? before : null;
  const { id, name, kind } = sign;
  return { takeId: take.id, durationMs: take.durationMs, sign: { id, name, kind }, signAdded, replaced };
}

/** False when the take is gone already. */
async function removed(history: LibraryHistory, takeId: Correction['takeId']): Promise<boolean> {
  try {
    await history.removeTakes([takeId]);
    return true;
  } catch (error) {
    if (error instanceof MudraError && error.code === 'take.unknown') return false;
    throw error;
  }
}
