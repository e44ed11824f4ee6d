import { describe, expect, test } from 'vitest';
import { calibrate, type CalibrationInput } from '../../../../src/main/recognition/calibrate.js';
import type { Candidate } from '../../../../src/main/recognition/candidates.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';

/** `perHour` candidates within reach 1, whose number goes by the fourth power of the reach, out to 1.5. */
function candidates(classIndex: number, perHour: number, hours: number, seed: number): Candidate[] {
  const random = seededRandom(seed);
  const count = Math.round(perHour * hours * 1.5 ** 4);
  return Array.from({ length: count }, () => ({
    classIndex,
    reach: 1.5 * random() ** (1 / 4),
  }));
}

const near = Array.from({ length: 10 }, (_, k) => 0.1 + 0.01 * k);
const greatest = 0.9;
const input: CalibrationInput = {
  classes: 3,
  within: 1.5,
  idle: [...candidates(1, 20, 0.5, 1), ...candidates(2, 1, 0.5, 2)],
  idleHours: 0.5,
  rest: [],
  restHours: 0,
  own: [[], near, near],
  perHour: 1,
};
const sign = (of: CalibrationInput, c: number): ReturnType<typeof calibrate>['signs'][number] => {
  const found = calibrate(of).signs.find(({ classIndex }) => classIndex === c);
  if (!found) throw new Error(`no sign ${c}`);
  return found;
};

describe('calibrating distances', () => {
  test('the accepted rate is kept by its upper bound, and the sign that is like idle movement pays for it', () => {
    const { perHour, upper, signs } = calibrate(input);
    expect(upper).toBeCloseTo(1, 3);
    expect(perHour).toBeLessThan(upper);
    expect(sign(input, 2).scale).toBeGreaterThan(sign(input, 1).scale + 0.1);
    expect(sign(input, 2).scale).toBeLessThanOrEqual(greatest);
    expect(signs.every(({ lost, atFloor }) => lost === 0 && !atFloor)).toBe(true);
  });

  test('the estimate is about what longer streams of the same kind have', () => {
    const { signs, perHour } = calibrate(input);
    const hours = 400;
    const later = [...candidates(1, 20, hours, 11), ...candidates(2, 1, hours, 12)];
    const captioned = later.filter(({ classIndex, reach }) => reach <= (signs[classIndex - 1]?.scale ?? 1));
    expect(captioned.length / hours).toBeGreaterThan(perHour / 3);
    expect(captioned.length / hours).toBeLessThan(2);
  });

  test('where nothing came near although it was looked for far out, a sign keeps more of its distance', () => {
    const alone = { ...input, idle: [], own: [[], [], []] };
    const near = sign({ ...alone, within: 1 }, 1).scale;
    expect(sign({ ...alone, within: 1.5 }, 1).scale).toBeGreaterThan(near + 0.1);
  });

  test('a sign is never stricter than its own takes bear, and it is said where that costs silence', () => {
    const wide = Array.from({ length: 10 }, (_, k) => 0.4 + 0.02 * k);
    const found = sign({ ...input, own: [[], wide, near] }, 1);
    expect(found.scale).toBeCloseTo(0.54, 9);
    expect(found.lost).toBeLessThanOrEqual(0.25);
    expect(found.atFloor).toBe(true);
    expect(found.perHour).toBeGreaterThan(0.5);
  });

  test('a sign that cannot be silent enough does not make the others pay for it', () => {
    const loud = { ...input, idle: [...candidates(1, 2000, 0.5, 1), ...candidates(2, 1, 0.5, 2)] };
    const wide = Array.from({ length: 10 }, (_, k) => 0.4 + 0.02 * k);
    const { signs, perHour } = calibrate({ ...loud, own: [[], wide, near] });
    expect(signs[0]?.atFloor).toBe(true);
    expect(perHour).toBeGreaterThan(20);
    expect(signs[1]?.atFloor).toBe(false);
    expect(signs[1]?.scale).toBeGreaterThan(0.5);
  });

  test('nothing is stricter than it ever needs to be when idle movement is like no sign', () => {
    const quiet = calibrate({ ...input, idle: [], idleHours: 20 });
    expect(quiet.signs.map(({ scale }) => scale)).toEqual([greatest, greatest]);
    expect(quiet.upper).toBeLessThan(1);
  });

  test('what was captioned in recorded rest is out of reach afterwards', () => {
    const rest = [{ classIndex: 2, reach: 0.6 }];
    const quiet = { ...input, idle: [], idleHours: 20 };
    expect(sign(quiet, 2).scale).toBe(greatest);
    expect(sign({ ...quiet, rest, restHours: 0.01 }, 2).scale).toBeCloseTo(0.57, 5);
  });

  test('a sign with a single take has nothing to go by, and keeps room', () => {
    const loud = { ...input, idle: candidates(1, 2000, 0.5, 1) };
    expect(sign({ ...loud, own: [[], [], near] }, 1).scale).toBe(0.45);
  });
});
