import type { CalibrationView } from '../../../shared/contract-quiet.js';
import { fixed, t } from '../../../shared/i18n/t.js';

/** Rates that can be chosen, captions an hour. */
export const rateChoices = [0.2, 0.5, 1, 3, 10] as const;

/** A rate as people say it, never less than it is; of one in more than ten hours nothing is said. */
function spoken(perHour: number): {
  readonly key: 'hours' | 'one' | 'many';
  readonly params: Record<string, number>;
} {
  const hours = Math.min(10, Math.floor(1 / Math.max(perHour, 0.01)));
  if (hours >= 2) return { key: 'hours', params: { hours } };
  const count = upToTwoDigits(Math.ceil(perHour - 1e-9));
  return { key: count <= 1 ? 'one' : 'many', params: { count } };
}

/** What is counted in hundreds is not known to the last of them: 2100 for 2019. */
function upToTwoDigits(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return Math.ceil(count / step) * step;
}

/** "0.4", "43": with as many digits as say something. */
export function rateNumber(perHour: number): string {
  return fixed(perHour, perHour < 9.95 ? 1 : 0);
}

/** "one in 2 hours", "one an hour", "3 an hour". */
export function rateText(perHour: number): string {
  const { key, params } = spoken(perHour);
  return t(`quiet.rate.${key}`, params);
}

/** "one false caption an hour", "3 false captions an hour". */
export function falseText(perHour: number): string {
  const { key, params } = spoken(perHour);
  return t(`quiet.false.${key}`, params);
}

/** "Expect at most 3 false captions an hour.": the bound, not what is likeliest. */
export function promiseText({ upper }: CalibrationView): string {
  return t('quiet.promise', { rate: falseText(upper) });
}

/** What the numbers come from. */
export function basisText({ idleMinutes, restSeconds }: CalibrationView): string {
  const minutes = Math.round(idleMinutes);
  if (restSeconds < 1) return t('quiet.basisMadeUp', { minutes });
  return t('quiet.basis', { minutes, seconds: Math.round(restSeconds) });
}

/** Signs named at most. */
const mostNamed = 3;

/** The signs that take most of what is too much, the worst first; none when the rate is met. */
export function restless({ signs, allowed = 1 }: CalibrationView): CalibrationView['signs'] {
  const fair = allowed / Math.max(1, signs.length);
  return signs
    .filter(({ atFloor, perHour }) => atFloor && perHour > fair)
    .sort((a, b) => b.perHour - a.perHour)
    .slice(0, mostNamed);
}
