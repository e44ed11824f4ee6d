import { describe, expect, it } from 'vitest';
import { HandTracker } from '../../../../src/renderer/vision/hand-tracker.js';
import type { Handedness, HandObservation } from '../../../../src/shared/domain/hand.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { hand } from '../../../support/hands.js';

const aspect = 4 / 3;

function called(of: HandObservation, handedness: Handedness, score = of.score): HandObservation {
  return { ...of, handedness, score };
}

/** Feeds pictures 33 ms apart, beginning at `from`. */
function feed(
  tracker: HandTracker,
  from: number,
  pictures: readonly (readonly HandObservation[])[],
): HandObservation[][] {
  return pictures.map((found, i) => tracker.update(ms(from + i * 33), aspect, found));
}

/** The label of the hand whose wrist is nearest to `x`. */
function labelAt(hands: readonly HandObservation[], x: number): Handedness | undefined {
  const byDistance = [...hands].sort(
    (a, b) => Math.abs((a.landmarks[0] ?? 0) - x) - Math.abs((b.landmarks[0] ?? 0) - x),
  );
  return byDistance[0]?.handedness;
}

const right = (x = 0.3, y = 0.7): HandObservation => hand('Right', { x, y });
const left = (x = 0.75, y = 0.6): HandObservation => hand('Left', { x, y });

describe('HandTracker', () => {
  it('passes two clear hands on as they are', () => {
    const found = [left(), right()];
    expect(new Set(new HandTracker().update(ms(0), aspect, found))).toEqual(new Set(found));
    expect(new HandTracker().update(ms(0), aspect, [])).toEqual([]);
  });

  it('takes a quick hand found again where it just was for one hand, but not two hands side by side', () => {
    const lagging = called(right(0.36, 0.75), 'Right', 0.6);
    expect(new HandTracker().update(ms(0), aspect, [right(), lagging])).toEqual([right()]);
    const beside = called(right(0.6), 'Right', 0.6);
    expect(new HandTracker().update(ms(0), aspect, [right(), beside]).length).toBe(2);
    const crossing = called(left(0.36, 0.75), 'Left', 0.9);
    expect(new HandTracker().update(ms(0), aspect, [right(), crossing]).length).toBe(2);
  });

  it('puts a single wrong label right and lowers its score', () => {
    const tracker = new HandTracker();
    feed(
      tracker,
      0,
      Array.from({ length: 6 }, (_, i) => [right(0.3 + i * 0.01)]),
    );
    const [seen] = tracker.update(ms(6 * 33), aspect, [called(right(0.36), 'Left', 0.9)]);
    expect(seen?.handedness).toBe('Right');
    expect(seen?.score).toBeCloseTo(0.1);
    expect(seen?.landmarks).toEqual(right(0.36).landmarks);
  });

  it('believes a label that stays, within two seconds', () => {
    const tracker = new HandTracker();
    feed(
      tracker,
      0,
      Array.from({ length: 200 }, () => [called(right(), 'Left')]),
    );
    const labels = feed(
      tracker,
      6600,
      Array.from({ length: 60 }, () => [right()]),
    ).map((hands) => hands[0]?.handedness);
    expect(labels[0]).toBe('Left');
    expect(labels.at(-1)).toBe('Right');
  });

  it('keeps the labels of hands that cross', () => {
    const tracker = new HandTracker();
    // Each hand moves across to the other's side; a label is wrong where they meet.
    const pictures = Array.from({ length: 30 }, (_, i) => {
      const meet = i >= 13 && i <= 16;
      const r = right(0.3 + i * 0.015, 0.75);
      const l = left(0.75 - i * 0.015, 0.4);
      return meet ? [called(l, 'Right'), called(r, 'Left')] : [l, r];
    });
    for (const hands of feed(tracker, 0, pictures).slice(13)) {
      const lower = hands.find((one) => (one.landmarks[1] ?? 0) > 0.6);
      expect(hands).toHaveLength(2);
      expect(lower?.handedness).toBe('Right');
    }
  });

  it('joins two finds of one hand and keeps the surer one', () => {
    const weak = called(right(0.31, 0.7), 'Left', 0.6);
    for (const found of [
      [weak, right()],
      [right(), weak],
    ]) {
      const seen = new HandTracker().update(ms(0), aspect, found);
      expect(seen).toEqual([right()]);
    }
  });

  it('keeps two hands that are close but apart', () => {
    // 0.3 hand sizes of 0.18 picture heights are 0.054 of its height, 0.041 of its width.
    const near = called(left(0.36, 0.7), 'Left');
    expect(new HandTracker().update(ms(0), aspect, [right(0.3, 0.7), near])).toHaveLength(2);
    const same = called(left(0.33, 0.7), 'Left');
    expect(new HandTracker().update(ms(0), aspect, [right(0.3, 0.7), same])).toHaveLength(1);
  });

  it('gives the less certain of two equal labels the other side', () => {
    const tracker = new HandTracker();
    feed(
      tracker,
      0,
      Array.from({ length: 10 }, () => [left(), right()]),
    );
    const hands = tracker.update(ms(330), aspect, [called(left(), 'Right', 0.97), right()]);
    expect(labelAt(hands, 0.75)).toBe('Left');
    expect(labelAt(hands, 0.3)).toBe('Right');
  });

  it('never reports two hands of one side, even when both are new', () => {
    const hands = new HandTracker().update(ms(0), aspect, [
      called(left(), 'Right', 0.7),
      called(right(), 'Right', 0.95),
    ]);
    expect(labelAt(hands, 0.75)).toBe('Left');
    expect(labelAt(hands, 0.3)).toBe('Right');
  });

  it('takes a hand that comes back after a while for a new one', () => {
    const tracker = new HandTracker();
    feed(
      tracker,
      0,
      Array.from({ length: 20 }, () => [right()]),
    );
    const soon = tracker.update(ms(1100), aspect, [called(right(), 'Left')]);
    expect(soon[0]?.handedness).toBe('Right');
    const late = tracker.update(ms(2000), aspect, [called(right(), 'Left')]);
    expect(late[0]?.handedness).toBe('Left');
  });

  it('starts anew after a reset and when the clock goes back', () => {
    const tracker = new HandTracker();
    feed(
      tracker,
      0,
      Array.from({ length: 20 }, () => [right()]),
    );
    tracker.reset();
    expect(tracker.update(ms(700), aspect, [called(right(), 'Left')])[0]?.handedness).toBe('Left');
    feed(
      tracker,
      800,
      Array.from({ length: 20 }, () => [called(right(), 'Left')]),
    );
    expect(tracker.update(ms(0), aspect, [right()])[0]?.handedness).toBe('Right');
  });
});
