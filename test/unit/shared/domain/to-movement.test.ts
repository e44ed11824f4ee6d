import { describe, expect, it } from 'vitest';
import { moves, toMovement } from '../../../../src/shared/domain/to-movement.js';
import { film, hand } from '../../../support/hands.js';

/** A right hand that is still but from `from` to `to` ms, when it rises aslant. */
const rising = (from: number, to: number): ReturnType<typeof film> =>
  film(0, 5000, 25, (time) => {
    const moved = (Math.min(to, Math.max(from, time)) - from) / 4000;
    return [hand('Right', { x: 0.4 + moved / 3, y: 0.8 - moved })];
  });
const span = (frames: readonly { readonly time: number }[]): [number, number] => [
  frames[0]?.time ?? NaN,
  frames.at(-1)?.time ?? NaN,
];

describe('the movement within frames', () => {
  it('begins a little before hands move and ends a while after', () => {
    const [from, to] = span(toMovement(rising(2000, 3200)));
    expect(from).toBeGreaterThanOrEqual(1600);
    expect(from).toBeLessThanOrEqual(2000);
    expect(to).toBeGreaterThanOrEqual(3200);
    expect(to).toBeLessThanOrEqual(4000);
  });

  it('begins where hands come into view and ends where they leave', () => {
    const seen = film(0, 4000, 25, (time) =>
      time < 1000 || time > 2400 ? [] : [hand('Left', { x: 0.6, y: 0.9 - (time - 1000) / 3000 })],
    );
    expect(span(toMovement(seen))).toEqual([1000, 2400]);
  });

  it('is all that shows a hand where nothing moves, and nothing where there is none', () => {
    const still = rising(9000, 9001);
    expect(toMovement(still)).toHaveLength(still.length);
    expect(toMovement(film(0, 1000, 25, () => []))).toEqual([]);
    expect(toMovement([])).toEqual([]);
  });

  it('is told from holding still', () => {
    expect(moves(rising(2000, 3200))).toBe(true);
    expect(moves(rising(9000, 9001))).toBe(false);
    expect(moves([])).toBe(false);
  });
});
