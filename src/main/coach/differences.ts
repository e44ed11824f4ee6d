import type { SignAspect } from '../../shared/contract-coach.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { columnsOf, featureGroups } from '../features/feature-groups.js';
import { extractFeatures } from '../features/features.js';
import { takeFacts } from './take-facts.js';

/** Takes are compared at so many points, evenly spaced from their first step to their last. */
const points = 12;
/** Ways in which two signs differ must be this many times as large as the spread of their own takes … */
const clear = 1.5;
/** … and no less than this share of the largest one, to be named beside it. */
const besides = 0.6;
/** Spread in feature units below which takes are as good as the same. */
const leastSpread = 0.08;
/** Share of two-handed takes by which signs must differ to be told apart by it. */
const handsApart = 0.5;

const one = new Set(columnsOf(['dominant-hand']));
const columns = {
  shape: [...featureGroups.shape, ...featureGroups.depth],
  place: featureGroups.place,
  movement: [...featureGroups.path, ...featureGroups.velocity],
} as const;

/**
 * What sets two signs apart, the clearest first: the number of hands, the shape of the hand with the way it is
 * turned, its place in the picture, or how it moves. Empty when their takes scatter as much as the signs differ.
 */
export function differences(
  a: readonly (readonly HandFrame[])[],
  b: readonly (readonly HandFrame[])[],
): SignAspect[] {
  const [handsA, handsB] = [twoHanded(a), twoHanded(b)];
  if (Math.abs(handsA - handsB) >= handsApart) return ['hands'];
  const both = Math.min(handsA, handsB) >= handsApart;
  const rowsA = a.map(atPoints);
  const rowsB = b.map(atPoints);
  const found = (['shape', 'place', 'movement'] as const).map((aspect) => {
    const used = both ? columns[aspect] : columns[aspect].filter((column) => one.has(column));
    return { aspect, size: effect(rowsA, rowsB, used) };
  });
  const largest = Math.max(...found.map(({ size }) => size));
  return found
    .filter(({ size }) => size >= clear && size >= besides * largest)
    .sort((x, y) => y.size - x.size)
    .map(({ aspect }) => aspect);
}

function twoHanded(takes: readonly (readonly HandFrame[])[]): number {
  return takes.filter((frames) => takeFacts(frames).hands === 2).length / Math.max(1, takes.length);
}

/** [points][features] of a take, interpolated between its steps. */
function atPoints(frames: readonly HandFrame[]): number[][] {
  const { steps, rows } = extractFeatures(frames);
  const width = steps > 0 ? rows.length / steps : 0;
  return Array.from({ length: points }, (_, p) => {
    const at = (p / (points - 1)) * (steps - 1);
    const [low, high] = [Math.floor(at) * width, Math.ceil(at) * width];
    const part = at - Math.floor(at);
    return Array.from(
      { length: width },
      (_v, i) => (rows[low + i] ?? 0) * (1 - part) + (rows[high + i] ?? 0) * part,
    );
  });
}

/** How far the means of two signs are apart, in spreads of their takes about them. */
function effect(a: readonly number[][][], b: readonly number[][][], used: readonly number[]): number {
  let between = 0;
  let within = 0;
  for (let p = 0; p < points; p++) {
    for (const column of used) {
      const [x, y] = [valuesAt(a, p, column), valuesAt(b, p, column)];
      between += (mean(x) - mean(y)) ** 2;
      within += (variance(x) + variance(y)) / 2;
    }
  }
  const count = Math.max(1, points * used.length);
  return Math.sqrt(between / count) / Math.max(leastSpread, Math.sqrt(within / count));
}

function valuesAt(takes: readonly number[][][], point: number, column: number): number[] {
  return takes.map((rows) => rows[point]?.[column] ?? 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}
