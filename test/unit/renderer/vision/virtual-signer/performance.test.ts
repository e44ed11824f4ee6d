import { describe, expect, it } from 'vitest';
import type { Handedness } from '../../../../../src/shared/domain/hand.js';
import { ms } from '../../../../../src/shared/domain/units.js';
import { mirrorLook } from '../../../../../src/renderer/vision/virtual-signer/look.js';
import { perform, type Act } from '../../../../../src/renderer/vision/virtual-signer/performance.js';
import { POSE_NUMBERS, mirrorHands, toRow } from '../../../../../src/renderer/vision/virtual-signer/pose.js';
import { virtualSign, virtualSigns } from '../../../../../src/renderer/vision/virtual-signer/signs.js';
import { fastest } from './speeds.js';

const sides: readonly Handedness[] = ['Left', 'Right'];
const hello = virtualSign('hello');
const wait = virtualSign('wait');

/** Both hands at `steps` even times of an act, one row of numbers a time; a hidden hand is a row of 9. */
function film(act: Act, steps: number): number[][] {
  return Array.from({ length: steps }, (_, k) => {
    const hands = act.at(ms(((k + 0.5) / steps) * act.durationMs));
    return sides.flatMap((side) => {
      const pose = hands[side];
      return pose ? toRow(pose) : Array.from({ length: POSE_NUMBERS }, () => 9);
    });
  });
}

/** Mean distance between two films; metres count ten times, so that places weigh like shapes. */
function distance(a: readonly number[][], b: readonly number[][]): number {
  let sum = 0;
  a.forEach((row, k) => {
    const squares = row.map((value, i) => {
      const metres = i % POSE_NUMBERS >= 7 && i % POSE_NUMBERS < 10;
      return ((value - (b[k]?.[i] ?? 0)) * (metres ? 10 : 1)) ** 2;
    });
    sum += Math.sqrt(squares.reduce((total, square) => total + square, 0));
  });
  return sum / a.length;
}

describe('virtual signs', () => {
  it('offers several one-handed and two-handed signs with ids of their own', () => {
    expect(new Set(virtualSigns.map((sign) => sign.id)).size).toBe(virtualSigns.length);
    for (const hands of [1, 2]) {
      expect(virtualSigns.filter((sign) => sign.hands === hands).length).toBeGreaterThanOrEqual(4);
    }
  });

  it.each(virtualSigns)('$id has key poses that rise in time, for as many hands as it says', (sign) => {
    expect(sign.keyPoses.length).toBeGreaterThanOrEqual(2);
    expect(sign.keyPoses[0]?.at).toBe(0);
    sign.keyPoses.slice(1).forEach((key, i) => expect(key.at).toBeGreaterThan(sign.keyPoses[i]?.at ?? 0));
    for (const key of sign.keyPoses) expect(key.other !== undefined).toBe(sign.hands === 2);
    const length = sign.keyPoses.at(-1)?.at ?? 0;
    expect(length).toBeGreaterThanOrEqual(760);
    expect(length).toBeLessThanOrEqual(2000);
  });

  it('refuses a sign that it does not know', () => {
    expect(() => virtualSign('ohell')).toThrow(RangeError);
  });
});

describe('perform', () => {
  it('is the same for the same seed, whatever order times are asked for in', () => {
    const [one, two] = [perform(hello, 7), perform(hello, 7)];
    const backwards = film(two, 20).toReversed();
    two.at(two.durationMs);
    expect(film(one, 20)).toEqual(backwards.toReversed());
    expect(one.look).toEqual(two.look);
  });

  it('varies in speed, path and look from seed to seed', () => {
    const takes = [1, 2, 3, 4, 5, 6].map((seed) => perform(hello, seed));
    expect(new Set(takes.map((take) => take.durationMs)).size).toBe(6);
    expect(new Set(takes.map((take) => JSON.stringify(take.look))).size).toBe(6);
    takes.slice(1).forEach((take, i) => {
      const before = takes[i];
      if (before) expect(distance(film(take, 15), film(before, 15))).toBeGreaterThan(0.1);
    });
  });

  it.each(virtualSigns)('$id rises from below the picture, signs and is lowered again', (sign) => {
    const take = perform(sign, 11);
    expect(take.at(ms(0))).toEqual({ Left: null, Right: null });
    expect(take.at(take.durationMs)).toEqual({ Left: null, Right: null });
    const early = take.at(ms(10)).Right;
    const middle = take.at(ms((take.signStart + take.signEnd) / 2));
    const late = take.at(ms(take.durationMs - 10)).Right;
    expect(early?.wrist.y).toBeLessThan(-0.43);
    expect(late?.wrist.y).toBeLessThan(-0.43);
    expect(middle.Right?.wrist.y).toBeGreaterThan(-0.2);
    expect(middle.Left !== null).toBe(sign.hands === 2);
    expect(take.signStart).toBeGreaterThan(250);
    expect(take.signEnd - take.signStart).toBeGreaterThan(600);
    expect(take.durationMs).toBeLessThan(3200);
  });

  it.each([hello, wait])('$id by a left-handed signer is the mirror image with hands swapped', (sign) => {
    const right = perform(sign, 5);
    const left = perform(sign, 5, { leftHanded: true });
    expect(left.durationMs).toBe(right.durationMs);
    expect(left.look).toEqual(mirrorLook(right.look));
    expect(left.look).not.toEqual(right.look);
    for (let time = 0; time <= right.durationMs; time += 40) {
      expect(left.at(ms(time))).toEqual(mirrorHands(right.at(ms(time))));
    }
    const middle = ms(right.durationMs / 2);
    expect(left.at(middle)).not.toEqual(right.at(middle));
  });

  it('moves the main hand of a right-handed signer on the left of the picture', () => {
    const take = perform(hello, 2);
    const pose = take.at(take.signStart).Right;
    expect(pose?.wrist.x).toBeLessThan(-0.03);
    expect(take.at(take.signStart).Left).toBeNull();
  });

  it.each(virtualSigns)('$id keeps to speeds of a person', (sign) => {
    for (const seed of [1, 2, 3]) {
      const { wrist, turn } = fastest(perform(sign, seed));
      expect(wrist).toBeGreaterThan(0.5);
      expect(wrist).toBeLessThan(3);
      expect(turn).toBeLessThan(14);
    }
  });

  it('makes takes that are nearer to their own sign than to any other', () => {
    const seeds = [21, 22, 23, 24];
    const takes = virtualSigns.flatMap((sign) =>
      seeds.map((seed) => ({ id: sign.id, rows: film(perform(sign, seed), 24) })),
    );
    for (const take of takes) {
      const others = takes.filter((other) => other !== take);
      const nearest = others.reduce((best, other) =>
        distance(other.rows, take.rows) < distance(best.rows, take.rows) ? other : best,
      );
      expect(nearest.id).toBe(take.id);
    }
  });
});
