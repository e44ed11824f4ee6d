import { describe, expect, it } from 'vitest';
import { FrameRate } from '../../../../src/renderer/vision/frame-rate.js';

describe('FrameRate', () => {
  it('counts the frames of the last second and gives the median search time', () => {
    const rate = new FrameRate();
    for (let k = 0; k < 60; k++) rate.add(k * 40, k % 10 === 0 ? 900 : 30);
    rate.drop(2);
    rate.drop(3);
    expect(rate.stats(59 * 40)).toEqual({ fps: 25, visionMs: 30, dropped: 5 });
    expect(rate.stats(59 * 40 + 2000)).toMatchObject({ fps: 0, visionMs: 30 });
  });

  it('follows a change within 30 frames', () => {
    const rate = new FrameRate();
    for (let k = 0; k < 100; k++) rate.add(k, 70);
    for (let k = 100; k < 120; k++) rate.add(k, 35);
    expect(rate.stats(120).visionMs).toBe(35);
  });

  it('is all noughts before the first frame', () => {
    expect(new FrameRate().stats(5)).toEqual({ fps: 0, visionMs: 0, dropped: 0 });
  });
});
