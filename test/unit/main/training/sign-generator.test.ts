import { expect, test } from 'vitest';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import {
  randomSign,
  shapePool,
  variantOf,
  vocabulary,
  type SyntheticSign,
} from '../../../../src/main/training/synthetic/sign-generator.js';

const pool = shapePool(seededRandom(1), 30);

/** The parts in which two signs are not the same. */
function differences(a: SyntheticSign, b: SyntheticSign): string[] {
  const parts = (sign: SyntheticSign): Record<string, unknown> => {
    const { x, y, ...way } = sign.first.path;
    const { shapes, orientations, wave, turns, flutter } = sign.first;
    const swing = wave.degrees === 0 ? 'none' : wave;
    return { shapes, orientations, way, place: [x, y], play: [swing, turns, flutter], use: sign.use };
  };
  const [one, other] = [parts(a), parts(b)];
  return Object.keys(one).filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]));
}

test('a variant of a sign differs from it in one thing, and in every kind of thing now and then', () => {
  const seen = new Map<string, number>();
  for (let i = 0; i < 300; i++) {
    const random = seededRandom(1000 + i);
    const sign = randomSign(random, pool);
    const found = differences(sign, variantOf(sign, random, pool));
    expect(found).toHaveLength(1);
    for (const kind of found) seen.set(kind, (seen.get(kind) ?? 0) + 1);
  }
  expect([...seen.keys()].sort()).toEqual(['orientations', 'place', 'play', 'shapes', 'use', 'way']);
  for (const count of seen.values()) expect(count).toBeGreaterThan(20);
});

test('a vocabulary is seeded, has the size that was asked for and families among its signs', () => {
  const signs = vocabulary(seededRandom(5), 200, 40);
  expect(signs).toHaveLength(200);
  expect(vocabulary(seededRandom(5), 200, 40)).toEqual(signs);
  const kin = signs.filter(
    (sign, i) => i > 0 && differences(sign, signs[i - 1] as SyntheticSign).length === 1,
  );
  expect(kin.length).toBeGreaterThan(30);
  expect(kin.length).toBeLessThan(100);
});
