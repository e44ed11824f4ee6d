import de from './de.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import es from './es.json' with { type: 'json' };
import { stretched } from './pseudo.js';

/** Keys of `en.json`, which the other languages follow. */
export type TextKey = keyof typeof en;
export type Catalogue = Readonly<Record<TextKey, string>>;

/** Languages that can be chosen. */
export const languages = ['en', 'de', 'es'] as const;
export type Language = (typeof languages)[number];
/** Each language by its own name: whoever looks for theirs reads it in any other. */
export const languageNames: Readonly<Record<Language, string>> = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
};

/** Made-up languages that show what does not fit: for looking at screens, never offered. */
export const pseudoLocales = ['pseudo', 'pseudo-rtl'] as const;
export type Locale = Language | (typeof pseudoLocales)[number];

type Extra<T> = Exclude<keyof T, TextKey>;
/** Fails to compile, and names the key, when a language has one that `en.json` has not. */
export const noExtraKeys: readonly [Extra<typeof de>, Extra<typeof es>] extends readonly [never, never]
  ? true
  : [Extra<typeof de>, Extra<typeof es>] = true;

/** A key that is missing in one of these fails to compile. */
const written: Readonly<Record<Language, Catalogue>> = { en, de, es };

const made = new Map<Locale, Catalogue>();

/** All texts of `locale`. */
export function catalogueOf(locale: Locale): Catalogue {
  if (locale !== 'pseudo' && locale !== 'pseudo-rtl') return written[locale];
  const catalogue = made.get(locale) ?? stretched(en);
  made.set(locale, catalogue);
  return catalogue;
}

/** How `locale` is written, for `<html lang dir>` and Intl. */
export function writingOf(locale: Locale): { readonly lang: string; readonly dir: 'ltr' | 'rtl' } {
  if (locale === 'pseudo') return { lang: 'en', dir: 'ltr' };
  if (locale === 'pseudo-rtl') return { lang: 'en', dir: 'rtl' };
  return { lang: locale, dir: 'ltr' };
}

/** The language that a setting stands for; `system` is the first of `preferred` (BCP 47) that Mudra speaks. */
export function chooseLanguage(setting: Language | 'system', preferred: readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of preferred) {
    const base = tag.toLowerCase().split(/[-_]/)[0];
    const found = languages.find((language) => language === base);
    if (found) return found;
  }
  return 'en';
}

export function isLocale(text: string | null): text is Locale {
  return [...languages, ...pseudoLocales].some((locale) => locale === text);
}
