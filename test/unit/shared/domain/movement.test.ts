import { describe, expect, test } from 'vitest';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import {
  MovementDetector,
  standsAsBefore,
  type MovementEvent,
} from '../../../../src/shared/domain/movement.js';
import { ms } from '../../../../src/shared/domain/units.js';
import { film, hand, seeded } from '../../../support/hands.js';

type Loud = Exclude<MovementEvent, { type: 'none' }>;

function run(frames: readonly HandFrame[], detector = new MovementDetector()): Loud[] {
  return frames.map((f) => detector.push(f)).filter((e): e is Loud => e.type !== 'none');
}
const jitter = (random: () => number): number => (random() - 0.5) * 0.002;

/** From 1000 ms: up within 300 ms, side to side until 2200 ms, down and away by 2500 ms. */
function wave(time: number): ReturnType<typeof hand>[] {
  if (time < 1000 || time >= 2500) return [];
  const rise = Math.min(1, (time - 1000) / 300);
  const fall = Math.max(0, (time - 2200) / 300);
  return [hand('Right', { x: 0.4 + 0.1 * Math.sin((time - 1300) / 150), y: 1 - 0.4 * rise + 0.4 * fall })];
}

/** From 1000 ms: up within 300 ms, held until 3000 ms, down and away by 3300 ms. */
function hold(random: () => number): (time: number) => ReturnType<typeof hand>[] {
  return (time) => {
    if (time < 1000 || time >= 3300) return [];
    const rise = Math.min(1, (time - 1000) / 300);
    const fall = Math.max(0, (time - 3000) / 300);
    return [hand('Left', { x: 0.6 + jitter(random), y: 1 - 0.4 * rise + 0.4 * fall + jitter(random) })];
  };
}

describe.each([12, 15, 30, 60])('at %i frames a second', (fps) => {
  test('a moving sign is one movement, cut to where hands were seen', () => {
    const events = run(film(0, 4000, fps, wave));
    expect(events.map((e) => e.type)).toEqual(['started', 'ended']);
    const end = events[1];
    if (end?.type !== 'ended') throw new Error('no end');
    expect(end.reason).toBe('hands-gone');
    expect(end.frames[0]?.time).toBeGreaterThanOrEqual(1000);
    expect(end.frames[0]?.time).toBeLessThan(1000 + 1000 / fps + 1);
    expect(end.frames.at(-1)?.time).toBeLessThan(2500);
    expect(end.frames.at(-1)?.time).toBeGreaterThan(2500 - 1000 / fps - 1);
  });

  test('a held sign ends while it is held, and lowering it is not another movement', () => {
    const events = run(film(0, 5000, fps, hold(seeded(3))));
    expect(events.map((e) => e.type)).toEqual(['started', 'ended', 'started', 'lowered']);
    expect(events[1]).toMatchObject({ reason: 'still' });
  });

  test('still hands in view with landmark jitter stay at rest', () => {
    const random = seeded(5);
    const events = run(
      film(0, 8000, fps, () => [hand('Right', { x: 0.4 + jitter(random), y: 0.6 + jitter(random) })]),
    );
    expect(events.map((e) => e.type)).toEqual(['started', 'ended']);
    expect(events[1]).toMatchObject({ reason: 'still' });
  });

  test('a hand that is lost for a moment does not cut the movement', () => {
    const events = run(film(0, 4000, fps, (t) => (t > 1600 && t < 1800 ? [] : wave(t))));
    expect(events.map((e) => e.type)).toEqual(['started', 'ended']);
  });
});

test('two signs in a row, hands lowered between, are two movements', () => {
  const events = run(film(0, 6000, 30, (t) => wave(t < 3200 ? t : t - 2200)));
  expect(events.map((e) => e.type)).toEqual(['started', 'ended', 'started', 'ended']);
});

test('a sign that follows a held hand at once is a movement of its own', () => {
  const events = run(
    film(0, 5000, 30, (t) => {
      const x = t < 2000 ? 0.4 : t < 3500 ? 0.4 + 0.12 * Math.sin((t - 2000) / 120) : 0.4;
      return t < 500 ? [] : [hand('Right', { x, y: 0.6 })];
    }),
  );
  expect(events.map((e) => e.type)).toEqual(['started', 'ended', 'started', 'ended']);
});

test('endless movement ends as too long, again and again', () => {
  const events = run(
    film(0, 14_000, 30, (t) => [hand('Right', { x: 0.4 + 0.1 * Math.sin(t / 150), y: 0.6 })]),
  );
  const ends = events.filter((e) => e.type === 'ended');
  expect(ends.length).toBe(2);
  for (const end of ends) expect(end).toMatchObject({ reason: 'too-long' });
});

test('reset forgets the movement', () => {
  const detector = new MovementDetector();
  run(film(0, 1500, 30, wave), detector);
  expect(detector.phase).toBe('moving');
  detector.reset();
  expect(detector.phase).toBe('rest');
  expect(detector.soFar).toEqual([]);
});

describe('hands stand as before', () => {
  const frame = (...hands: ReturnType<typeof hand>[]): HandFrame =>
    ({ time: 0, aspect: 4 / 3, hands }) as unknown as HandFrame;
  const right = hand('Right', { x: 0.3, y: 0.5, size: 0.2 });
  const left = hand('Left', { x: 0.7, y: 0.6, size: 0.2 });

  test('when none of them went far, whatever they are called', () => {
    const nearly = hand('Right', { x: 0.31, y: 0.52, size: 0.2 });
    expect(standsAsBefore(frame(right, left), frame(left, nearly), 0.5)).toBe(true);
    expect(standsAsBefore(frame(right), frame({ ...right, handedness: 'Left' }), 0.5)).toBe(true);
  });

  test('not when one went, was taken away, or another was added', () => {
    const away = hand('Right', { x: 0.3, y: 0.7, size: 0.2 });
    expect(standsAsBefore(frame(right, left), frame(away, left), 0.5)).toBe(false);
    expect(standsAsBefore(frame(right, left), frame(right), 0.5)).toBe(false);
    expect(standsAsBefore(frame(right), frame(right, left), 0.5)).toBe(false);
  });

  test('not when only its fingers closed', () => {
    const closed = hand('Right', { x: 0.3, y: 0.5, size: 0.2, curl: 1 });
    expect(standsAsBefore(frame(right), frame(closed), 0.5)).toBe(false);
  });
});

test('a movement that may last for ever does not end, and what it keeps is bounded', () => {
  const detector = new MovementDetector({ longestMs: Infinity, keepMs: 2000 });
  let most = 0;
  let ends = 0;
  for (let time = 0; time < 30_000; time += 40) {
    const frame: HandFrame = {
      time: ms(time),
      aspect: 4 / 3,
      hands: [hand('Right', { x: 0.5 + 0.2 * Math.sin(time / 300), y: 0.5 })],
    };
    if (detector.push(frame).type === 'ended') ends++;
    most = Math.max(most, detector.soFar.length);
    expect(detector.soFar.at(-1)).toBe(frame);
    if (time > 2000) expect(time - (detector.soFar[0]?.time ?? time)).toBeGreaterThanOrEqual(1960);
  }
  expect(ends).toBe(0);
  expect(most).toBeLessThanOrEqual(102);
});
