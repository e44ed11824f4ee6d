import { seededRandom } from '../../shared/domain/random.js';
import { cosineDistance } from '../model/decide.js';
import type { ModelMetadata } from '../model/model-metadata.js';
import type { Trainable } from '../model/trainable.js';
import { augmentTake } from './augment.js';
import { answerTakes, unitLength } from './batch.js';
import { REST, type LabelledTake } from './fit.js';
import { pause, type Pieces } from './pieces.js';

export type Prototype = ModelMetadata['prototypes'][number];

/** Augmented variants of each take that take part beside the take itself. */
const variants = 3;
/** Share of a sign's own takes and variants that sets its spread. */
const spreadShare = 0.95;
/**
 * A radius is this many times the mean of the sign's own spread and that of all signs: a few takes tell little
 * of how a sign varies, the other signs help. On recorded signs, five takes each, this let through 83 % of later
 * takes and 3 % of signs that were not taught.
 */
const margin = 1.5;

/**
 * A prototype for each sign: the mean of the unit-length embeddings of its takes and of augmented variants, and
 * the cosine distance beyond which a movement is not this sign, whatever the posterior says. `takes` may hold
 * rest, which gets none.
 */
export function prototypes(
  model: Pick<Trainable, 'infer'>,
  takes: readonly LabelledTake[],
  seed: number,
): Prototype[] {
  const making = madeInPieces(model, takes, seed);
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
  }
}

/** The same, a sign at a time. Rejects with the signal's reason. */
export async function prototypesInPieces(
  model: Pick<Trainable, 'infer'>,
  takes: readonly LabelledTake[],
  seed: number,
  pieces: Pieces,
): Promise<Prototype[]> {
  const making = madeInPieces(model, takes, seed);
  for (;;) {
    const { done, value } = making.next();
    if (done) return value;
    await pause(pieces, value);
  }
}

/** Gives the share that is done, then the prototypes. */
function* madeInPieces(
  model: Pick<Trainable, 'infer'>,
  takes: readonly LabelledTake[],
  seed: number,
): Generator<number, Prototype[]> {
  const random = seededRandom(seed);
  const labels = [...new Set(takes.map((t) => t.label))].filter((label) => label !== REST);
  const signs: { classIndex: number; centre: Float32Array; distances: number[] }[] = [];
  for (const classIndex of labels.sort((a, b) => a - b)) {
    yield signs.length / labels.length;
    const own = takes.filter((t) => t.label === classIndex).map((t) => t.frames);
    const varied = own.flatMap((f) => Array.from({ length: variants }, () => augmentTake(f, random)));
    const embeddings = answerTakes(model, [...own, ...varied]).map((a) => a.embedding);
    const centre = unitMean(embeddings);
    signs.push({ classIndex, centre, distances: embeddings.map((e) => cosineDistance(e, centre)) });
  }
  const common = quantile(
    signs.flatMap((s) => s.distances),
    spreadShare,
  );
  return signs.map(({ classIndex, centre, distances }) => ({
    classIndex,
    centre: [...centre],
    radius: (margin * (quantile(distances, spreadShare) + common)) / 2,
  }));
}

/** The mean of unit vectors, at unit length. */
function unitMean(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) vector.forEach((n, i) => (mean[i] = (mean[i] ?? 0) + n));
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
