import { FEATURES } from './feature-rows.js';

/**
 * Groups of a step's numbers, of both hands: whether a hand is there; its shape in the picture and in depth, which
 * carry its orientation, too; the path of its wrist from where it appeared, the wrist's velocity, and its place in
 * the picture; the dominant wrist seen from the other one.
 */
export const featureGroupNames = [
  'presence',
  'shape',
  'depth',
  'path',
  'velocity',
  'place',
  'relation',
] as const;
export type FeatureGroup = (typeof featureGroupNames)[number];

/** Columns that belong to one hand: `other-hand` with the relation, which there is only with two hands. */
export const featureHands = ['dominant-hand', 'other-hand'] as const;
export type FeatureHand = (typeof featureHands)[number];

/** A group, or all of one hand. */
export type FeaturePart = FeatureGroup | FeatureHand;
export const featureParts: readonly FeaturePart[] = [...featureGroupNames, ...featureHands];

/** The dominant hand's columns come first, as many of the other one follow, then the relation. */
const relation = [FEATURES - 2, FEATURES - 1];
const perHand = (FEATURES - relation.length) / 2;
const shapeNumbers = range(1, perHand - 6);

const ofHand = {
  presence: [0],
  shape: shapeNumbers.filter((column) => (column - 1) % 3 < 2),
  depth: shapeNumbers.filter((column) => (column - 1) % 3 === 2),
  path: range(perHand - 6, perHand - 4),
  velocity: range(perHand - 4, perHand - 2),
  place: range(perHand - 2, perHand),
} as const satisfies Record<Exclude<FeatureGroup, 'relation'>, readonly number[]>;

/** The columns of each group, rising; every column of a step is in one group. */
export const featureGroups: Readonly<Record<FeatureGroup, readonly number[]>> = {
  presence: ofBoth(ofHand.presence),
  shape: ofBoth(ofHand.shape),
  depth: ofBoth(ofHand.depth),
  path: ofBoth(ofHand.path),
  velocity: ofBoth(ofHand.velocity),
  place: ofBoth(ofHand.place),
  relation,
};

/** The columns of any of `parts`, rising, each once. */
export function columnsOf(parts: readonly FeaturePart[]): number[] {
  const columns = new Set(parts.flatMap(columnsOfPart));
  return range(0, FEATURES).filter((column) => columns.has(column));
}

function columnsOfPart(part: FeaturePart): readonly number[] {
  if (part === 'dominant-hand') return range(0, perHand);
  if (part === 'other-hand') return range(perHand, FEATURES);
  return featureGroups[part];
}

function ofBoth(columns: readonly number[]): number[] {
  return [...columns, ...columns.map((column) => column + perHand)];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
