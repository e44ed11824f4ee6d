import type { HandFrame } from '../../shared/domain/hand.js';
import { extractFeatures, type FeatureSequence } from '../features/features.js';
import { framesHash } from '../training/fit-key.js';
import { apart, nearShare } from '../training/near-duplicates.js';
import { quantile } from '../training/prototypes.js';
import { cosine } from './cosine.js';

/** A take whose copies are looked for. */
export interface Comparable {
  readonly frames: readonly HandFrame[];
  /** At unit length. */
  readonly embedding: Float32Array;
}

export interface Place {
  readonly sign: number;
  readonly take: number;
}

/** Copies have all but the same embedding; only takes that do are compared feature by feature. */
const leastCosine = 0.98;
/** Takes of a sign that its usual distance is worked out from, the latest ones. */
const sampled = 10;
/** A sign with fewer takes says little of how far its takes are apart; some signs together say it then. */
const enough = 4;
const signsTogether = 8;

/** Finds takes that are copies, number for number or nearly so. What has to be worked out for that is kept. */
export class Copies {
  private readonly sequences = new Map<Comparable, FeatureSequence>();
  private readonly hashes = new Map<Comparable, string>();
  private readonly distances = new Map<number, readonly number[]>();

  /** `signs`: [sign][take], in recording order within a sign. */
  constructor(private readonly signs: readonly (readonly Comparable[])[]) {}

  /**
   * The earlier take that the one at `place` is a copy of, of its own sign or of `other`, which is the sign that
   * it is most alike to; null for none. Takes of a sign that comes later in the library are not earlier.
   */
  of(place: Place, other: number | null): Place | null {
    const take = this.signs[place.sign]?.[place.take];
    if (!take || take.frames.every(({ hands }) => hands.length === 0)) return null;
    for (const sign of other !== null && other < place.sign ? [other, place.sign] : [place.sign]) {
      const earlier = (this.signs[sign] ?? []).slice(0, sign === place.sign ? place.take : Infinity);
      const copied = earlier.findIndex((one) => this.isCopy(take, place.sign, one, sign));
      if (copied >= 0) return { sign, take: copied };
    }
    return null;
  }

  private isCopy(a: Comparable, signA: number, b: Comparable, signB: number): boolean {
    if (cosine(a.embedding, b.embedding) < leastCosine) return false;
    if (this.hashOf(a) === this.hashOf(b)) return true;
    const usual = Math.min(this.usualDistance(signA), this.usualDistance(signB));
    return apart(this.featuresOf(a), this.featuresOf(b), usual * nearShare) < Infinity;
  }

  /** How far two takes of a sign usually are apart; copies of one another do not count. */
  private usualDistance(sign: number): number {
    const own = this.distancesOf(sign);
    const count = this.signs[sign]?.length ?? 0;
    if (count >= enough && own.length > 0) return quantile(own, 0.25);
    const some = this.signs.flatMap((takes, s) => (takes.length > 1 ? [s] : [])).slice(0, signsTogether);
    return quantile(
      some.flatMap((s) => this.distancesOf(s)),
      0.25,
    );
  }

  private distancesOf(sign: number): readonly number[] {
    const known = this.distances.get(sign);
    if (known) return known;
    const some = (this.signs[sign] ?? []).slice(-sampled);
    const found = some
      .flatMap((a, i) => some.slice(0, i).map((b) => apart(this.featuresOf(a), this.featuresOf(b), Infinity)))
      .filter((distance) => distance > 0 && Number.isFinite(distance));
    this.distances.set(sign, found);
    return found;
  }

  private featuresOf(take: Comparable): FeatureSequence {
    const known = this.sequences.get(take) ?? extractFeatures(take.frames);
    this.sequences.set(take, known);
    return known;
  }

  private hashOf(take: Comparable): string {
    const known = this.hashes.get(take) ?? framesHash(take.frames, false);
    this.hashes.set(take, known);
    return known;
  }
}
