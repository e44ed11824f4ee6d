import { beforeAll, expect, test } from 'vitest';
import {
  extractFeatures,
  FEATURES,
  type FeatureSequence,
} from '../../../../../src/main/features/features.js';
import { openBackend, type Backend } from '../../../../../src/main/model/backend.js';
import { dtwContender, dtwDistance } from '../../../../../src/main/training/contenders/dtw.js';
import { labelledTakes } from '../../../../../src/main/training/evaluate.js';
import { seededRandom } from '../../../../../src/shared/domain/random.js';
import type { FeatureRows } from '../../../../../src/shared/domain/units.js';
import { fitTo, fresh, permutedTakes, shareNamed, signs } from '../../../../support/contending.js';
import { syntheticTake } from '../../../../support/synthetic-takes.js';

const random = seededRandom(17);
let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

const sequence = (values: readonly number[]): FeatureSequence => {
  const rows = new Float32Array(values.length * FEATURES);
  values.forEach((n, t) => (rows[t * FEATURES + 3] = n));
  return { steps: values.length, rows: rows as FeatureRows };
};

test('a slower performance is the same movement, the reverse is another', () => {
  const rise = sequence([0, 1, 2, 3, 4, 5]);
  const slow = sequence([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  expect(dtwDistance(rise, slow)).toBe(0);
  expect(dtwDistance(rise, sequence([5, 4, 3, 2, 1, 0]))).toBeGreaterThan(1);
});

test('by hand: diagonal steps count twice, the sum of the lengths divides', () => {
  expect(dtwDistance(sequence([0, 2]), sequence([1, 2]))).toBeCloseTo(2 / 4, 6);
  expect(dtwDistance(sequence([0, 0, 3]), sequence([0, 3]))).toBeCloseTo(0, 6);
});

test('it is the same both ways, gives up beyond a limit, and knows nothing of empty movements', () => {
  const [one, other] = [syntheticTake(0, random), syntheticTake(2, random)].map(extractFeatures);
  if (!one || !other) throw new Error('no sequences');
  const distance = dtwDistance(one, other);
  expect(dtwDistance(other, one)).toBeCloseTo(distance, 6);
  expect(dtwDistance(one, other, distance * 1.01)).toBe(distance);
  expect(dtwDistance(one, other, distance / 4)).toBe(Infinity);
  expect(dtwDistance(sequence([]), one)).toBe(Infinity);
});

test('any two lengths can be compared', () => {
  for (const [n, m] of [
    [1, 40],
    [3, 50],
    [40, 2],
    [7, 90],
  ] as const) {
    const ramp = (count: number): FeatureSequence =>
      sequence(Array.from({ length: count }, (_, i) => i / count));
    expect(dtwDistance(ramp(n), ramp(m)), `${n} and ${m}`).toBeLessThan(1);
  }
});

test('fresh takes are within reach, movements that nobody taught are mostly not', async () => {
  const fitted = await fitTo(backend, dtwContender());
  const known = fitted.judge(fresh.map((t) => t.frames));
  expect(known.filter((v, i) => v.recognised === fresh[i]?.label).length).toBeGreaterThanOrEqual(12);
  const strange = Array.from({ length: 12 }, (_, i) => syntheticTake(3 + (i % 2), random));
  expect(fitted.judge(strange).filter((v) => v.recognised !== 0).length).toBeLessThan(4);
  fitted.dispose();
});

test('a sign with one take is recognised, and what is like nothing is not', async () => {
  const first = signs.map((sign) => ({ ...sign, takes: sign.takes.slice(0, 1) }));
  const fitted = await fitTo(backend, dtwContender(), { takes: labelledTakes(first) });
  const own = fitted.judge(first.flatMap((sign) => sign.takes.map((t) => t.frames)));
  expect(own.map((v) => v.recognised)).toEqual([1, 2, 3]);
  expect(fitted.judge([[]])).toEqual([{ named: 0, recognised: 0 }]);
  fitted.dispose();
});

test('it names fresh takes, but not where labels mean nothing', async () => {
  const [fitted, permuted] = [
    await fitTo(backend, dtwContender()),
    await fitTo(backend, dtwContender(), { takes: permutedTakes() }),
  ];
  expect(shareNamed(fitted)).toBeGreaterThanOrEqual(0.9);
  expect(shareNamed(permuted)).toBeLessThan(0.6);
});
