import { expect, test } from 'vitest';
import { FEATURES } from '../../../../src/main/features/features.js';
import type { JudgingModel } from '../../../../src/main/model/evidence.js';
import { LiveRecogniser } from '../../../../src/main/recognition/live-recogniser.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { hand } from '../../../support/hands.js';

/** What a model makes of a stretch: the index of the class (0 = rest) and how far it is. */
type Opinion = (steps: number, meanX: number) => readonly [classIndex: number, distance: number];

/** Where the dominant hand is in the picture, in heights from the middle: the last but one of its numbers. */
const placeX = (FEATURES - 2) / 2 - 2;

/** A model of the signs that are `typical` steps long each, with an opinion on the mean place of the hand. */
function modelOf(typical: readonly number[], opinion: Opinion): JudgingModel {
  const classes = ['rest', 'tea', 'milk'].slice(0, typical.length + 1).map((name, i) => ({
    id: name as unknown as SignId,
    name,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
  }));
  return {
    classes,
    thresholds: classes.map(() => ({ confidence: 0.5, distance: 0.3 })),
    timings: [null, ...typical.map((n) => ({ typical: n, earliest: 1 }))],
    judge: () => {
      let taken = 0;
      let sum = 0;
      return {
        reset: () => {
          taken = sum = 0;
        },
        step: (row) => {
          taken++;
          sum += row[placeX] ?? 0;
        },
        get steps() {
          return taken;
        },
        evidence: () => {
          const [classIndex, distance] = opinion(taken, sum / taken);
          return {
            posterior: Float32Array.from(classes, (_, c) => (c === classIndex ? 0.95 : 0.02)),
            distance: Float32Array.from(classes, (_, c) => (c === 0 ? Infinity : distance)),
          };
        },
      };
    },
  };
}

/** A model to which everything is the same sign: what is captioned depends on where signs begin and end. */
const sameEverywhere = (typical: number): JudgingModel => modelOf([typical], () => [1, 0.1]);

/** A right hand that moves to the side for `movingMs`, holds for `heldMs`, and is gone. */
function moveAndHold(movingMs: number, heldMs: number): HandFrame[] {
  const frames: HandFrame[] = [];
  for (let time = 0; time < movingMs + heldMs + 1500; time += 40) {
    const x = 0.3 + 0.0003 * Math.min(time, movingMs);
    const hands = time < movingMs + heldMs ? [hand('Right', { x, y: 0.5 })] : [];
    frames.push({ time: ms(time), aspect: 4 / 3, hands });
  }
  return frames;
}

const namesOf = (frames: readonly HandFrame[], model: JudgingModel): string[] => {
  const recogniser = new LiveRecogniser(model, (id) => id);
  return frames.flatMap((f) => recogniser.push(f).caption?.name ?? []);
};

const captions = (frames: readonly HandFrame[], typical = 15): number =>
  namesOf(frames, sameEverywhere(typical)).length;

test('what is left of a captioned sign and then held is not captioned again', () => {
  expect(captions(moveAndHold(720, 2500))).toBe(1);
});

test('a movement that goes on for twice as long holds the sign twice', () => {
  expect(captions(moveAndHold(1500, 0))).toBe(2);
});

/** The first sign, then over to a place `far` away within 300 ms, where the hand holds for 1500 ms and is gone. */
function thenHoldElsewhere(far: number): HandFrame[] {
  return Array.from({ length: 100 }, (_, k) => {
    const time = k * 40;
    const over = Math.max(0, Math.min(1, (time - 960) / 300));
    const x = 0.3 + 0.0002 * Math.min(time, 960);
    const hands = time < 3000 ? [hand('Right', { x, y: 0.4 + far * over })] : [];
    return { time: ms(time), aspect: 4 / 3, hands };
  });
}

test('a hand that goes somewhere else after a captioned sign and holds there may make the next one', () => {
  expect(captions(thenHoldElsewhere(0.4), 24)).toBe(2);
  expect(captions(thenHoldElsewhere(0.02), 24)).toBe(1);
});

test('what is left of a captioned sign, and goes on, only ever gets farther: it is not captioned again', () => {
  const fading = modelOf([15], (steps) => [1, 0.1 + 0.004 * steps]);
  expect(namesOf(moveAndHold(1500, 0), fading)).toEqual(['tea']);
});

/** Where the wrist of a right hand is from 0 ms on, in shares of the picture's width; it is gone from `until` on. */
function at(place: (time: number) => number, until: number): HandFrame[] {
  return Array.from({ length: (until + 1500) / 40 }, (_, k) => ({
    time: ms(k * 40),
    aspect: 4 / 3,
    hands: k * 40 < until ? [hand('Right', { x: place(k * 40), y: 0.5 })] : [],
  }));
}

test('while a hand holds, a nearer sign that is not yet whole is waited for', () => {
  const model = modelOf([14, 30], (steps, x) => (x < 0.08 ? [1, 0.25 - 0.002 * steps] : [2, 0.05]));
  const over = (time: number): number => 0.35 + 0.3 * Math.min(1, time / 400);
  expect(namesOf(at(over, 3000), model)).toEqual(['milk']);
});

test('a sign is captioned however long hands have moved before it, and however soon they are lowered after it', () => {
  const model = modelOf([20], (_, x) => (x > 0.1 ? [1, 0.1] : [0, 0.1]));
  for (const before of [2000, 5400, 5700, 9000]) {
    const place = (time: number): number => (time < before ? 0.3 : 0.7) + 0.03 * Math.sin(time / 60);
    expect([before, namesOf(at(place, before + 900), model)]).toEqual([before, ['tea']]);
  }
});
