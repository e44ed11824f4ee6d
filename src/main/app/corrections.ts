import type { Correction, RequestInput, RightSign } from '../../shared/contract.js';
import { checkTake } from '../../shared/domain/take-check.js';
import type { SignId, SignKind } from '../../shared/domain/take.js';
import { t } from '../../shared/i18n/t.js';
import type { LibraryHistory } from '../library/history.js';
import type { RecentMovements } from './recent-movements.js';

/**
 * Makes the movement of a caption, or one that gave none, a take of what it really was. Corrected again, the take
 * of the time before is removed, with a sign that was added for it and has no other. All of it is one change. Throws
 * MudraError `movement.gone`, `take.*`, `sign.*`, `disk.*`; then nothing has changed.
 */
export async function correctMovement(
  { history }: { readonly history: LibraryHistory },
  recent: RecentMovements,
  { movementId, source, right }: RequestInput<'live.correct'>,
): Promise<Correction> {
  const frames = recent.frames(movementId);
  const error = checkTake(frames);
  if (error) throw error;
  const before = recent.madeOf(movementId);
  const { take, sign, signAdded } = await history.correct(wanted(right), source, frames, before);
  const { id, name, kind } = sign;
  recent.corrected(movementId, take.id, signAdded ? id : null);
  return { takeId: take.id, durationMs: take.durationMs, sign: { id, name, kind } };
}

function wanted(right: RightSign): SignId | { readonly name: string; readonly kind: SignKind } {
  if (right.is === 'sign') return right.signId;
  return right.is === 'rest' ? { name: t('sign.rest'), kind: 'rest' } : { name: right.name, kind: 'sign' };
}
