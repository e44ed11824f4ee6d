import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readTakesFrom } from '../../../src/main/library/read-take-folder.js';
import { ZipSource } from '../../../src/main/library/import/zip-source.js';
import { errorText, followLocale, placeText, reasonText } from '../../../src/shared/i18n/t.js';
import de from '../../../src/shared/i18n/de.json' with { type: 'json' };
import en from '../../../src/shared/i18n/en.json' with { type: 'json' };
import es from '../../../src/shared/i18n/es.json' with { type: 'json' };
import { MudraError, type ErrorParams } from '../../../src/shared/errors.js';
import { memory } from '../../support/memory-source.js';

afterEach(() => followLocale(() => 'en'));

const bad = '{"sign":"x","frames":[{"hands":[{"handedness":"Left","landmarks":[1,2]}]}]}\n';
async function brokenIn(files: Readonly<Record<string, string>>): Promise<ErrorParams> {
  const { broken } = await readTakesFrom(memory(files), 'memory', { skipBroken: true });
  return broken[0]?.params ?? {};
}

test.each([
  ['en', 1, 'No take was found in the film. Too long.'],
  ['en', 3, 'No take was found in 3 films. The first: Too long.'],
  ['de', 1, 'Im Film wurde keine Aufnahme gefunden. Too long.'],
  ['es', 1, 'No se encontró ninguna toma en el vídeo. Too long.'],
] as const)('an error that counts has words of its own for one (%s, %d)', (language, count, text) => {
  followLocale(() => language);
  expect(errorText(new MudraError('film.noTakes', { count, reason: 'Too long.' }))).toBe(text);
});

describe('what is wrong with a file is said in the person’s language', () => {
  let params: ErrorParams;
  beforeAll(async () => {
    params = await brokenIn({ 'b.jsonl': bad });
  });

  test.each([
    ['en', 'memory/b.jsonl, line 1', 'a hand needs 63 numbers and has 2'],
    ['de', 'memory/b.jsonl, Zeile 1', 'eine Hand braucht 63 Zahlen und hat 2'],
    ['es', 'memory/b.jsonl, línea 1', 'una mano necesita 63 números y tiene 2'],
  ] as const)('%s', (locale, place, reason) => {
    followLocale(() => locale);
    expect([placeText(params), reasonText(params)]).toEqual([place, reason]);
    const whole = errorText({ code: 'file.unreadable', params });
    expect(whole).toContain(place);
    expect(whole).toContain(reason);
  });

  test('with what programs say of it in English behind, where there is no more to say', async () => {
    followLocale(() => 'de');
    const odd = await brokenIn({ 'b.jsonl': '{"sign":"x","frames":[{"hands":"none"}]}' });
    expect(reasonText(odd)).toMatch(
      /^ihr Inhalt ist nicht, wie er sein soll \(frames\.0\.hands Invalid type: /,
    );
    const header = await brokenIn({ 'MP_Data/a/0/0.npy': '\u{fffd}NUMPY and no more' });
    expect(reasonText(header)).toBe('sie ist keine .npy-Datei');
    expect(reasonText({ path: 'x', reason: 'as it was told before' })).toBe('as it was told before');
  });

  test('also of a file that is no zip', async () => {
    followLocale(() => 'de');
    const error = await ZipSource.open('b.zip', undefined, Buffer.from('no zip')).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof MudraError)) throw new Error('it was opened');
    expect(errorText(error)).toMatch(/„b\.zip“ .*\(sie ist abgeschnitten oder gar kein Archiv\)/);
  });
});

test('every reason that the program gives has a text, and every text a reason that is given', () => {
  const root = join(import.meta.dirname, '../../../src/main');
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .join('\n');
  const codes = Object.keys(en).filter((key) => key.startsWith('reason.') && !key.startsWith('reason.at'));
  for (const key of codes) expect(sources, key).toContain(`'${key.slice('reason.'.length)}'`);
  for (const key of codes) {
    const [english, german, spanish] = [en, de, es].map((texts) => (texts as Record<string, string>)[key]);
    expect(new Set([english, german, spanish]).size, key).toBe(3);
  }
});
