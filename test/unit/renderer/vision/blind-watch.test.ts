import { describe, expect, it } from 'vitest';
import { BlindWatch, changedShare } from '../../../../src/renderer/vision/blind-watch.js';
import { seeded } from '../../../support/hands.js';

const cells = 32 * 24;

/** A wall with webcam noise; where `box` is given, a dark thing covers that column range. */
function picture(seed: number, box: number | null): Uint8Array {
  const random = seeded(seed);
  return Uint8Array.from({ length: cells }, (_, i) => {
    const dark = box !== null && Math.abs((i % 32) - box) < 3 && i > cells / 3;
    return (dark ? 40 : 150) + Math.round((random() - 0.5) * 10);
  });
}

/** Milliseconds at which a rebuild was asked for, at 30 pictures a second. */
function rebuilds(
  watch: BlindWatch,
  from: number,
  to: number,
  hands: number,
  box: (time: number) => number | null,
): number[] {
  const asked: number[] = [];
  for (let time = from; time < to; time += 1000 / 30) {
    if (!watch.saw(hands, time)) continue;
    if (watch.look(picture(Math.round(time), box(time)), time)) asked.push(time);
  }
  return asked;
}

const waving = (time: number): number => 10 + Math.round(8 * Math.sin(time / 250));

describe('BlindWatch', () => {
  it('asks for a rebuild after seconds of movement without a hand', () => {
    const [first] = rebuilds(new BlindWatch(), 0, 10_000, 0, waving);
    expect(first).toBeGreaterThan(3500);
    expect(first).toBeLessThan(6000);
  });

  it('never asks while the picture stands still, noise or not', () => {
    expect(rebuilds(new BlindWatch(), 0, 60_000, 0, () => null)).toEqual([]);
    expect(rebuilds(new BlindWatch(), 0, 60_000, 0, () => 7)).toEqual([]);
  });

  it('never looks while hands are seen', () => {
    expect(rebuilds(new BlindWatch(), 0, 60_000, 1, waving)).toEqual([]);
  });

  it('waits twice as long after each rebuild, until a hand is seen', () => {
    const watch = new BlindWatch();
    const [a = 0, b = 0, c = 0] = rebuilds(watch, 0, 60_000, 0, waving);
    expect((b - a) / a).toBeCloseTo(2, 0);
    expect((c - b) / (b - a)).toBeCloseTo(2, 0);
    watch.saw(1, 60_000);
    const [again = 0] = rebuilds(watch, 60_500, 80_000, 0, waving);
    expect(again - 60_500).toBeLessThan(6000);
  });
});

describe('changedShare', () => {
  it('counts cells that changed clearly', () => {
    const before = new Uint8Array(100).fill(100);
    const after = before.map((grey, i) => (i < 7 ? grey + 60 : grey + 10));
    expect(changedShare(before, after)).toBeCloseTo(0.07);
  });
});
