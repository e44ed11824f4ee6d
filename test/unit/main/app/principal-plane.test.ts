import { expect, test } from 'vitest';
import { principalPlane } from '../../../../src/main/app/principal-plane.js';
import { gauss, seededRandom } from '../../../../src/shared/domain/random.js';

/** Points spread by 5 along (3, 4, 0, …)/5, by 2 along the third axis, hardly elsewhere. */
function cloud(count: number, width: number): number[][] {
  const random = seededRandom(4);
  return Array.from({ length: count }, () => {
    const [a, b] = [gauss(random, 5), gauss(random, 2)];
    return Array.from({ length: width }, (_, i) => {
      const own = i === 0 ? 0.6 * a : i === 1 ? 0.8 * a : i === 2 ? b : gauss(random, 0.01);
      return own + 7;
    });
  });
}

const variance = (values: readonly number[]): number =>
  values.reduce((sum, v) => sum + v * v, 0) / values.length;

test.each([
  ['more points than dimensions', 300, 6],
  ['more dimensions than points', 12, 40],
])('finds the two directions of greatest spread: %s', (_, count, width) => {
  const vectors = cloud(count, width);
  const { places, shares } = principalPlane(vectors);
  const means = Array.from(
    { length: width },
    (_x, i) => vectors.reduce((s, v) => s + (v[i] ?? 0), 0) / count,
  );
  const total = variance(vectors.flatMap((v) => v.map((n, i) => n - (means[i] ?? 0)))) * width;
  const along = [0, 1].map((axis) => variance(places.map((p) => p[axis] ?? 0)));
  expect((along[0] ?? 0) / total).toBeCloseTo(shares[0], 10);
  expect((along[1] ?? 0) / total).toBeCloseTo(shares[1], 10);
  expect(shares[0]).toBeGreaterThan(0.6);
  expect(shares[0] + shares[1]).toBeGreaterThan(0.999);
  // No two coordinates have anything to do with each other.
  const covariance = places.reduce((sum, [x, y]) => sum + x * y, 0) / count;
  expect(Math.abs(covariance)).toBeLessThan(1e-9);
});

test('the same whichever way the product was formed, and distances in the plane are kept', () => {
  const flat = [
    [0, 0, 1],
    [3, 0, 1],
    [0, 4, 1],
    [3, 5, 1],
  ];
  const { places, shares } = principalPlane(flat);
  const wide = principalPlane(flat.map((v) => [...v, ...Array.from({ length: 9 }, () => 2)]));
  expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
  for (const [i, a] of flat.entries()) {
    for (const [j, b] of flat.entries()) {
      const real = Math.hypot(...a.map((n, k) => n - (b[k] ?? 0)));
      for (const found of [places, wide.places]) {
        const [p, q] = [found[i] ?? [0, 0], found[j] ?? [0, 0]];
        expect(Math.hypot(p[0] - q[0], p[1] - q[1])).toBeCloseTo(real, 10);
      }
    }
  }
  expect(places[0]?.[0]).toBeCloseTo(wide.places[0]?.[0] ?? NaN, 10);
});

test('nothing, one point, and points that are all alike lie at the centre', () => {
  expect(principalPlane([])).toEqual({ places: [], shares: [0, 0] });
  expect(principalPlane([[1, 2]])).toEqual({ places: [[0, 0]], shares: [0, 0] });
  const { places, shares } = principalPlane([
    [1, 2, 3],
    [1, 2, 3],
  ]);
  expect(places).toEqual([
    [0, 0],
    [0, 0],
  ]);
  expect(shares).toEqual([0, 0]);
});
