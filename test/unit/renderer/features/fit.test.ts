import { expect, it } from 'vitest';
import { fitOf } from '../../../../src/renderer/features/captions/fit.js';

const numbers = (text: string): number[] => Object.values(fitOf(text)).map(Number);

it('tells how wide a caption is, and the longest word of it', () => {
  const [whole = 0, longest = 0] = numbers('good evening');
  expect(longest).toBeLessThan(whole);
  expect(numbers('evening')).toEqual([longest, longest]);
  expect(numbers('')).toEqual([1, 1]);
});

it('knows that letters are not alike', () => {
  const wide = (text: string): number => numbers(text)[0] ?? 0;
  expect(wide('mmm')).toBeGreaterThan(2 * wide('iii'));
  expect(wide('TEA')).toBeGreaterThan(wide('tea'));
  expect(wide('水')).toBeGreaterThan(wide('a'));
  expect(wide('e\u0301')).toBe(wide('é'));
});
