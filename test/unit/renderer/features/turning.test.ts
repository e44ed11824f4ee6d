import { describe, expect, it } from 'vitest';
import {
  turnedBy,
  turnedFrames,
  turnOfKey,
  unturned,
} from '../../../../src/renderer/features/signs/turning.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { extentOf } from '../../../../src/renderer/ui/skeleton.js';
import { film, hand } from '../../../support/hands.js';

const frames = film(0, 500, 20, () => [hand('Right', { x: 0.4, y: 0.6 })]);
const extent = extentOf(frames);
const numbers = (of: readonly HandFrame[]): number[] =>
  of.flatMap(({ hands }) => hands.flatMap(({ landmarks }) => [...landmarks]));

describe('turning hands', () => {
  it('goes round to where it began, and keeps every distance', () => {
    const quarter = { right: 90, down: 0 };
    let round: readonly HandFrame[] = frames;
    for (let i = 0; i < 4; i++) round = turnedFrames(round, quarter, extent);
    const before = numbers(frames);
    numbers(round).forEach((n, i) => expect(n).toBeCloseTo(before[i] ?? 0, 6));
    const lengths = (of: readonly HandFrame[]): number[] => {
      const [frame] = of;
      const points = frame?.hands[0]?.landmarks ?? [];
      const at = (i: number): number[] => [
        (points[3 * i] ?? 0) * (frame?.aspect ?? 1),
        points[3 * i + 1] ?? 0,
        (points[3 * i + 2] ?? 0) * (frame?.aspect ?? 1),
      ];
      const [wrist = [], ...others] = Array.from({ length: 21 }, (_, i) => at(i));
      return others.map((other) => Math.hypot(...other.map((n, k) => n - (wrist[k] ?? 0))));
    };
    const turned = turnedFrames(frames, { right: 35, down: -50 }, extent);
    const kept = lengths(frames);
    lengths(turned).forEach((length, i) => expect(length).toBeCloseTo(kept[i] ?? 0, 6));
  });

  it('brings what is near to the right as the mirror shows it, and down', () => {
    const [frame] = frames;
    if (!frame) throw new Error('no frame');
    const near = frame.hands.map((one) => ({
      ...one,
      landmarks: one.landmarks.map((n, i) => (i % 3 === 2 ? -0.2 : n)),
    }));
    const nearer = [{ ...frame, hands: near as unknown as HandFrame['hands'] }];
    const mean = (of: readonly HandFrame[], axis: number): number => {
      const all = numbers(of).filter((_, i) => i % 3 === axis);
      return all.reduce((sum, n) => sum + n, 0) / all.length;
    };
    const turned = turnedFrames(nearer, { right: 20, down: 20 }, extent);
    expect(mean(turned, 0)).toBeLessThan(mean(nearer, 0));
    expect(mean(turned, 1)).toBeGreaterThan(mean(nearer, 1));
  });

  it('turns by keys, round without an end, up and down as far as it makes sense', () => {
    expect(turnOfKey(unturned, 'ArrowLeft')).toEqual({ right: -15, down: 0 });
    expect(turnedBy({ right: 170, down: 85 }, { right: 20, down: 20 })).toEqual({ right: -170, down: 90 });
    expect(turnOfKey({ right: 30, down: 15 }, 'Home')).toEqual(unturned);
    expect(turnOfKey(unturned, 'Tab')).toBeNull();
    expect(turnedFrames(frames, unturned, extent)).toBe(frames);
  });
});
