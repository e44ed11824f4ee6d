import { expect, test } from 'vitest';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { performSign } from '../../../../src/main/training/synthetic/performer.js';
import {
  randomSign,
  shapePool,
  type HandUse,
  type SyntheticSign,
} from '../../../../src/main/training/synthetic/sign-generator.js';

/** Fingers up, palm to the camera. */
const upright = { fingers: [0, -1, 0], back: [0, 0, 1] } as const;
const pool = shapePool(seededRandom(1), 30);
const signs = Array.from({ length: 60 }, (_, i) => randomSign(seededRandom(100 + i), pool));
const signOf = (use: HandUse): SyntheticSign => {
  const sign = signs.find((s) => s.use === use);
  if (!sign) throw new Error(`no sign with ${use}`);
  return sign;
};
const takes = (sign: SyntheticSign, count: number, before?: SyntheticSign): HandFrame[][] =>
  Array.from({ length: count }, (_, i) => performSign(sign, seededRandom(i), before));
const seconds = (frames: HandFrame[]): number => (frames.at(-1)?.time ?? 0) / 1000;
const share = <T>(items: readonly T[], what: (item: T) => boolean): number =>
  items.filter(what).length / items.length;

test('a take depends on its sign and its randomness alone', () => {
  const [sign, other] = [signOf('mirrored'), signOf('own')];
  expect(performSign(sign, seededRandom(4))).toEqual(performSign(sign, seededRandom(4)));
  expect(performSign(sign, seededRandom(5))).not.toEqual(performSign(sign, seededRandom(4)));
  expect(performSign(other, seededRandom(4))).not.toEqual(performSign(sign, seededRandom(4)));
});

test('takes are whole, cut short and idling: times rise from 0 and lengths spread', () => {
  const all = signs.flatMap((sign) => takes(sign, 4));
  for (const frames of all) {
    frames.forEach((frame, i) => expect(frame.time).toBeGreaterThanOrEqual(frames[i - 1]?.time ?? 0));
    expect(frames[0]?.time).toBe(0);
  }
  const lengths = all.map(seconds).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length * 0.1)]).toBeLessThan(0.8);
  expect(lengths[Math.floor(lengths.length * 0.9)]).toBeGreaterThan(1.7);
  const handsAtStart = share(all, (frames) => (frames[0]?.hands.length ?? 0) > 0);
  expect(handsAtStart).toBeGreaterThan(0.3);
  expect(handsAtStart).toBeLessThan(0.95);
});

test('the other hand of a one-handed sign is now and then in view, mostly not', () => {
  const two = share(takes(signOf('one'), 200), (frames) => frames.some(({ hands }) => hands.length === 2));
  expect(two).toBeGreaterThan(0.03);
  expect(two).toBeLessThan(0.4);
  expect(
    share(takes(signOf('mirrored'), 50), (f) => f.some(({ hands }) => hands.length === 2)),
  ).toBeGreaterThan(0.9);
});

test('a take that follows another sign differs at its start, not at its end', () => {
  const sign = signOf('one');
  const alone = takes(sign, 80);
  const after = takes(sign, 80, signOf('own'));
  const pairs = alone.map((frames, i) => [frames, after[i] ?? []] as const);
  const differ = (at: number): number => share(pairs, ([a, b]) => !same(a.at(at), b.at(at)));
  expect(differ(0)).toBeGreaterThan(differ(-1));
});

/** A frame without hands is like any other. */
function same(a: HandFrame | undefined, b: HandFrame | undefined): boolean {
  const [x, y] = [a?.hands[0]?.landmarks, b?.hands[0]?.landmarks];
  return !x || !y || x.every((n, i) => Math.abs(n - (y[i] ?? NaN)) < 0.02);
}

test('a take that goes on to another sign keeps its hands up', () => {
  const sign = signOf('one');
  const seenLast = (after?: SyntheticSign): number => {
    const all = Array.from({ length: 120 }, (_, i) => performSign(sign, seededRandom(i), undefined, after));
    return share(all, (frames) => (frames.at(-1)?.hands.length ?? 0) > 0);
  };
  expect(seenLast(signOf('own'))).toBeGreaterThan(seenLast() + 0.08);
});

test('a hand that waves sways about its wrist, one that does not stays as it is', () => {
  const still = signOf('one');
  const path = { ...still.first.path, kind: 'still' as const };
  const calm = { ...still.first, path, shapes: [still.first.shapes[0], still.first.shapes[0]] as const };
  const plain = { ...calm, turns: 0, flutter: 0, orientations: [upright, upright] as const };
  /** How far the middle finger's tip sways sideways against the wrist, in picture widths. */
  const sway = (degrees: number): number => {
    const wave = { way: 'side' as const, degrees, repeats: 3 };
    const frames = performSign(
      { ...still, use: 'one', seconds: 2, first: { ...plain, wave } },
      seededRandom(3),
    );
    const tips = frames.flatMap(({ hands }) =>
      hands.slice(0, 1).map(({ landmarks }) => (landmarks[36] ?? 0) - (landmarks[0] ?? 0)),
    );
    const mean = tips.reduce((sum, n) => sum + n, 0) / tips.length;
    return Math.sqrt(tips.reduce((sum, n) => sum + (n - mean) ** 2, 0) / tips.length);
  };
  expect(sway(30)).toBeGreaterThan(2 * sway(0));
});
