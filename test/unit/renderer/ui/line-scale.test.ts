import { describe, expect, it } from 'vitest';
import { linePath, marks, place, rangeOf } from '../../../../src/renderer/ui/line-scale.js';

describe('chart scales', () => {
  it('span the known values', () => {
    expect(rangeOf([3, null, -1, Number.NaN])).toEqual({ low: -1, high: 3 });
    expect(rangeOf([2, 2])).toEqual({ low: 1.5, high: 2.5 });
    expect(rangeOf([null])).toEqual({ low: 0, high: 1 });
  });

  it('mark round numbers inside the range', () => {
    expect(marks({ low: 0, high: 1 }, 4)).toEqual([0, 0.5, 1]);
    expect(marks({ low: -3, high: 3 }, 5)).toEqual([-2, 0, 2]);
    expect(marks({ low: 1, high: 60 }, 5)).toEqual([20, 40, 60]);
  });

  it('may run downwards, as the screen does', () => {
    expect(place(0.25, { low: 0, high: 1 }, 100, 0)).toBe(75);
  });

  it('lift the pen over gaps', () => {
    expect(
      linePath([
        [0, 1],
        [1, null],
        [2, 3],
        [3, 4],
      ]),
    ).toBe('M0.0 1.0M2.0 3.0L3.0 4.0');
  });
});
