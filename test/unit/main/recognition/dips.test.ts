import { expect, test } from 'vitest';
import { Dips } from '../../../../src/main/recognition/dips.js';

const dipsOf = (speeds: readonly number[]): number[] => {
  const dips = new Dips();
  return speeds.flatMap((speed, i) => dips.push(i * 40, speed) ?? []);
};

test('the slowest moment between two fast ones is told when hands have sped up again', () => {
  expect(dipsOf([0, 2, 4, 3, 1.5, 1, 1.2, 3, 5])).toEqual([5 * 40]);
  expect(dipsOf([3, 0.5, 3, 0.2, 4])).toEqual([40, 3 * 40]);
});

test('a steady speed, a wobble, or slowing down for good are none', () => {
  expect(dipsOf([3, 3, 3, 3])).toEqual([]);
  expect(dipsOf([3, 2.6, 3.1, 2.5, 3])).toEqual([]);
  expect(dipsOf([4, 3, 2, 1, 0, 0])).toEqual([]);
});

test('a reset forgets', () => {
  const dips = new Dips();
  for (const [i, speed] of [4, 1].entries()) dips.push(i * 40, speed);
  dips.reset();
  expect(dips.push(80, 4)).toBeNull();
});
