import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../../../src/renderer/features/insight/activations.js';
import { apalu, movedBy, spread } from '../../../../src/renderer/features/insight/apalu.js';

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

  it('is told of in words: hardly moved, steeper or flatter, by the layer that moved most', () => {
    const began = { layer: 'dense', a: 0.55, b: 0.065, initialA: 0.55, initialB: 0.065 };
    const near = { ...began, layer: 'layer0', a: 0.56 };
    expect(movedBy(began)).toBe(0);
    expect(verdictOf([near, began])).toContain('hardly moved');
    expect(verdictOf([near, { ...began, a: 0.8 }])).toContain('“dense” moved most: signals');
    expect(movedBy({ ...began, a: 1.1, b: 0.13 })).toBeCloseTo(1);
    expect(verdictOf([{ ...began, a: 0.3 }])).toContain('less');
  });
});
