import { expect, it } from 'vitest';
import { found, measuredTexts, usedText } from '../../../../src/renderer/features/signs/sign-words.js';
import { FakeBridge, modelOf } from '../../../support/fake-bridge.js';

it('search finds names before notes, whatever the accents and case, with every word', () => {
  const bridge = new FakeBridge();
  const [mother, cafe, tea] = ['Mère', 'Café au lait', 'thé'].map((name) => bridge.seed(name, 1));
  if (!mother || !cafe || !tea) throw new Error('no signs');
  tea.notes = 'like café, with two fingers';
  tea.symbol = '🍵';
  const signs = [mother, tea, cafe];
  const names = (search: string): string[] => found(signs, search).map(({ name }) => name);
  expect(names('  ')).toEqual(['Mère', 'thé', 'Café au lait']);
  expect(names('MERE')).toEqual(['Mère']);
  expect(names('cafe')).toEqual(['Café au lait', 'thé']);
  expect(names('fingers two')).toEqual(['thé']);
  expect(names('🍵')).toEqual(['thé']);
  expect(names('coffee')).toEqual([]);
});

it('says how many takes are switched off', () => {
  const sign = new FakeBridge().seed('hello', 3);
  expect(usedText(sign)).toBe('3 takes');
  for (const take of sign.takes.slice(1)) take.disabled = true;
  expect(usedText(sign)).toBe('3 takes, 2 switched off');
});

it('says how a sign was recognised only while it has takes in use', () => {
  const bridge = new FakeBridge();
  const [hello, no] = [bridge.seed('hello', 2), bridge.seed('no', 2)];
  const score = modelOf([hello, no]).score ?? null;
  if (score) {
    score.confusion = [
      [3, 1],
      [0, 4],
    ];
  }
  const { right, takenFor } = measuredTexts(hello, score);
  expect(right).toMatch(/^\d of \d right$/);
  expect(takenFor).toBe('sometimes taken for “no”');
  expect(measuredTexts(no, score).takenFor).toBeNull();
  expect(measuredTexts(hello, null)).toEqual({ right: null, takenFor: null });
  for (const take of hello.takes) take.disabled = true;
  expect(measuredTexts(hello, score)).toEqual({ right: null, takenFor: null });
  no.takes = [];
  expect(measuredTexts(no, score)).toEqual({ right: null, takenFor: null });
});
