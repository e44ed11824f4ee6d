import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  featureGroupNames,
  featureGroups,
  featureParts,
  type FeatureGroup,
} from '../../../../src/main/features/feature-groups.js';
import { extractFeatures, FEATURES } from '../../../../src/main/features/features.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { ImageLandmarks } from '../../../../src/shared/domain/units.js';
import { film, hand } from '../../../support/hands.js';

/** A right hand moves about while it curls; a left one joins half-way, doing less. */
const frames = film(0, 1500, 30, (time) => [
  hand('Right', { x: 0.35 + 0.1 * Math.sin(time / 200), y: 0.6 - time / 8000, curl: time / 2000 }),
  ...(time < 700 ? [] : [hand('Left', { x: 0.7, y: 0.7 + time / 20000, size: 0.15, turn: -0.3 })]),
]);
const rows = extractFeatures(frames).rows;

function moved(landmarks: (numbers: readonly number[], i: number) => number, from = 0): HandFrame[] {
  return frames.map((frame) => ({
    ...frame,
    hands: frame.hands.map((one) =>
      frame.time < from
        ? one
        : {
            ...one,
            landmarks: one.landmarks.map((_, i) => landmarks(one.landmarks, i)) as unknown as ImageLandmarks,
          },
    ),
  }));
}

/** Groups whose numbers differ from those of `frames` in any step. */
function changedBy(other: readonly HandFrame[]): FeatureGroup[] {
  const changed = extractFeatures(other).rows;
  return featureGroupNames.filter((name) =>
    featureGroups[name].some((column) =>
      rows.some((n, i) => i % FEATURES === column && Math.abs(n - (changed[i] ?? 0)) > 1e-4),
    ),
  );
}

function valuesOf(name: FeatureGroup, step: number): number[] {
  return featureGroups[name].map((column) => rows[step * FEATURES + column] ?? NaN);
}

test('every column is in one group, rising', () => {
  const all = featureGroupNames.flatMap((name) => featureGroups[name]);
  expect(all).toHaveLength(FEATURES);
  expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: FEATURES }, (_, i) => i));
  for (const name of featureGroupNames)
    expect(featureGroups[name]).toEqual([...featureGroups[name]].sort((a, b) => a - b));
  expect(columnsOf(['dominant-hand', 'other-hand'])).toHaveLength(FEATURES);
  for (const part of featureParts) expect(columnsOf([part, part]).length).toBeGreaterThan(0);
});

describe('groups hold what they are called by', () => {
  test('presence is 0 or 1, by hand', () => {
    expect(valuesOf('presence', 3)).toEqual([1, 0]);
    expect(valuesOf('presence', 25)).toEqual([1, 1]);
  });

  test('a hand in another place of the picture changes the place alone', () => {
    expect(changedBy(moved((n, i) => (n[i] ?? 0) + (i % 3 === 1 ? 0.05 : 0)))).toEqual(['place']);
  });

  test('fingers elsewhere change the shape, depth changes the depth', () => {
    // The ring finger's tip belongs to no chord that sizes are taken from.
    expect(changedBy(moved((n, i) => (n[i] ?? 0) + (i === 16 * 3 ? 0.02 : 0)))).toEqual(['shape']);
    expect(changedBy(moved((n, i) => (n[i] ?? 0) + (i === 16 * 3 + 2 ? 0.02 : 0)))).toEqual(['depth']);
  });

  test('path and velocity begin at 0; the relation is there with two hands', () => {
    expect(valuesOf('path', 0)).toEqual([0, 0, 0, 0]);
    expect(valuesOf('velocity', 0)).toEqual([0, 0, 0, 0]);
    expect(valuesOf('relation', 3)).toEqual([0, 0]);
    expect(valuesOf('relation', 25).every((n) => n !== 0)).toBe(true);
    const late = moved((n, i) => (n[i] ?? 0) + (i % 3 === 1 ? 0.05 : 0), 1000);
    expect(changedBy(late)).toEqual(['path', 'velocity', 'place']);
  });
});
