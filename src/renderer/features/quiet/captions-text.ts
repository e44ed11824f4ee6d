import { t } from '../../../shared/i18n/t.js';

/** What was captioned, in a sentence: how often, and which signs. */
export function captionsText(captions: readonly string[]): string {
  if (captions.length === 0) return t('quiet.noCaptions');
  const names = [...new Set(captions)].map((name) => t('words.quoted', { name })).join(', ');
  return captions.length === 1
    ? t('quiet.oneCaption', { names })
    : t('quiet.captions', { names, count: captions.length });
}
