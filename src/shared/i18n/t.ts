import type { ErrorParams } from '../errors.js';
import en from './en.json' with { type: 'json' };
import { catalogueOf, writingOf, type Locale, type TextKey } from './languages.js';

export type { TextKey } from './languages.js';

let currentLocale: () => Locale = () => 'en';

/**
 * From now on texts are in the language that `read` names when they are asked for. Where `read` reads a signal,
 * whatever shows a text follows it.
 */
export function followLocale(read: () => Locale): void {
  currentLocale = read;
}

/** The text of `key` with its `{placeholders}` filled in; a placeholder without a value stays visible. */
export function t(key: TextKey, params: ErrorParams = {}): string {
  const locale = currentLocale();
  // What people wrote may run the other way than the sentence around it: it is isolated (Unicode bidi, FSI to PDI).
  const rightToLeft = writingOf(locale).dir === 'rtl';
  return catalogueOf(locale)[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    const text = typeof value === 'number' ? format(locale, value, 0, 20) : value;
    return rightToLeft ? `\u2068${text}\u2069` : text;
  });
}

/** The keys of one text by plural category (CLDR); what has none of its own takes `other`. */
export type PluralKeys = Partial<Record<Intl.LDMLPluralRule, TextKey>> & { readonly other: TextKey };

/** The text for `count` of something; `count` is among its placeholders. */
export function plural(count: number, keys: PluralKeys, params: ErrorParams = {}): string {
  const rules = kept(pluralRules, currentLocale(), (lang) => new Intl.PluralRules(lang));
  return t(keys[rules.select(count)] ?? keys.other, { count, ...params });
}

/** `value` with exactly `digits` digits after the decimal sign, as the language writes it. */
export function fixed(value: number, digits: number): string {
  return format(currentLocale(), value, digits, digits);
}

/** "5 Jan 2026", as the language writes it. */
export function dateText(date: Date): string {
  const { lang } = writingOf(currentLocale());
  return date.toLocaleDateString(lang, { day: 'numeric', month: 'short', year: 'numeric' });
}

/**
 * The text of an error code. Every code has an entry `error.<code>` (a test checks it), and where it counts
 * something it may have another for one, `error.<code>One`.
 */
export function errorText(error: { readonly code: string; readonly params: ErrorParams }): string {
  const key = `error.${error.code}`;
  if (!(key in en)) return t('error.internal', { message: error.code });
  const params = inWords(error.params);
  const { count } = params;
  const one = `${key}One`;
  return typeof count === 'number' && one in en
    ? plural(count, { one: one as TextKey, other: key as TextKey }, params)
    : t(key as TextKey, params);
}

/** With the reason and place among `params` as people read them. */
function inWords(params: ErrorParams): ErrorParams {
  return params['why'] === undefined
    ? params
    : { ...params, reason: reasonText(params), path: placeText(params) };
}

/** The reason in `params` in the person's language; in English where none with a text of its own is there. */
export function reasonText(params: ErrorParams): string {
  const { why = '', detail, reason = '' } = params;
  const key = `reason.${why}`;
  if (!(key in en)) return String(reason);
  const text = t(key as TextKey, params);
  return detail ? `${text} (${detail})` : text;
}

/** What `params` are about: a path, or a line or take in a file. */
export function placeText(params: ErrorParams): string {
  const { path = '', file, line, take } = params;
  if (file !== undefined && line !== undefined) return t('reason.atLine', { file, line });
  if (file !== undefined && take !== undefined) return t('reason.atTake', { file, take });
  return String(path);
}

const pluralRules = new Map<string, Intl.PluralRules>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function kept<T>(all: Map<string, T>, locale: Locale, make: (lang: string) => T, more = ''): T {
  const { lang } = writingOf(locale);
  const found = all.get(lang + more) ?? make(lang);
  all.set(lang + more, found);
  return found;
}

/** Digits are not grouped: among the numbers are ports and process ids. */
function format(locale: Locale, value: number, least: number, most: number): string {
  if (!Number.isFinite(value)) return String(value);
  const make = (lang: string): Intl.NumberFormat =>
    new Intl.NumberFormat(lang, {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      useGrouping: false,
    });
  return kept(numberFormats, locale, make, ` ${least} ${most}`).format(value);
}
