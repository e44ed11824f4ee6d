import type { SignView, TakeView } from '../../../shared/contract.js';
import type { SignId, TakeId } from '../../../shared/domain/take.js';
import { dateText, fixed } from '../../../shared/i18n/t.js';

/** What opens `take` on the screen of signs, for the router. */
export function takeArgument(signId: SignId, takeId: TakeId): string {
  return `${signId}/${takeId}`;
}

/** "1.2". */
export function secondsText(ms: number): string {
  return fixed(ms / 1000, 1);
}

/** "0.83", for single frames. */
export function fineSecondsText(ms: number): string {
  return fixed(ms / 1000, 2);
}

/** The day of a take, as people here write it: "5 Jan 2026". */
export function dayText(createdAt: string): string {
  const date = new Date(createdAt);
  if (Number.isNaN(date.getTime())) return '';
  return dateText(date);
}

/** A take's number in its sign, from 1 on, the oldest first. */
export function numberOf(sign: SignView, take: TakeView): number {
  return sign.takes.findIndex(({ id }) => id === take.id) + 1;
}

/** Changes with the part of a take that counts. */
export function partOf({ id, trim }: TakeView): string {
  return trim ? `${id} ${trim.startMs}–${trim.endMs}` : id;
}
