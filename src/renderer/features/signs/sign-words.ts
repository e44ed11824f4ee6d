import type { SignView } from '../../../shared/contract.js';
import { takesInUse } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { takesText } from '../../state/words.js';

/** "5 takes", or "5 takes, 1 switched off". */
export function usedText({ takes }: SignView): string {
  const off = takes.length - takesInUse(takes).length;
  const all = takesText(takes.length);
  return off > 0 ? t('signs.someOff', { takes: all, off }) : all;
}

/** What is looked for in names and notes: letters without accents and case. */
export function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
}

/** The signs whose name, symbol or notes hold every word of `search`; those by name first. */
export function found(signs: readonly SignView[], search: string): SignView[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...signs];
  const holds = (text: string): boolean => words.every((word) => text.includes(word));
  const named = signs.filter(({ name }) => holds(plain(name)));
  const noted = signs.filter(
    (sign) =>
      !named.includes(sign) && holds(plain(`${sign.name} ${sign.notes ?? ''}`) + ` ${sign.symbol ?? ''}`),
  );
  return [...named, ...noted];
}
