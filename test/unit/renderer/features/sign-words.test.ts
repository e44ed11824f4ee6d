import { expect, it } from 'vitest';
import { found, usedText } from '../../../../src/renderer/features/signs/sign-words.js';
import { FakeBridge } from '../../../support/fake-bridge.js';

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
