import { describe, expect, it } from 'vitest';
import { extentOf, frameAt, stillOf } from '../../../../src/renderer/ui/skeleton.js';
import { film, frame, hand } from '../../../support/hands.js';

describe('replaying a take', () => {
  const take = film(5000, 6000, 10, (time) => [hand('Right', { x: 0.2 + (time - 5000) / 4000, y: 0.7 })]);

  it('shows the newest frame of the moment, then begins again after a short rest', () => {
    expect(frameAt(take, 0)?.time).toBe(5000);
    expect(frameAt(take, 250)?.time).toBe(5200);
    expect(frameAt(take, 1300)?.time).toBe(5900);
    expect(frameAt(take, 1450)?.time).toBe(5000);
    expect(frameAt([], 10)).toBeNull();
  });

  it('stands still on the frame with most hands nearest the middle', () => {
    const two = [hand('Right', { x: 0.3, y: 0.6 }), hand('Left', { x: 0.7, y: 0.6 })];
    const frames = [frame(0, two), frame(10, []), frame(20, two.slice(0, 1)), frame(30, two), frame(40, [])];
    expect(stillOf(frames)?.time).toBe(30);
    expect(stillOf([])).toBeNull();
  });

  it('frames all hands of all moments, in picture heights', () => {
    const extent = extentOf(take);
    for (const { hands, aspect } of take) {
      for (const { landmarks } of hands) {
        const x = (landmarks[0] ?? 0) * aspect;
        expect(x).toBeGreaterThan(extent.left);
        expect(x).toBeLessThan(extent.left + extent.width);
      }
    }
    expect(extent.width).toBeLessThan(0.9);
    expect(extentOf([])).toEqual({ left: 0, top: 0, width: 4 / 3, height: 1 });
  });
});
