import { expect } from 'vitest';
import type { HandFrame } from '../../src/shared/domain/hand.js';

/** Every frame of `take` is that of `was`, with times from the first one within `late` ms and landmarks within `off`. */
export function expectClose(
  take: readonly HandFrame[],
  was: readonly HandFrame[],
  late: number,
  off: number,
  name: string,
): void {
  expect(take.length, name).toBe(was.length);
  for (const [n, frame] of take.entries()) {
    const before = was[n] ?? frame;
    const place = `${name}, frame ${n}`;
    const [time, timeBefore] = [frame.time - (take[0]?.time ?? 0), before.time - (was[0]?.time ?? 0)];
    expect(Math.abs(time - timeBefore), place).toBeLessThanOrEqual(late);
    expect(
      frame.hands.map((hand) => hand.handedness),
      place,
    ).toEqual(before.hands.map((hand) => hand.handedness));
    for (const [h, { landmarks }] of frame.hands.entries()) {
      const others = before.hands[h]?.landmarks ?? [];
      const most = Math.max(...landmarks.map((value, k) => Math.abs(value - (others[k] ?? NaN))));
      expect(most, place).toBeLessThanOrEqual(off);
    }
  }
}
