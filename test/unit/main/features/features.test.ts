import { describe, expect, test } from 'vitest';
import { extractFeatures, FEATURE_RATE_HZ, FEATURES } from '../../../../src/main/features/features.js';
import type { HandFrame, HandObservation } from '../../../../src/shared/domain/hand.js';
import type { ImageLandmarks } from '../../../../src/shared/domain/units.js';
import { film, frame, hand, seeded } from '../../../support/hands.js';

const PER_HAND = (FEATURES - 2) / 2;
const PLACE = [PER_HAND - 2, PER_HAND - 1, 2 * PER_HAND - 2, 2 * PER_HAND - 1];

/** A right hand waves while curling; a smaller left hand joins half-way, doing less. Nothing is symmetric. */
function scene(
  time: number,
  at: { dx?: number; dy?: number; zoom?: number } = {},
  aspect = 4 / 3,
): HandObservation[] {
  const { dx = 0, dy = 0, zoom = 1 } = at;
  const place = (x: number, y: number): { x: number; y: number } => ({
    x: 0.5 + (x - 0.5) * zoom + dx,
    y: 0.5 + (y - 0.5) * zoom + dy,
  });
  const hands = [
    hand(
      'Right',
      {
        ...place(0.35 + 0.1 * Math.sin(time / 200), 0.6 - time / 8000),
        size: 0.18 * zoom,
        curl: time / 2000,
        turn: time / 3000,
      },
      aspect,
    ),
  ];
  if (time >= 500) hands.push(hand('Left', { ...place(0.7, 0.7), size: 0.15 * zoom, turn: -0.3 }, aspect));
  return hands;
}
const base = film(0, 1500, 30, scene);

function mirrored(frames: readonly HandFrame[]): HandFrame[] {
  return frames.map((f) => ({
    ...f,
    hands: f.hands.map((h) => ({
      ...h,
      handedness: h.handedness === 'Left' ? ('Right' as const) : ('Left' as const),
      landmarks: h.landmarks.map((n, i) => (i % 3 === 0 ? 1 - n : n)) as unknown as ImageLandmarks,
    })),
  }));
}

function largestGap(a: readonly HandFrame[], b: readonly HandFrame[], skip: readonly number[] = []): number {
  const [x, y] = [extractFeatures(a), extractFeatures(b)];
  expect(Math.abs(x.steps - y.steps)).toBeLessThanOrEqual(1);
  let gap = 0;
  for (let step = 0; step < Math.min(x.steps, y.steps); step++) {
    for (let i = 0; i < FEATURES; i++) {
      if (skip.includes(i)) continue;
      gap = Math.max(gap, Math.abs((x.rows[step * FEATURES + i] ?? 9) - (y.rows[step * FEATURES + i] ?? -9)));
    }
  }
  return gap;
}

test('the fixture is asymmetric: swapping hands without mirroring changes the features', () => {
  const swapped = base.map((f) => ({
    ...f,
    hands: f.hands.map((h) => ({
      ...h,
      handedness: h.handedness === 'Left' ? ('Right' as const) : ('Left' as const),
    })),
  }));
  expect(largestGap(base, swapped)).toBeGreaterThan(0.3);
});

test('one step every 1/20 s, finite, of about unit size', () => {
  const { steps, rows } = extractFeatures(base);
  expect(steps).toBe(Math.floor((base.at(-1)?.time ?? 0) / (1000 / FEATURE_RATE_HZ)) + 1);
  expect(rows.length).toBe(steps * FEATURES);
  for (const n of rows) expect(Math.abs(n)).toBeLessThan(4);
  expect(extractFeatures([])).toEqual({ steps: 0, rows: new Float32Array(0) });
});

test('a mirrored, left-handed performance gives the same features', () => {
  expect(largestGap(base, mirrored(base))).toBeLessThan(1e-5);
});

test('place in the picture changes the place columns only', () => {
  const shifted = film(0, 1500, 30, (t) => scene(t, { dx: 0.08, dy: -0.06 }));
  expect(largestGap(base, shifted, PLACE)).toBeLessThan(1e-4);
  expect(largestGap(base, shifted)).toBeGreaterThan(0.05);
});

test('distance from the camera changes the place columns only', () => {
  const nearer = film(0, 1500, 30, (t) => scene(t, { zoom: 1.3 }));
  expect(largestGap(base, nearer, PLACE)).toBeLessThan(1e-3);
});

test('the picture’s aspect is removed', () => {
  const wide = film(0, 1500, 30, (t) => {
    const hands = scene(t, {}, 4 / 3);
    return hands.map((h) => ({
      ...h,
      landmarks: h.landmarks.map((n, i) =>
        i % 3 === 0 ? 0.5 + ((n - 0.5) * (4 / 3)) / (16 / 9) : i % 3 === 2 ? (n * (4 / 3)) / (16 / 9) : n,
      ) as unknown as ImageLandmarks,
    }));
  }).map((f) => ({ ...f, aspect: 16 / 9 }));
  expect(largestGap(base, wide)).toBeLessThan(1e-4);
});

describe.each([15, 60])('filmed at %i frames a second', (fps) => {
  test('the features stay near those at 30', () => {
    const bothHands = (t: number): HandObservation[] => scene(t + 500);
    expect(largestGap(film(0, 1500, 30, bothHands), film(0, 1500, fps, bothHands))).toBeLessThan(0.1);
  });
});

test('dropped frames and short gaps are bridged', () => {
  const random = seeded(4);
  const holes = base.filter((_, i) => i === 0 || i === base.length - 1 || random() > 0.25);
  expect(largestGap(base, holes)).toBeLessThan(0.25);
  const blinked = base.map((f) => (f.time > 800 && f.time < 950 ? frame(f.time, []) : f));
  expect(largestGap(base, blinked)).toBeLessThan(0.3);
});

test('a hand missing for long is absent, not at zero', () => {
  const gone = base.map((f) => (f.time > 400 && f.time < 1000 ? frame(f.time, []) : f));
  const { rows } = extractFeatures(gone);
  const at = (ms: number): number => (ms / 1000) * FEATURE_RATE_HZ * FEATURES;
  expect(rows[at(700)]).toBe(0);
  expect(rows[at(200)]).toBe(1);
  expect(rows[at(1200)]).toBe(1);
});

test('labels swapped in some frames do not swap the hands', () => {
  const random = seeded(8);
  const confused = base.map((f) =>
    random() < 0.25
      ? {
          ...f,
          hands: f.hands.map((h) => ({
            ...h,
            handedness: h.handedness === 'Left' ? ('Right' as const) : ('Left' as const),
            score: 0.6,
          })),
        }
      : f,
  );
  expect(largestGap(base, confused)).toBeLessThan(1e-5);
});

test('the order in which a frame lists its hands does not matter', () => {
  const turned = base.map((f) => ({ ...f, hands: f.hands.toReversed() }));
  expect(largestGap(base, turned)).toBeLessThan(1e-6);
});
