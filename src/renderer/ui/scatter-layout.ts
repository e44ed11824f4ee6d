import { place, type Range } from './line-scale.js';

/** A point in the drawing's own units, y downwards. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

export interface Plane {
  readonly width: number;
  readonly height: number;
  /** Room that points keep from each edge. */
  readonly edge: number;
}

/** Where points come to lie in `plane`, both directions to the same scale, in the order given. */
export function spotsOf(
  points: readonly (readonly [x: number, y: number])[],
  { width, height, edge }: Plane,
): Spot[] {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const perUnit = Math.max(spreadOf(xs) / (width - 2 * edge), spreadOf(ys) / (height - 2 * edge), 1e-9);
  const xRange = about(xs, perUnit * (width - 2 * edge));
  const yRange = about(ys, perUnit * (height - 2 * edge));
  return points.map(([x, y]) => ({
    x: place(x, xRange, edge, width - edge),
    y: place(y, yRange, height - edge, edge),
  }));
}

function spreadOf(values: readonly number[]): number {
  return values.length > 0 ? highest(values) + highest(values.map((value) => -value)) : 0;
}

function about(values: readonly number[], span: number): Range {
  const middle = values.length > 0 ? (highest(values) - highest(values.map((value) => -value))) / 2 : 0;
  return { low: middle - span / 2, high: middle + span / 2 };
}

/** Not by spreading, which thousands of values would be too many for. */
function highest(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), -Infinity);
}

export type Way = 'left' | 'right' | 'up' | 'down';

/** The spot that is nearest on the way from spot `from`, straight on before aside; null where there is none. */
export function nextSpot(spots: readonly Spot[], from: number, way: Way): number | null {
  const at = spots[from];
  if (!at) return null;
  const sign = way === 'left' || way === 'up' ? -1 : 1;
  const across = way === 'up' || way === 'down';
  let best: number | null = null;
  let least = Infinity;
  spots.forEach((spot, i) => {
    const [dx, dy] = [spot.x - at.x, spot.y - at.y];
    const along = sign * (across ? dy : dx);
    const aside = Math.abs(across ? dx : dy);
    // Of spots that lie upon each other each has its turn: the later one is reached by going right or down.
    const same = Math.abs(dx) + Math.abs(dy) < 1e-6;
    if (i === from || !(same ? sign * (i - from) > 0 : along > 1e-6)) return;
    // What lies more aside than ahead is gone to only where nothing else is.
    const off = aside > along ? 1e5 : 0;
    const cost = same ? Math.abs(i - from) * 1e-9 : along + 2 * aside + off;
    if (cost < least) [best, least] = [i, cost];
  });
  return best;
}

/** The spot nearest to a place, within `reach`; null where there is none. */
export function spotAt(spots: readonly Spot[], { x, y }: Spot, reach: number): number | null {
  let best: number | null = null;
  let least = reach;
  spots.forEach((spot, i) => {
    const far = Math.hypot(spot.x - x, spot.y - y);
    if (far <= least) [best, least] = [i, far];
  });
  return best;
}

export interface NamedSpots {
  readonly name: string;
  readonly spots: readonly Spot[];
}

/** A name with its middle and the line that it stands on. */
export interface PlacedName extends Spot {
  readonly index: number;
  readonly text: string;
}

/** Sizes of a name in its own size of text, about: bold letters are that wide. */
const letter = { width: 0.6, height: 1.2, most: 18 } as const;
/** Between a mark's middle and the edge of its name. */
const gap = 9;
/** So many marks are looked at when it is counted how many a name would cover. */
const mostLookedAt = 500;
/** So many points of a group are tried as the one that its name stands beside. */
const mostTried = 12;

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * Names of groups in text of `size`, each right beside a point of its own group, where it covers no other name and the fewest
 * marks; a name that has no such place is left out.
 */
export function namesOf(groups: readonly NamedSpots[], { width, height }: Plane, size: number): PlacedName[] {
  const all = groups.flatMap(({ spots }) => spots);
  const every = Math.max(1, Math.ceil(all.length / mostLookedAt));
  const marks = all.filter((_, i) => i % every === 0);
  const taken: Box[] = [];
  return groups.flatMap(({ name, spots }, index) => {
    const text = name.length > letter.most ? `${name.slice(0, letter.most - 1)}…` : name;
    const half = (text.length * letter.width * size) / 2;
    const tall = letter.height * size;
    let best: { readonly at: Spot; readonly box: Box } | null = null;
    let fewest = Infinity;
    for (const at of placesFor(spots, half, tall)) {
      const box = boxOf(at, half, tall);
      if (box.left < 0 || box.right > width || box.top < 0 || box.bottom > height) continue;
      if (taken.some((other) => overlap(box, other))) continue;
      const covered = marks.filter(({ x, y }) => inside(box, x, y)).length;
      if (covered < fewest) [best, fewest] = [{ at, box }, covered];
      if (covered === 0) break;
    }
    if (!best) return [];
    taken.push(best.box);
    return [{ index, text, ...best.at }];
  });
}

/** Above, below and beside a group's outermost points, then some others of its points. */
function placesFor(spots: readonly Spot[], half: number, tall: number): Spot[] {
  const by = (key: (spot: Spot) => number): Spot[] => spots.toSorted((a, b) => key(a) - key(b)).slice(0, 1);
  const above = ({ x, y }: Spot): Spot => ({ x, y: y - gap });
  const below = ({ x, y }: Spot): Spot => ({ x, y: y + gap + 0.75 * tall });
  const after = ({ x, y }: Spot): Spot => ({ x: x + gap + half, y: y + 0.3 * tall });
  const before = ({ x, y }: Spot): Spot => ({ x: x - gap - half, y: y + 0.3 * tall });
  const every = Math.max(1, Math.ceil(spots.length / mostTried));
  const some = spots.filter((_, i) => i % every === 0);
  return [
    ...by(({ y }) => y).map(above),
    ...by(({ y }) => -y).map(below),
    ...by(({ x }) => -x).map(after),
    ...by(({ x }) => x).map(before),
    ...some.flatMap((spot) => [above(spot), below(spot), after(spot), before(spot)]),
  ];
}

function boxOf({ x, y }: Spot, half: number, tall: number): Box {
  return { left: x - half, right: x + half, top: y - 0.77 * tall, bottom: y + 0.23 * tall };
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

function inside({ left, right, top, bottom }: Box, x: number, y: number): boolean {
  const reach = 5;
  return x > left - reach && x < right + reach && y > top - reach && y < bottom + reach;
}
