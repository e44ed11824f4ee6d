import type { HandFrame } from '../../shared/domain/hand.js';
import { extractFeatures, type FeatureSequence } from '../features/features.js';
import { framesHash } from '../training/fit-key.js';
import { apart, nearShare } from '../training/near-duplicates.js';
import { quantile } from '../training/prototypes.js';

/** A take whose copies are looked for. */
export interface Comparable {
  readonly frames: readonly HandFrame[];
  /** At unit length. */
  readonly embedding: Float32Array;
}

/** Copies have all but the same embedding; only takes that do are compared feature by feature. */
const leastCosine = 0.98;
/** Takes of a sign that its usual distance is worked out from, the latest ones. */
const sampled = 10;
/** A sign with fewer takes says little of how far its takes are apart; all signs together say it then. */
const enough = 4;

const sequences = new WeakMap<readonly HandFrame[], FeatureSequence>();
const hashes = new WeakMap<readonly HandFrame[], string>();

/**
 * For every take the earlier one, of whatever sign, that it is a copy of, number for number or nearly so; null for
 * the others. `signs`: [sign][take], in recording order within a sign; the answer indexes into it.
 */
export function findCopies(
  signs: readonly (readonly Comparable[])[],
): readonly (readonly ({ readonly sign: number; readonly take: number } | null)[])[] {
  const usual = usualDistances(signs);
  const before: { readonly sign: number; readonly take: number; readonly one: Comparable }[] = [];
  return signs.map((takes, sign) =>
    takes.map((one, take) => {
      const copied = before.find((other) =>
        isCopy(one, other.one, Math.min(usual[sign] ?? 0, usual[other.sign] ?? 0)),
      );
      if (one.frames.some(({ hands }) => hands.length > 0)) before.push({ sign, take, one });
      return copied ? { sign: copied.sign, take: copied.take } : null;
    }),
  );
}

function isCopy(a: Comparable, b: Comparable, usual: number): boolean {
  if (cosine(a.embedding, b.embedding) < leastCosine) return false;
  if (hashOf(a.frames) === hashOf(b.frames)) return true;
  return apart(featuresOf(a.frames), featuresOf(b.frames), usual * nearShare) < Infinity;
}

/** By sign: how far its takes usually are apart; copies of one another do not count. */
function usualDistances(signs: readonly (readonly Comparable[])[]): number[] {
  const own = signs.map((takes) => {
    const some = takes.slice(-sampled);
    const distances = some.flatMap((a, i) =>
      some.slice(0, i).map((b) => apart(featuresOf(a.frames), featuresOf(b.frames), Infinity)),
    );
    return distances.filter((distance) => distance > 0 && Number.isFinite(distance));
  });
  const common = quantile(own.flat(), 0.25);
  return own.map((distances, sign) =>
    (signs[sign]?.length ?? 0) >= enough && distances.length > 0 ? quantile(distances, 0.25) : common,
  );
}

function featuresOf(frames: readonly HandFrame[]): FeatureSequence {
  const known = sequences.get(frames) ?? extractFeatures(frames);
  sequences.set(frames, known);
  return known;
}

function hashOf(frames: readonly HandFrame[]): string {
  const known = hashes.get(frames) ?? framesHash(frames, false);
  hashes.set(frames, known);
  return known;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
