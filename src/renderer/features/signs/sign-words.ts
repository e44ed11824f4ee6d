import type { ModelSummary, SignView } from '../../../shared/contract.js';
import { takesInUse } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { confusions, takesText } from '../../state/words.js';

/** "5 takes", or "5 takes, 1 switched off". */
export function usedText({ takes }: SignView): string {
  const off = takes.length - takesInUse(takes).length;
  const all = takesText(takes.length);
  return off > 0 ? t('signs.someOff', { takes: all, off }) : all;
}

/**
 * "6 of 6 right" and "sometimes taken for “no”", as far as it was measured. Nothing of a sign that has no take in use
 * any more: however it was recognised, by now it is not.
 */
export function measuredTexts(
  { id, name, takes }: SignView,
  score: ModelSummary['score'],
): { readonly right: string | null; readonly takenFor: string | null } {
  if (takesInUse(takes).length === 0) return { right: null, takenFor: null };
  const of = score?.perSign.find((one) => one.signId === id);
  const mistake = confusions(score).find((one) => one.signed === name);
  return {
    right: of && of.total > 0 ? t('signs.right', { correct: of.correct, total: of.total }) : null,
    takenFor: mistake ? t('signs.takenFor', { name: mistake.taken }) : null,
  };
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
