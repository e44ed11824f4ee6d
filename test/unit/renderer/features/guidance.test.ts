import { expect, test } from 'vitest';
import { Guidance, type Hint, type Look } from '../../../../src/renderer/features/teach/guidance.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { film, hand, type HandPlace } from '../../../support/hands.js';

/** What is said at each change, with the time in ms at which it began. */
function said(
  frames: readonly HandFrame[],
  look: (time: number) => Partial<Look> = () => ({}),
): [number, Hint | null][] {
  const guidance = new Guidance();
  const heard: [number, Hint | null][] = [];
  for (const frame of frames) {
    const hint = guidance.push({
      frame,
      brightness: 120,
      counting: false,
      waiting: true,
      ...look(frame.time),
    });
    if (hint !== (heard.at(-1)?.[1] ?? null)) heard.push([Math.round(frame.time), hint]);
  }
  return heard;
}
const held = (place: HandPlace, seconds = 3, from = 0): HandFrame[] =>
  film(from, from + seconds * 1000, 20, () => [hand('Right', place)]);
const middle = { x: 0.4, y: 0.6 };

const empty = (from: number, to: number): HandFrame[] => film(from, to, 20, () => []);

test('a hand in the middle of a bright picture needs no word, nor does a picture that is empty for a moment', () => {
  expect(said(held(middle))).toEqual([]);
  expect(said(empty(0, 3000))).toEqual([]);
});

// Silence here once left people waiting for takes that no camera could see.
test('no hand for four seconds of waiting is said, and after ten what to try', () => {
  expect(said(empty(0, 12_000))).toEqual([
    [4000, 'unseen'],
    [10_000, 'unseenLong'],
  ]);
});

test('no hand is no matter while it is counted down, and countdowns in between do not put it off', () => {
  const frames = empty(0, 30_000);
  expect(said(frames, () => ({ waiting: false }))).toEqual([]);
  const inTurns = (time: number): Partial<Look> => ({ waiting: time % 6000 >= 3000 });
  expect(said(frames, inTurns).map(([, hint]) => hint)).toEqual(['unseen', 'unseenLong']);
});

test('once a hand is seen it is taken back at once, and whoever takes a rest has longer', () => {
  const frames = [...empty(0, 5000), ...held(middle, 2, 5000), ...empty(7000, 16_000)];
  expect(said(frames)).toEqual([
    [4000, 'unseen'],
    [5000, null],
    [14_950, 'unseen'],
  ]);
});

test('too dark comes first: with light hands may be seen', () => {
  const heard = said(empty(0, 9000), () => ({ brightness: 20 }));
  expect(heard).toEqual([[500, 'dark']]);
});

test('too dark, once it has been so for half a second; brightness that is not known is none', () => {
  expect(said(held(middle), () => ({ brightness: 25 }))).toEqual([[500, 'dark']]);
  expect(said(held(middle), () => ({ brightness: null }))).toEqual([]);
});

test('a brightness that wavers about the limit is said once', () => {
  const wavering = (time: number): Partial<Look> => ({
    brightness: Math.floor(time / 300) % 2 === 0 ? 38 : 46,
  });
  expect(said(held(middle, 8), wavering)).toEqual([[500, 'dark']]);
});

test('a hand over each edge of the picture, not one that is only near', () => {
  for (const place of [
    { x: 0.02, y: 0.6 },
    { x: 0.98, y: 0.6 },
    { x: 0.4, y: 0.2 },
    { x: 0.4, y: 1.2 },
  ]) {
    expect(said(held(place))).toEqual([[500, 'out']]);
  }
  expect(said(held({ x: 0.2, y: 0.6 }))).toEqual([]);
});

test('a hand that only passes the edge, as every raised hand does, is not spoken of', () => {
  const rising = film(0, 2000, 20, (time) => [
    hand('Right', { x: 0.4, y: Math.max(0.6, 1.25 - time / 700) }),
  ]);
  expect(said(rising)).toEqual([]);
});

test('too close and too far away', () => {
  expect(said(held({ x: 0.5, y: 0.75, size: 0.36 }))).toEqual([[500, 'close']]);
  expect(said(held({ ...middle, size: 0.035 }))).toEqual([[500, 'far']]);
});

test('moving while a countdown says to wait', () => {
  const moving = film(0, 2500, 20, (time) => [
    hand('Right', { x: 0.3 + time / 8000, y: 0.6, turn: time / 300 }),
  ]);
  expect(said(moving, (time) => ({ counting: time < 2000 }))[0]?.[1]).toBe('early');
  expect(said(moving)).toEqual([]);
});

test('one thing at a time, the most pressing one, and each stays long enough to be read', () => {
  const out = held({ x: 0.02, y: 0.6 }, 6);
  const heard = said(out, (time) => ({ brightness: time > 1000 && time < 3000 ? 20 : 120 }));
  expect(heard.map(([, hint]) => hint)).toEqual(['out', 'dark', 'out']);
  const at = heard.map(([time]) => time);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(1800);
  expect((at[2] ?? 0) - (at[1] ?? 0)).toBeGreaterThanOrEqual(1800);
});

test('what is over is taken back after a while, and another source begins anew', () => {
  const frames = [...held({ x: 0.02, y: 0.6 }, 2), ...held(middle, 3, 2000)];
  const heard = said(frames);
  expect(heard.map(([, hint]) => hint)).toEqual(['out', null]);
  expect(heard[1]?.[0]).toBeGreaterThanOrEqual(2800);
  const guidance = new Guidance();
  for (const frame of held({ x: 0.02, y: 0.6 }, 2))
    guidance.push({ frame, brightness: 120, counting: false, waiting: true });
  const [first] = held(middle);
  if (first)
    expect(guidance.push({ frame: first, brightness: 120, counting: false, waiting: true })).toBeNull();
});
