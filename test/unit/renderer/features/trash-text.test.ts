import { expect, it } from 'vitest';
import { trashText } from '../../../../src/renderer/features/library/trash-text.js';

it.each([
  [0, 0, 0, ''],
  [1, 0, 0, '1 deleted sign'],
  [0, 1, 0, '1 deleted take'],
  [1, 5, 0, '1 deleted sign, 5 deleted takes'],
  [2, 1, 3, '2 deleted signs, 1 deleted take, 3 deleted sets'],
])('says what is in the trash: %d signs, %d takes, %d sets', (signs, takes, sets, text) => {
  expect(trashText({ signs, takes, sets })).toBe(text);
});
