import { expect, test } from 'vitest';
import { SetsState } from '../../../../src/renderer/state/sets-state.js';
import { testApp } from '../../../support/app-parts.js';

test('of two measurements of the storage the one asked for last counts, whichever is answered first', async () => {
  const { sets } = testApp().state;
  const answers: ((count: number) => void)[] = [];
  const call = (name: string): Promise<unknown> =>
    name === 'sets.removed'
      ? Promise.resolve([])
      : new Promise((answer) => answers.push((count) => answer({ trash: { count, bytes: count } })));
  const own = (sets as unknown as { parts: object }).parts;
  Object.defineProperty(sets, 'parts', { value: { ...own, call } });
  expect(sets).toBeInstanceOf(SetsState);
  const [older, newer] = [sets.measure(), sets.measure()];
  await expect.poll(() => answers.length).toBe(2);
  answers[1]?.(7);
  answers[0]?.(0);
  await Promise.all([older, newer]);
  expect(sets.storage.value?.trash.count).toBe(7);
});
