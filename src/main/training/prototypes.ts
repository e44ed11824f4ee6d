import type { HandFrame } from '../../shared/domain/hand.js';
import { seededRandom } from '../../shared/domain/random.js';
import type { ModelMetadata } from '../model/model-metadata.js';
import type { Network } from '../model/network.js';
import { augmentTake } from './augment.js';
import { answerTakes, unitDistance, unitLength } from './batch.js';
import { REST, type LabelledTake } from './fit.js';
import type { NegativeSource } from './negatives.js';

export type Prototype = ModelMetadata['prototypes'][number];

/** Augmented variants of each take that take part beside the take itself. */
const variants = 3;
/** Share of a sign's own takes that a radius should let pass, and how much wider than they need it is. */
const ownShare = 0.95;
const margin = 1.35;
/** Share of movements that are no sign which may lie within a radius, if the sign's own takes allow. */
const strangerShare = 0.02;
const bounds = { least: 0.03, most: 0.6 } as const;

/** A sign's centre with the distances that its radius follows from. */
export interface SignSpread {
  readonly classIndex: number;
  readonly centre: Float32Array;
  /** Cosine distances of its takes and of their augmented variants. */
  readonly own: readonly number[];
}

/** Where each sign's takes lie in the embedding of `network`. */
export function signSpreads(network: Network, takes: readonly LabelledTake[], seed: number): SignSpread[] {
  const random = seededRandom(seed);
  const labels = [...new Set(takes.map((t) => t.label))].filter((label) => label !== REST);
  return labels
    .sort((a, b) => a - b)
    .map((classIndex) => {
      const own = takes.filter((t) => t.label === classIndex).map((t) => t.frames);
      const all = [
        ...own,
        ...own.flatMap((f) => Array.from({ length: variants }, () => augmentTake(f, random))),
      ];
      const embeddings = answerTakes(network, all).map((a) => a.embedding);
      const centre = unitMean(embeddings);
      return { classIndex, centre, own: embeddings.map((e) => unitDistance(e, centre)) };
    });
}

/** Movements that are no sign: recorded rest windows and fresh negatives. */
export function strangers(
  takes: readonly LabelledTake[],
  negatives: NegativeSource,
  count: number,
  seed: number,
): (readonly HandFrame[])[] {
  const random = seededRandom(seed);
  const rest = takes.filter((t) => t.label === REST).map((t) => t.frames);
  const drawn = Array.from({ length: count }, () => negatives.draw(random)).filter((f) => f !== null);
  return [...rest, ...drawn];
}

/**
 * A prototype for each sign: its centre, and the radius beyond which a movement is not this sign whatever the
 * posterior says. The radius is wide enough for the sign's own and `heldOut` takes (their cosine distances, by
 * class), with a margin; between that need and the nearest strangers it takes the middle.
 */
export function prototypes(
  network: Network,
  spreads: readonly SignSpread[],
  heldOut: ReadonlyMap<number, readonly number[]>,
  strange: readonly (readonly HandFrame[])[],
): Prototype[] {
  const outside = answerTakes(network, strange);
  return spreads.map(({ classIndex, centre, own }) => {
    const need = Math.max(quantile(own, ownShare), quantile(heldOut.get(classIndex) ?? [], ownShare));
    // Only strangers that the network itself takes for this sign are left to the radius.
    const near = outside
      .filter((a) => a.classIndex === classIndex)
      .map((a) => unitDistance(a.embedding, centre));
    const wide = need * margin;
    const limit = near.length > 0 ? (need + quantile(near, strangerShare)) / 2 : wide;
    const radius = Math.min(bounds.most, Math.max(bounds.least, need, Math.min(wide, limit)));
    return { classIndex, centre: [...centre], radius };
  });
}

/** The mean of unit vectors, at unit length. */
function unitMean(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0);
  return unitLength(mean);
}

/** The value below which `share` of the values lie, interpolated; 0 when there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? 0;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}
