import { computed, effect, signal, type ReadonlySignal } from '@preact/signals';
import type { Settings } from '../../shared/contract.js';
import { chooseLanguage, isLocale, languages, writingOf, type Locale } from '../../shared/i18n/languages.js';
import { followLocale } from '../../shared/i18n/t.js';

const place = 'mudra.language';
const asked = new URLSearchParams(globalThis.location?.search ?? '').get('lang');
const preferred = signal<readonly string[]>(globalThis.navigator?.languages ?? []);

/** The setting, as this window knows it: what it was last until settings have been read. */
export const languageSetting = signal<Settings['language']>(remembered());

/** The language of all texts; `?lang=` in the page's address outweighs the setting. */
export const locale: ReadonlySignal<Locale> = computed(() =>
  isLocale(asked) ? asked : chooseLanguage(languageSetting.value, preferred.value),
);

/** What people call their signs in, as far as is known (BCP 47). */
export const spokenLanguage: ReadonlySignal<string> = computed(() =>
  languageSetting.value === 'system' ? (preferred.value[0] ?? 'en') : languageSetting.value,
);

/** Lets texts and the document follow the language. Once in the life of a window. */
export function followLanguage(): void {
  followLocale(() => locale.value);
  globalThis.addEventListener?.('languagechange', () => {
    preferred.value = navigator.languages;
  });
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === place) languageSetting.value = remembered();
  });
  effect(() => {
    const root = globalThis.document?.documentElement;
    if (root) Object.assign(root, writingOf(locale.value));
  });
}

/** What shows before settings are read, and the window of captions that reads none, have it from here. */
export function rememberLanguage(setting: Settings['language']): void {
  languageSetting.value = setting;
  try {
    globalThis.localStorage?.setItem(place, setting);
  } catch {
    // Storage may be switched off: then the first words are in the system's language.
  }
}

function remembered(): Settings['language'] {
  try {
    const kept = globalThis.localStorage?.getItem(place) ?? null;
    return languages.find((language) => language === kept) ?? 'system';
  } catch {
    return 'system';
  }
}
