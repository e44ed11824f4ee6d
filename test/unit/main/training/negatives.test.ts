import { expect, test } from 'vitest';
import { extractFeatures } from '../../../../src/main/features/features.js';
import { augmentTake } from '../../../../src/main/training/augment.js';
import { NegativeSource } from '../../../../src/main/training/negatives.js';
import { restWindows } from '../../../../src/main/training/rest-windows.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { film, hand } from '../../../support/hands.js';
import { syntheticRest, syntheticSigns } from '../../../support/synthetic-takes.js';

const source = new NegativeSource(syntheticSigns(4, 5).map((s) => s.takes.map((t) => t.frames)));

function draws(count: number, seed = 2): HandFrame[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => source.draw(random)).filter((f) => f !== null);
}

test('negatives are there, differ, are movements with hands and rising times, and are seeded', () => {
  const negatives = draws(40);
  expect(negatives.length).toBeGreaterThan(35);
  expect(draws(3)).toEqual(negatives.slice(0, 3));
  for (const frames of negatives) {
    expect(extractFeatures(frames).steps).toBeGreaterThanOrEqual(5);
    expect(frames.some((f) => f.hands.length > 0)).toBe(true);
    for (let i = 1; i < frames.length; i++) {
      expect(frames[i]?.time).toBeGreaterThan(frames[i - 1]?.time ?? Infinity);
    }
    expect(() => augmentTake(frames, seededRandom(1))).not.toThrow();
  }
  expect(new Set(negatives.map((n) => JSON.stringify(n[0]))).size).toBeGreaterThan(20);
});

test('a taught take is never drawn whole', () => {
  const taught = new Set(syntheticSigns(4, 5).flatMap((s) => s.takes.map((t) => JSON.stringify(t.frames))));
  expect(draws(60).some((n) => taught.has(JSON.stringify(n)))).toBe(false);
});

test('nothing taught, nothing drawn', () => {
  expect(new NegativeSource([]).draw(seededRandom(1))).toBeNull();
});

test('a long rest take becomes windows of movement of at most 3 s', () => {
  const windows = restWindows(syntheticRest(20, seededRandom(4)));
  expect(windows.length).toBeGreaterThanOrEqual(6);
  for (const window of windows) {
    const length = (window.at(-1)?.time ?? 0) - (window[0]?.time ?? 0);
    expect(length).toBeLessThanOrEqual(3000);
    expect(length).toBeGreaterThan(0);
  }
});

test('movements between pauses are windows of their own; an empty picture is none', () => {
  const frames = film(0, 9000, 25, (t) => {
    const inView = t % 3000 < 1500;
    return inView ? [hand('Right', { x: 0.3 + t / 40_000, y: 0.6 + 0.1 * Math.sin(t / 150) })] : [];
  });
  const windows = restWindows(frames);
  expect(windows).toHaveLength(3);
  for (const window of windows) expect(window.every((f) => f.hands.length > 0)).toBe(true);
  expect(restWindows(film(0, 5000, 25, () => []))).toEqual([]);
});
