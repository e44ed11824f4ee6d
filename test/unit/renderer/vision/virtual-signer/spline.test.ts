import { describe, expect, it } from 'vitest';
import { along } from '../../../../../src/renderer/vision/virtual-signer/spline.js';

const knots = [
  { time: 0, row: [0, 5] },
  { time: 100, row: [1, 5] },
  { time: 150, row: [4, 3] },
  { time: 400, row: [-2, 3] },
];

describe('along', () => {
  it('passes through its knots and stays put before and after', () => {
    for (const { time, row } of knots) expect(along(knots, time)).toEqual(row);
    expect(along(knots, -50)).toEqual([0, 5]);
    expect(along(knots, 900)).toEqual([-2, 3]);
  });

  it('never leaves the range of the two knots around it', () => {
    for (let time = 0; time < 400; time += 5) {
      const next = knots.findIndex((knot) => knot.time > time);
      const [a, b] = [knots[next - 1]?.row ?? [], knots[next]?.row ?? []];
      along(knots, time).forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(Math.min(a[i] ?? 0, b[i] ?? 0) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.max(a[i] ?? 0, b[i] ?? 0) + 1e-12);
      });
    }
  });

  it('has no corners: the slope is the same on both sides of a knot', () => {
    const e = 0.01;
    const slope = (from: number): number =>
      ((along(knots, from + e)[0] ?? 0) - (along(knots, from)[0] ?? 0)) / e;
    expect(slope(100 - e)).toBeCloseTo(slope(100), 3);
    expect(slope(100)).toBeGreaterThan(0.001);
  });
});
