import { describe, expect, it } from 'vitest';
import { ms } from '../../../../../src/shared/domain/units.js';
import { idle, idleHands } from '../../../../../src/renderer/vision/virtual-signer/idle.js';
import { fastest } from './speeds.js';

const minute = Array.from({ length: 600 }, (_, k) => ms(k * 100));

describe('idleHands', () => {
  it('is the same for the same seed, whichever times are asked for first', () => {
    const [forwards, backwards] = [idleHands(4), idleHands(4)];
    const late = minute.toReversed().map((time) => backwards(time));
    expect(minute.map((time) => forwards(time))).toEqual(late.toReversed());
  });

  it('differs between seeds and between the hands', () => {
    const [one, two] = [idleHands(4), idleHands(5)];
    const time = minute.find((at) => one(at).Right && one(at).Left && two(at).Right);
    expect(time).toBeDefined();
    if (time === undefined) return;
    expect(one(time).Right).not.toEqual(two(time).Right);
    expect(one(time).Left?.curls).not.toEqual(one(time).Right?.curls);
  });

  it('goes on for ever, with both hands shown for most of the time and hidden now and then', () => {
    const hands = idleHands(1);
    for (const side of ['Left', 'Right'] as const) {
      const shown = minute.filter((time) => hands(time)[side]).length / minute.length;
      expect(shown).toBeGreaterThan(0.5);
      expect(shown).toBeLessThan(1);
    }
    const late = Array.from({ length: 50 }, (_, k) => hands(ms(3_600_000 + k * 200)));
    expect(late.filter((both) => both.Left ?? both.Right).length).toBeGreaterThan(25);
  });

  it('uses the whole picture and all ways to curl a finger', () => {
    const poses = [1, 2, 3].flatMap((seed) => {
      const hands = idleHands(seed);
      return minute.flatMap((time) => hands(time).Right ?? []);
    });
    const range = (values: number[]): number => Math.max(...values) - Math.min(...values);
    expect(range(poses.map((pose) => pose.wrist.x))).toBeGreaterThan(0.2);
    for (const finger of [0, 1, 2, 3] as const) {
      expect(range(poses.map((pose) => pose.curls[finger]))).toBeGreaterThan(0.7);
    }
  });
});

describe('idle', () => {
  it('begins and ends with lowered hands', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const act = idle(seed, ms(4000));
      expect(act.at(ms(0))).toEqual({ Left: null, Right: null });
      expect(act.at(ms(4000))).toEqual({ Left: null, Right: null });
      for (const pose of Object.values(act.at(ms(3995)))) if (pose) expect(pose.wrist.y).toBeLessThan(-0.46);
    }
  });

  it('keeps to speeds of a person', () => {
    for (const seed of [1, 2, 3]) {
      const { wrist, turn } = fastest(idle(seed, ms(30_000)));
      expect(wrist).toBeGreaterThan(0.3);
      expect(wrist).toBeLessThan(3);
      expect(turn).toBeLessThan(14);
    }
  });
});
