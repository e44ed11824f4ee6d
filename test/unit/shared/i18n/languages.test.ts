import { afterEach, describe, expect, it } from 'vitest';
import {
  catalogueOf,
  chooseLanguage,
  languages,
  pseudoLocales,
  writingOf,
  type TextKey,
} from '../../../../src/shared/i18n/languages.js';
import { dateText, fixed, followLocale, plural, t } from '../../../../src/shared/i18n/t.js';

const en = catalogueOf('en');
const keys = Object.keys(en) as TextKey[];
const translated = languages.filter((language) => language !== 'en');
const placeholders = (text: string): string[] => [...(text.match(/\{\w+\}/g) ?? [])].sort();

/** Texts that are the same word in the other language, too. */
const sameWord: Readonly<Record<(typeof translated)[number], readonly TextKey[]>> = {
  de: [
    'backend.name.wasm',
    'outputs.port',
    'screen.live',
    'settings.training',
    'settings.version',
    'signs.symbol',
    'takes.source.film',
  ],
  es: ['backend.name.wasm', 'demo.virtualName', 'status.fps', 'storage.bytes'],
};

afterEach(() => followLocale(() => 'en'));

describe.each([...translated, ...pseudoLocales])('%s', (locale) => {
  const texts = catalogueOf(locale);

  it('has every text, in the order of the English ones, and no other', () => {
    expect(Object.keys(texts)).toEqual(keys);
  });

  it('has the same placeholders in each text, and no text that is empty', () => {
    const wrong = keys.filter(
      (key) => texts[key].trim() === '' || String(placeholders(texts[key])) !== String(placeholders(en[key])),
    );
    expect(wrong).toEqual([]);
  });
});

it.each(languages)('%s speaks of no options of the command line, which says them itself', (language) => {
  const texts = catalogueOf(language);
  expect(keys.filter((key) => /(^|[^-])--[a-z]/.test(texts[key]))).toEqual([]);
});

describe.each(translated)('%s', (language) => {
  const texts = catalogueOf(language);

  it('has nothing left in English but names', () => {
    const left = keys.filter((key) => {
      const words = en[key].replace(/\{\w+\}/g, '').match(/\p{L}{2,}/gu) ?? [];
      return words.some((word) => !/^(kB|MB|GB|Mudra)$/.test(word)) && texts[key] === en[key];
    });
    expect(left.filter((key) => !sameWord[language].includes(key))).toEqual([]);
  });

  it('never calls itself a translator, nor uses the straight quotes of no language', () => {
    const wrong = keys.filter((key) => /übersetzer|traductor|["“][^"”]*”/i.test(texts[key]));
    expect(wrong).toEqual([]);
  });
});

it('a made-up language is longer by 40 %, in brackets and with accents', () => {
  const text = catalogueOf('pseudo')['live.empty.title'];
  expect(text).toMatch(/^\[Mûdrá kñöwš ñö šígñ ýét\. .*\]$/);
  expect(text.length).toBeGreaterThan(en['live.empty.title'].length * 1.3);
});

it('only the one from right to left is written so', () => {
  expect(writingOf('pseudo-rtl').dir).toBe('rtl');
  expect([...languages, 'pseudo' as const].map((locale) => writingOf(locale).dir)).toEqual(
    Array.from({ length: languages.length + 1 }, () => 'ltr'),
  );
});

it('the system’s languages are asked in their order; without one that is there, it is English', () => {
  expect(chooseLanguage('system', ['fr-FR', 'de-AT', 'es'])).toBe('de');
  expect(chooseLanguage('system', ['es_MX'])).toBe('es');
  expect(chooseLanguage('system', ['fr'])).toBe('en');
  expect(chooseLanguage('system', [])).toBe('en');
  expect(chooseLanguage('en', ['de'])).toBe('en');
});

it('one and many are told apart by the language’s own rules', () => {
  const takes = (count: number): string => plural(count, { one: 'count.take', other: 'count.takes' });
  expect([0, 1, 2].map(takes)).toEqual(['0 takes', '1 take', '2 takes']);
  followLocale(() => 'de');
  expect([0, 1, 2].map(takes)).toEqual(['0 Aufnahmen', '1 Aufnahme', '2 Aufnahmen']);
  followLocale(() => 'es');
  // Millions are a category of their own in Spanish; it has no text of its own here.
  expect([0, 1, 2, 1_000_000].map(takes)).toEqual(['0 tomas', '1 toma', '2 tomas', '1000000 tomas']);
});

it('numbers and days are written as the language writes them; ports are never grouped', () => {
  const day = new Date(2026, 0, 5);
  followLocale(() => 'de');
  expect(fixed(1.25, 1)).toBe('1,3');
  expect(t('outputs.listeners', { count: 12_345 })).toContain(' 12345 ');
  expect(t('player.times', { speed: 0.5 })).toBe('0,5 ×');
  expect(dateText(day)).toBe('5. Jan. 2026');
  followLocale(() => 'es');
  expect(fixed(0.5, 2)).toBe('0,50');
  expect(dateText(day)).toBe('5 ene 2026');
  followLocale(() => 'en');
  expect(fixed(2, 1)).toBe('2.0');
});

it('what people wrote is isolated from a sentence that runs from right to left', () => {
  followLocale(() => 'pseudo-rtl');
  expect(t('history.addSign', { name: 'a (b)' })).toContain('“\u2068a (b)\u2069”');
});
