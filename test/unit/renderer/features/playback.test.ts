import { describe, expect, it } from 'vitest';
import {
  indexAt,
  motionOf,
  msOf,
  nearestIndex,
  played,
  trimmedTo,
} from '../../../../src/renderer/features/signs/playback.js';
import { film, hand } from '../../../support/hands.js';

/** 40 frames, 50 ms apart, from 1000 ms on; the hand moves in the middle alone. */
const frames = film(1000, 3000, 20, (time) => {
  const moved = Math.max(0, Math.min(1, (time - 1500) / 1000));
  return [hand('Right', { x: 0.3 + moved * 0.3, y: 0.6 })];
});

describe('places in a take', () => {
  it('the frame at a time is the last one that has begun', () => {
    expect([0, 49, 50, 99.999, 1950, 9999, -5].map((ms) => indexAt(frames, ms))).toEqual([
      0, 0, 1, 2, 39, 39, 0,
    ]);
    expect(indexAt([], 10)).toBe(0);
    expect(msOf(frames, 39)).toBe(1950);
  });

  it('the nearest frame may be the next one', () => {
    expect([20, 30, 5000].map((ms) => nearestIndex(frames, ms))).toEqual([0, 1, 39]);
  });

  it('a replay goes at its speed, waits at the end and begins again where the trim does', () => {
    const trim = { startMs: 200, endMs: 1000 };
    expect(played(300, 100, 0.25, trim)).toBe(325);
    expect(played(990, 100, 1, trim)).toBe(1090);
    expect(played(1390, 100, 1, trim)).toBe(200);
    expect(played(0, 16, 1, trim)).toBe(200);
  });

  it('motion is high where the hand moves and nothing where it rests', () => {
    const motion = motionOf(frames);
    expect(motion.slice(0, 9).every((one) => one === 0)).toBe(true);
    expect(Math.min(...motion.slice(12, 29))).toBeGreaterThan(0.9);
    expect(motion.slice(33).every((one) => one === 0)).toBe(true);
  });
});

describe('trimming', () => {
  const whole = { startMs: 0, endMs: 1950 };

  it('moves one end to a frame, within the take', () => {
    expect(trimmedTo(frames, whole, 'startMs', 10, 300)).toEqual({ startMs: 500, endMs: 1950 });
    expect(trimmedTo(frames, whole, 'endMs', 20, 300)).toEqual({ startMs: 0, endMs: 1000 });
    expect(trimmedTo(frames, whole, 'startMs', -3, 300)).toEqual(whole);
    expect(trimmedTo(frames, whole, 'endMs', 99, 300)).toEqual(whole);
  });

  it('leaves at least what a take needs', () => {
    expect(trimmedTo(frames, { startMs: 0, endMs: 1000 }, 'startMs', 39, 320)).toEqual({
      startMs: 650,
      endMs: 1000,
    });
    expect(trimmedTo(frames, { startMs: 1000, endMs: 1950 }, 'endMs', 0, 320)).toEqual({
      startMs: 1000,
      endMs: 1350,
    });
  });
});
