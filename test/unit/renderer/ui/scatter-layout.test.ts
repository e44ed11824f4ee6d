import { describe, expect, it } from 'vitest';
import { namesOf, nextSpot, spotAt, spotsOf, type Spot } from '../../../../src/renderer/ui/scatter-layout.js';
import { markOf } from '../../../../src/renderer/ui/scatter-marks.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';

const plane = { width: 640, height: 400, edge: 36 };
/** Signs with takes about a place of their own; the places are near enough for names to meet. */
function crowd(signs: number, takes: number): { name: string; spots: Spot[] }[] {
  const random = seededRandom(7);
  return Array.from({ length: signs }, (_, s) => {
    const [x, y] = [60 + 520 * random(), 50 + 300 * random()];
    const near = (): Spot => ({ x: x + 40 * (random() - 0.5), y: y + 40 * (random() - 0.5) });
    return { name: `sign ${s}`, spots: Array.from({ length: takes }, near) };
  });
}

describe('the plane of takes', () => {
  it('keeps within its edges, to one scale in both directions', () => {
    const [a, b, c] = spotsOf(
      [
        [0, 0],
        [2, 0],
        [0, 1],
      ],
      plane,
    );
    expect([a?.x, b?.x]).toEqual([36, 604]);
    expect((a?.y ?? 0) - (c?.y ?? 0)).toBeCloseTo(284);
  });

  it('names cover no other name, and stand right beside a point of their own', () => {
    const groups = crowd(20, 6);
    const names = namesOf(groups, plane, 14);
    expect(names.length).toBeGreaterThan(12);
    for (const [i, a] of names.entries()) {
      for (const b of names.slice(i + 1)) {
        const apartX = Math.abs(a.x - b.x) >= 4.2 * (a.text.length + b.text.length) - 1e-6;
        expect(apartX || Math.abs(a.y - b.y) >= 16.8 - 1e-6).toBe(true);
      }
      const far = (groups[a.index]?.spots ?? []).map(({ x, y }) =>
        Math.hypot(Math.max(0, Math.abs(x - a.x) - 4.2 * a.text.length), y - a.y),
      );
      expect(Math.min(...far)).toBeLessThan(24);
    }
  });

  it('arrows go to the nearest point that way, and every point is reached by some', () => {
    const spots = [
      { x: 0, y: 0 },
      { x: 10, y: 1 },
      { x: 4, y: 30 },
      { x: 10, y: 1 },
    ];
    expect(nextSpot(spots, 0, 'right')).toBe(1);
    expect(nextSpot(spots, 1, 'right')).toBe(3);
    expect(nextSpot(spots, 0, 'down')).toBe(2);
    expect(nextSpot(spots, 0, 'left')).toBeNull();
    const all = crowd(10, 4).flatMap((group) => group.spots);
    const seen = new Set([0]);
    for (const from of seen) {
      for (const way of ['left', 'right', 'up', 'down'] as const) {
        const next = nextSpot(all, from, way);
        if (next !== null) seen.add(next);
      }
    }
    expect(seen.size).toBe(all.length);
  });

  it('what is pointed at is the nearest point within reach', () => {
    const spots = [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ];
    expect(spotAt(spots, { x: 6, y: 2 }, 14)).toBe(1);
    expect(spotAt(spots, { x: 60, y: 2 }, 14)).toBeNull();
  });

  it('marks of 32 signs differ without their colour', () => {
    const marks = Array.from({ length: 32 }, (_, i) => markOf(i));
    expect(new Set(marks.map(({ shape, fill }) => `${shape} ${fill}`)).size).toBe(32);
    const more = Array.from({ length: 96 }, (_, i) => JSON.stringify(markOf(i)));
    expect(new Set(more).size).toBe(96);
  });
});
