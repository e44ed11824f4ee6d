import { expect, test } from 'vitest';
import type { JudgingModel } from '../../../../src/main/model/evidence.js';
import { LiveRecogniser } from '../../../../src/main/recognition/live-recogniser.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { hand } from '../../../support/hands.js';

/** A model to which everything is the same sign, `typical` steps long: what is captioned depends on where signs begin and end. */
function sameEverywhere(typical: number): JudgingModel {
  const classes = (['rest', 'tea'] as const).map((name, i) => ({
    id: name as unknown as SignId,
    name,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
  }));
  return {
    classes,
    thresholds: classes.map(() => ({ confidence: 0.5, distance: 0.3 })),
    timings: [null, { typical, earliest: 1 }],
    judge: () => {
      let taken = 0;
      return {
        reset: () => {
          taken = 0;
        },
        step: () => {
          taken++;
        },
        get steps() {
          return taken;
        },
        evidence: () => ({
          posterior: Float32Array.of(0.05, 0.95),
          distance: Float32Array.of(Infinity, 0.1),
        }),
      };
    },
  };
}

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

const captions = (frames: readonly HandFrame[], typical = 15): number => {
  const recogniser = new LiveRecogniser(sameEverywhere(typical), (id) => id);
  return frames.filter((f) => recogniser.push(f).caption).length;
};

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
