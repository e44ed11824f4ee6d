import { expect, test } from 'vitest';
import { sortTaught } from '../../../../src/main/training/evaluate.js';
import {
  duplicatesInWords,
  findDuplicates,
  type Duplicates,
} from '../../../../src/main/training/near-duplicates.js';
import type { Fold } from '../../../../src/main/training/folds.js';
import type { TaughtSign } from '../../../../src/main/training/taught-sign.js';
import { handSize, type HandFrame } from '../../../../src/shared/domain/hand.js';
import { gauss, seededRandom, type Random } from '../../../../src/shared/domain/random.js';
import type { ImageLandmarks } from '../../../../src/shared/domain/units.js';
import { frame } from '../../../support/hands.js';
import { syntheticSigns } from '../../../support/synthetic-takes.js';

const takes = 12;
const fold: Fold = {
  train: [0, 1, 2, 3].map(() => [0, 1, 2, 3, 4, 5]),
  test: [0, 1, 2, 3].map(() => [6, 7, 8, 9, 10, 11]),
};

/** Landmark noise of `share` of the hand, fresh for each number. */
function noisy(frames: readonly HandFrame[], share: number, random: Random): HandFrame[] {
  return frames.map((f) => ({
    ...f,
    hands: f.hands.map((hand) => ({
      ...hand,
      landmarks: hand.landmarks.map(
        (n, i) => n + gauss(random, share * handSize(hand, f.aspect)) / (i % 3 === 1 ? 1 : f.aspect),
      ) as unknown as ImageLandmarks,
    })),
  }));
}

/** Four signs with real differences between takes; some held-out takes replaced. */
function signsWith(
  replaced: Readonly<Record<string, (signs: readonly TaughtSign[], random: Random) => readonly HandFrame[]>>,
): TaughtSign[] {
  const random = seededRandom(11);
  const plain = syntheticSigns(4, takes).map((sign) => ({
    ...sign,
    takes: sign.takes.map((take) => ({ ...take, frames: noisy(take.frames, 0.015, random) })),
  }));
  return plain.map((sign, i) => ({
    ...sign,
    takes: sign.takes.map((take, k) => {
      const make = replaced[`${i} ${k}`];
      return make ? { ...take, frames: make(plain, random) } : take;
    }),
  }));
}

const framesOf = (signs: readonly TaughtSign[], sign: number, take: number): readonly HandFrame[] =>
  signs[sign]?.takes[take]?.frames ?? [];
const search = (signs: readonly TaughtSign[], folds: readonly Fold[] = [fold]): Duplicates =>
  findDuplicates(sortTaught(signs), folds);

test('takes of one sign are alike and no duplicates', () => {
  expect(search(signsWith({}))).toEqual({ exact: 0, near: 0, handless: 0, examples: [] });
});

test('a copy is exact although its times and name differ, and although it is taught as another sign', () => {
  const later = (frames: readonly HandFrame[]): HandFrame[] =>
    frames.map((f) => frame(f.time * 1.01 + 500, f.hands, f.aspect));
  const result = search(
    signsWith({ '0 7': (s) => later(framesOf(s, 0, 2)), '2 9': (s) => later(framesOf(s, 1, 4)) }),
  );
  expect(result).toMatchObject({ exact: 2, near: 0 });
  expect(result.examples).toEqual([
    { tested: { sign: 'wave', take: 'wave-7' }, learned: { sign: 'wave', take: 'wave-2' }, distance: 0 },
    { tested: { sign: 'sweep', take: 'sweep-9' }, learned: { sign: 'press', take: 'press-4' }, distance: 0 },
  ]);
});

test('copies that were noised a little, or cut at the start, are near', () => {
  const result = search(
    signsWith({
      '0 8': (s, random) => noisy(framesOf(s, 0, 1), 0.002, random),
      '3 6': (s) => framesOf(s, 3, 5).slice(5),
    }),
  );
  expect(result).toMatchObject({ exact: 0, near: 2 });
  expect(result.examples.map((e) => [e.tested.take, e.learned.take]).sort()).toEqual([
    ['close-6', 'close-5'],
    ['wave-8', 'wave-1'],
  ]);
  for (const { distance } of result.examples) expect(distance).toBeLessThan(0.12);
});

test('a set in which every take is there twice is still seen through', () => {
  const replaced = Object.fromEntries(
    [0, 1, 2, 3].flatMap((sign) =>
      [0, 1, 2, 3, 4, 5].map((k) => [
        `${sign} ${k + 6}`,
        (s: readonly TaughtSign[], random: Random) => noisy(framesOf(s, sign, k), 0.002, random),
      ]),
    ),
  );
  expect(search(signsWith(replaced))).toMatchObject({ exact: 0, near: 24 });
});

test('copies on one side of the split are no concern', () => {
  const signs = signsWith({ '0 8': (s) => framesOf(s, 0, 9), '1 0': (s) => framesOf(s, 1, 1) });
  expect(search(signs)).toMatchObject({ exact: 0, near: 0 });
  const other: Fold = { train: [[9], [5], [5], [5]], test: [[8], [6], [6], [6]] };
  expect(search(signs, [fold, other])).toMatchObject({ exact: 1, near: 0 });
});

test('takes without hands are counted apart', () => {
  const nothing = (): HandFrame[] => Array.from({ length: 20 }, (_, i) => frame(i * 40, []));
  const result = search(signsWith({ '0 0': nothing, '0 10': nothing, '1 11': nothing }));
  expect(result).toMatchObject({ exact: 0, near: 0, handless: 2 });
  expect(duplicatesInWords(result, 18)).toBe('No hand was seen in 2 of 18 held-out takes.');
  expect(duplicatesInWords({ exact: 3, near: 0, handless: 0, examples: [] }, 18)).toContain(
    '3 of 18 held-out takes are exact copies',
  );
  expect(duplicatesInWords({ exact: 0, near: 0, handless: 0, examples: [] }, 18)).toBeNull();
});
