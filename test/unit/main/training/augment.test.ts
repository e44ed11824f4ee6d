import { expect, test } from 'vitest';
import { extractFeatures } from '../../../../src/main/features/features.js';
import { augmentTake, movesBothHands } from '../../../../src/main/training/augment.js';
import { mirrorFrame } from '../../../../src/main/training/augment-hand.js';
import { handSize, type HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { film, hand } from '../../../support/hands.js';
import { syntheticTake } from '../../../support/synthetic-takes.js';

const take = syntheticTake(2, seededRandom(5));
const many = (frames: readonly HandFrame[], count = 60): HandFrame[][] =>
  Array.from({ length: count }, (_, seed) => augmentTake(frames, seededRandom(seed)));
const duration = (frames: readonly HandFrame[]): number =>
  (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0);

/** Both hands swing together, the left one a little less wide. */
const together = film(0, 1200, 25, (t) => [
  hand('Right', { x: 0.3 + 0.1 * Math.sin(t / 100), y: 0.5 }),
  hand('Left', { x: 0.7 + 0.08 * Math.sin(t / 100), y: 0.6, curl: 0.7 }),
]);

test('the take itself stays as it is, and the same seed gives the same variant', () => {
  const before = structuredClone(take);
  const [a, b, c] = [7, 7, 8].map((seed) => augmentTake(take, seededRandom(seed)));
  expect(take).toEqual(before);
  expect(a).toEqual(b);
  expect(a).not.toEqual(c);
});

test('times rise and stay within bounds; variants differ in speed', () => {
  const variants = many(take);
  for (const frames of variants) {
    for (let i = 1; i < frames.length; i++) {
      expect(frames[i]?.time).toBeGreaterThan(frames[i - 1]?.time ?? Infinity);
    }
    expect(duration(frames)).toBeGreaterThan(0.6 * duration(take));
    expect(duration(frames)).toBeLessThan(1.26 * duration(take) + 1000);
  }
  const speeds = variants.map(duration);
  expect(Math.max(...speeds) / Math.min(...speeds)).toBeGreaterThan(1.3);
});

test('hands keep about their size, and move', () => {
  const size = (frames: readonly HandFrame[]): number => {
    const sizes = frames.flatMap((f) => f.hands.map((h) => handSize(h, f.aspect)));
    return sizes.reduce((a, b) => a + b, 0) / sizes.length;
  };
  for (const frames of many(take)) {
    expect(size(frames) / size(take)).toBeGreaterThan(0.6);
    expect(size(frames) / size(take)).toBeLessThan(1.6);
    expect(frames[0]?.hands[0]?.landmarks).not.toEqual(take[0]?.hands[0]?.landmarks);
  }
});

test('a variant is nearer to its take than another sign is', () => {
  const mean = (frames: readonly HandFrame[]): number[] => {
    const { steps, rows } = extractFeatures(frames);
    const width = rows.length / steps;
    return Array.from({ length: width }, (_, k) => {
      let sum = 0;
      for (let s = 0; s < steps; s++) sum += rows[s * width + k] ?? 0;
      return sum / steps;
    });
  };
  const distance = (a: number[], b: number[]): number => Math.hypot(...a.map((n, i) => n - (b[i] ?? 0)));
  const own = mean(take);
  const other = mean(syntheticTake(1, seededRandom(9)));
  const nearer = many(take).filter((v) => distance(mean(v), own) < distance(mean(v), other)).length;
  expect(nearer).toBeGreaterThan(57);
});

test('now and then a hand is lost for a moment, and never all the time', () => {
  const lost = many(take, 200).filter((frames) => frames.some((f) => f.hands.length === 0));
  expect(lost.length).toBeGreaterThan(3);
  expect(lost.length).toBeLessThan(60);
  for (const frames of lost) expect(frames.some((f) => f.hands.length > 0)).toBe(true);
});

test('only takes whose hands move about equally are mirrored', () => {
  expect(movesBothHands(together)).toBe(true);
  expect(movesBothHands(take)).toBe(false);
  expect(movesBothHands(syntheticTake(3, seededRandom(1)))).toBe(false);
  const right = (frames: readonly HandFrame[]): boolean => {
    const x = frames[5]?.hands.find((h) => h.handedness === 'Right')?.landmarks[0] ?? NaN;
    return x < 0.5;
  };
  // Mirrored: the fist, once the left hand at x 0.7, is now the right hand at x 0.3.
  const fistIsRight = (frames: readonly HandFrame[]): boolean => {
    const h = frames[5]?.hands.find((other) => other.handedness === 'Right')?.landmarks ?? [];
    return Math.hypot((h[36] ?? 0) - (h[0] ?? 0), (h[37] ?? 0) - (h[1] ?? 0)) < 0.3;
  };
  const fists = many(together).filter(fistIsRight).length;
  expect(fists).toBeGreaterThan(15);
  expect(fists).toBeLessThan(45);
  expect(many(together).filter(right).length).toBe(60);
  for (const frames of many(take)) {
    expect(frames.flatMap((f) => f.hands).every((h) => h.handedness === 'Right')).toBe(true);
  }
});

test('mirroring twice gives the frame back', () => {
  const [frame] = together;
  if (!frame) throw new Error('no frame');
  const twice = mirrorFrame(mirrorFrame(frame));
  expect(mirrorFrame(frame).hands[0]?.handedness).toBe('Left');
  twice.hands.forEach((h, k) => {
    h.landmarks.forEach((n, i) => expect(n).toBeCloseTo(frame.hands[k]?.landmarks[i] ?? NaN, 10));
  });
});
