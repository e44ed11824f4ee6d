import { describe, expect, it } from 'vitest';
import { RisingClock } from '../../../../src/renderer/vision/rising-clock.js';

describe('RisingClock', () => {
  it('keeps whole milliseconds of times that rise', () => {
    const clock = new RisingClock();
    expect([0, 33.4, 66.7, 5000.99].map((time) => clock.next(time))).toEqual([0, 33, 66, 5000]);
  });

  it('rises by one where the time stands still, goes back or is not a number', () => {
    const clock = new RisingClock();
    expect([100, 100, 100.4, 40, Number.NaN, 150].map((time) => clock.next(time))).toEqual([
      100, 101, 102, 103, 104, 150,
    ]);
  });

  it('gives exact microseconds that rise strictly at any frame rate', () => {
    for (const fps of [24, 29.97, 30, 59.94, 60, 240]) {
      const clock = new RisingClock();
      let before = -1;
      for (let k = 0; k < 2000; k++) {
        const micros = clock.next(1e7 + (k * 1000) / fps) * 1000;
        expect(Number.isSafeInteger(micros)).toBe(true);
        expect(micros).toBeGreaterThan(before);
        before = micros;
      }
    }
  });
});
