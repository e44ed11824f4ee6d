import { describe, expect, it } from 'vitest';
import { HandCount } from '../../../../src/renderer/vision/hand-count.js';

/** Plays pictures at 20 a second; `inView` gives the hands there are. Returns how many were looked for. */
function play(count: HandCount, from: number, to: number, inView: (time: number) => number): number[] {
  const looked: number[] = [];
  for (let time = from; time < to; time += 50) {
    const lookedFor = count.next(time);
    looked.push(lookedFor);
    count.saw(time, lookedFor, Math.min(lookedFor, inView(time)));
  }
  return looked;
}

describe('HandCount', () => {
  it('looks for two at first and as long as there are two or none', () => {
    expect(new Set(play(new HandCount(), 0, 5000, () => 2))).toEqual(new Set([2]));
    expect(new Set(play(new HandCount(), 0, 5000, () => 0))).toEqual(new Set([2]));
  });

  it('follows one hand after a second, looking for another about every 0.7 seconds', () => {
    const looked = play(new HandCount(), 0, 8000, () => 1);
    expect(looked.slice(0, 21)).toEqual(looked.slice(0, 21).map(() => 2));
    const later = looked.slice(21);
    const seconds = later.flatMap((n, i) => (n === 2 ? [i] : []));
    expect(seconds.length).toBeGreaterThan(8);
    seconds.slice(1).forEach((at, i) => expect((at - (seconds[i] ?? 0)) * 50).toBe(700));
    expect(later.filter((n) => n === 1).length / later.length).toBeGreaterThan(0.9);
  });

  it('finds a second hand within 0.7 seconds and looks for two from then on', () => {
    const count = new HandCount();
    play(count, 0, 3000, () => 1);
    const looked = play(count, 3000, 6000, () => 2);
    expect(looked.indexOf(2) * 50).toBeLessThanOrEqual(700);
    expect(new Set(looked.slice(looked.indexOf(2)))).toEqual(new Set([2]));
  });

  it('looks for two at once when the one hand is gone', () => {
    const count = new HandCount();
    play(count, 0, 3000, () => 1);
    const looked = play(count, 3000, 4000, () => 0);
    expect(looked.slice(1)).toEqual(looked.slice(1).map(() => 2));
  });

  it('starts with two again after a reset and when the clock goes back', () => {
    const count = new HandCount();
    play(count, 10_000, 13_000, () => 1);
    expect(count.next(13_000)).toBe(1);
    expect(count.next(0)).toBe(2);
    count.reset();
    expect(count.next(13_000)).toBe(2);
  });
});
