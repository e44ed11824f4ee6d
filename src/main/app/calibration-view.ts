import type { CalibrationView } from '../../shared/contract-quiet.js';
import type { SignId } from '../../shared/domain/take.js';
import type { StoredCalibration } from '../model/model-metadata.js';

/** What `first` says, and of signs that it does not know what `then` says. */
export function merged(first: StoredCalibration, then: StoredCalibration): StoredCalibration {
  if (first.signs.length === 0) return then;
  const known = new Set(first.signs.map(({ id }) => id));
  return { ...first, signs: [...first.signs, ...then.signs.filter(({ id }) => !known.has(id))] };
}

/** What people see of it, for the signs of the model in use. */
export function calibrationView(
  { perHour, upper, signs, ...basis }: StoredCalibration,
  known: readonly { readonly id: SignId; readonly name: string }[],
): CalibrationView {
  const shown = known.flatMap(({ id, name }) => {
    const sign = signs.find((one) => one.id === id);
    return sign ? [{ signId: id, name, perHour: sign.perHour, lost: sign.lost, atFloor: sign.atFloor }] : [];
  });
  const sum = shown.reduce((total, sign) => total + sign.perHour, 0);
  const { allowed, idleMinutes, restSeconds } = basis;
  return {
    perHour: sum,
    // The bound comes from the count that the tail was read off, and is as many times the rate for any signs.
    upper: perHour > 0 ? (upper / perHour) * sum : 0,
    ...(allowed === undefined ? {} : { allowed }),
    idleMinutes,
    restSeconds,
    signs: shown,
  };
}
