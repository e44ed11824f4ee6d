import { describe, expect, it } from 'vitest';
import { apalu, spread } from '../../../../src/renderer/features/insight/apalu.js';

describe('the drawn activation', () => {
  it('is the one of the paper', () => {
    expect(apalu(0, 0.55, 0.065)).toBe(0);
    // a (x + x σ(1.702 x)) at x = 1, worked out by hand: σ(1.702) = 0.84580.
    expect(apalu(1, 0.55, 0.065)).toBeCloseTo(0.55 * 1.8458, 4);
    expect(apalu(-1, 0.55, 0.065)).toBeCloseTo(0.065 * (Math.exp(-1) - 1), 12);
    expect(apalu(-40, 0.55, 0.2)).toBeCloseTo(-0.2, 12);
  });

  it('is drawn over the whole range', () => {
    expect(spread(-3, 3, 4)).toEqual([-3, -1, 1, 3]);
  });
});
