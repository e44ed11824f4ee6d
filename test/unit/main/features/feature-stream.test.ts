import { describe, expect, test } from 'vitest';
import { FeatureStream } from '../../../../src/main/features/feature-stream.js';
import { extractFeatures, FEATURES } from '../../../../src/main/features/features.js';
import { randomSign, shapePool } from '../../../../src/main/training/synthetic/sign-generator.js';
import { performSign } from '../../../../src/main/training/synthetic/performer.js';
import type { HandFrame, Handedness, HandObservation } from '../../../../src/shared/domain/hand.js';
import { between, seededRandom, type Random } from '../../../../src/shared/domain/random.js';
import { film, frame, hand } from '../../../support/hands.js';

interface Trouble {
  readonly fps: number;
  /** Share of frames dropped, of hands not seen, and of labels swapped. */
  readonly drop?: number;
  readonly lose?: number;
  readonly swap?: number;
  readonly leftDoes?: number;
}

const otherSide = (side: Handedness): Handedness => (side === 'Left' ? 'Right' : 'Left');

/** Two hands that cross the picture at their own pace; the left one does `leftDoes` times as much. */
function troubled(
  { fps, drop = 0, lose = 0, swap = 0, leftDoes = 0.5 }: Trouble,
  random: Random,
): HandFrame[] {
  const [phase, late] = [between(random, 0, 3), between(random, 0, 600)];
  const gone = { from: between(random, 500, 1200), to: 0 };
  gone.to = gone.from + between(random, 100, 500);
  const frames = film(37, 2100, fps, (time) => {
    const s = time / 1000;
    const hands: HandObservation[] = [];
    if (time < gone.from || time > gone.to) {
      hands.push(hand('Right', { x: 0.3 + 0.12 * Math.sin(3 * s + phase), y: 0.7 - 0.1 * s, curl: s / 3 }));
    }
    if (time > late) {
      const x = 0.68 + 0.12 * leftDoes * Math.sin(3.3 * s + phase);
      hands.push(hand('Left', { x, y: 0.65 - 0.1 * leftDoes * s, size: 0.16, turn: -0.4 * s }));
    }
    return hands
      .filter(() => random() >= lose)
      .map((h) => (random() < swap ? { ...h, handedness: otherSide(h.handedness), score: 0.7 } : h));
  });
  return frames.filter((_, i) => i === 0 || random() >= drop);
}

/** Pushes `frames` one by one and compares with the features of each prefix. Returns the stream. */
function expectPrefixes(frames: readonly HandFrame[], stream = new FeatureStream()): FeatureStream {
  let held = new Float32Array(0);
  let settled = 0;
  let turns = 0;
  frames.forEach((f, i) => {
    const changed = stream.push(f);
    if (stream.turns === turns) expect(changed).toBeGreaterThanOrEqual(settled);
    ({ settled, turns } = stream);
    // Holding on to rows below `changed` is what a judge does: they must still be right.
    const rows = new Float32Array(stream.steps * FEATURES);
    rows.set(held.subarray(0, changed * FEATURES));
    for (let step = changed; step < stream.steps; step++) rows.set(stream.row(step), step * FEATURES);
    held = rows;
    const whole = extractFeatures(frames.slice(0, i + 1));
    expect(stream.steps).toBe(whole.steps);
    expect(Buffer.from(rows.buffer).equals(Buffer.from(whole.rows.buffer))).toBe(true);
  });
  return stream;
}

describe('after each frame, the rows equal the features of the frames so far', () => {
  test.each<Trouble>([
    { fps: 15 },
    { fps: 30 },
    { fps: 60 },
    { fps: 30, drop: 0.3 },
    { fps: 60, lose: 0.15 },
    { fps: 30, swap: 0.4 },
    { fps: 30, leftDoes: 2 },
    { fps: 30, leftDoes: 1.2 },
    { fps: 15, drop: 0.2, lose: 0.2, swap: 0.3, leftDoes: 1.3 },
  ])('%o', (trouble) => {
    const random = seededRandom(11);
    for (let k = 0; k < 6; k++) expectPrefixes(troubled(trouble, random));
  });

  test('made-up signs, as the landmark model would report them', () => {
    const random = seededRandom(5);
    const shapes = shapePool(random, 12);
    for (let k = 0; k < 12; k++) expectPrefixes(performSign(randomSign(random, shapes), random));
  });
});

test('a stream that was reset knows nothing of the movement before', () => {
  const random = seededRandom(3);
  const stream = expectPrefixes(troubled({ fps: 30, leftDoes: 2, swap: 0.4 }, random));
  expect(stream.turns).toBeGreaterThan(0);
  stream.reset();
  expect([stream.steps, stream.settled, stream.turns]).toEqual([0, 0, 0]);
  expect(() => stream.row(0)).toThrow(RangeError);
  expectPrefixes(troubled({ fps: 15, lose: 0.2 }, random), stream);
});

test('a movement longer than the first room', () => {
  const random = seededRandom(6);
  const long = Array.from({ length: 6 }, () => troubled({ fps: 15, lose: 0.1 }, random)).flatMap((f, i) =>
    f.map(({ time, hands }) => frame(time + i * 2100, hands)),
  );
  const stream = new FeatureStream();
  for (const f of long) stream.push(f);
  const { steps, rows } = extractFeatures(long);
  expect(steps).toBeGreaterThan(200);
  expect(stream.steps).toBe(steps);
  for (let step = 0; step < steps; step++) {
    expect(stream.row(step)).toEqual(rows.subarray(step * FEATURES, (step + 1) * FEATURES));
  }
});

test('rows settle within a step of hands in view, and 250 ms after a hand was lost', () => {
  const stream = new FeatureStream();
  const seen = (time: number): HandObservation[] => [hand('Right', { x: 0.3 + time / 9000, y: 0.5 })];
  for (const f of film(0, 1000, 30, seen)) {
    stream.push(f);
    expect(stream.steps - stream.settled).toBeLessThanOrEqual(1);
  }
  for (const f of film(1000, 1500, 30, () => [])) stream.push(f);
  expect(stream.settled).toBeGreaterThanOrEqual(stream.steps - 1);
});
