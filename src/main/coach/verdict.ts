import { setImmediate as breathe } from 'node:timers/promises';
import { likenessTo, type ClassPrototypes } from '../model/prototype-bank.js';
import { prototypesOf, type EncoderScale } from '../training/few-shot.js';
import { quantile } from '../training/prototypes.js';
import { cosine } from './cosine.js';

export type Verdict = 'known' | 'unsure' | 'outlier' | 'looks-like-other' | 'few';

/** A take held against its own sign, made without it, and against all others. */
export interface Judged {
  /** As a cosine, 1 … −1; null when the sign has no other take. */
  readonly likeness: number | null;
  /** Index of the likeliest of the other signs, and how alike the take is to it; null when there is none. */
  readonly nearest: { readonly sign: number; readonly likeness: number } | null;
  readonly verdict: Verdict;
}

/** Likeness steps in temperatures of the encoder, the distance at which one sign clearly outdoes another. */
const clearly = 0.75;
const nearly = 0.5;
/** A take this much less alike to its sign than the others of the sign usually are stands apart. */
const apart = 3;
/** With fewer other takes than this a sign cannot say that one stands apart. */
const leastOthers = 2;

/** Signs whose centres are the nearest to a take are compared with it in full; the others are farther still. */
const comparedInFull = 6;

/**
 * Judges every take of every sign, in pieces, so that a large library holds nothing up. `signs`: [sign][take]
 * unit-length embeddings; the answer is as they are.
 */
export async function judgeTakes(
  signs: readonly (readonly Float32Array[])[],
  scale: EncoderScale,
): Promise<readonly (readonly Judged[])[]> {
  const all = signs.map((examples) => (examples.length > 0 ? prototypesOf(examples) : null));
  const likeness: (number | null)[][] = [];
  for (const [s, examples] of signs.entries()) {
    await breathe();
    const own = all[s] ?? null;
    likeness.push(examples.map((take, k) => (own && examples.length > 1 ? likenessTo(take, own, k) : null)));
  }
  const judged: Judged[][] = [];
  for (const [s, examples] of signs.entries()) {
    await breathe();
    judged.push(
      examples.map((take, k) => {
        const own = likeness[s]?.[k] ?? null;
        const nearest = nearestOther(take, s, all);
        const others = numbers(likeness[s]?.filter((_, j) => j !== k));
        const theirs = numbers(nearest ? likeness[nearest.sign] : []);
        return { likeness: own, nearest, verdict: verdict({ own, nearest, others, theirs }, scale) };
      }),
    );
  }
  return judged;
}

function nearestOther(
  take: Float32Array,
  own: number,
  all: readonly (ClassPrototypes | null)[],
): Judged['nearest'] {
  const near = all.flatMap((prototypes, sign) =>
    sign === own || !prototypes?.centre
      ? []
      : [{ sign, prototypes, towards: cosine(take, prototypes.centre) }],
  );
  near.sort((a, b) => b.towards - a.towards);
  let best: Judged['nearest'] = null;
  for (const { sign, prototypes } of near.slice(0, comparedInFull)) {
    const likeness = likenessTo(take, prototypes);
    if (likeness > (best?.likeness ?? -Infinity)) best = { sign, likeness };
  }
  return best;
}

/**
 * - `looks-like-other`: another sign is as alike as its own takes are, and clearly more so than the take's own;
 * - `few`: the sign has no other take to compare with;
 * - `outlier`: less alike to its sign than movements that are not it, or than takes usually are and its others by far;
 * - `unsure`: hardly more alike to its sign than to another one, or less than takes usually are;
 * - `known`: everything else.
 */
function verdict({ own, nearest, others, theirs }: Compared, scale: EncoderScale): Verdict {
  const { alike, unlike, temperature } = scale;
  const other = nearest?.likeness ?? -1;
  if (own === null) {
    // Signs may well look alike: an only take must be as alike to the other one as most of that one's own.
    const like = theirs.length >= leastOthers && other >= Math.max(alike, quantile(theirs, 0.5));
    return like ? 'looks-like-other' : 'few';
  }
  if (other >= alike && other > own + clearly * temperature) return 'looks-like-other';
  const usual = others.length >= leastOthers ? quantile(others, 0.5) : null;
  if (usual !== null && own < alike && (own < unlike || own < usual - apart * temperature)) return 'outlier';
  if (own < alike || other > own - nearly * temperature) return 'unsure';
  return 'known';
}

function numbers(values: readonly (number | null)[] = []): number[] {
  return values.filter((value) => value !== null);
}

/** Likenesses: of the take to its own sign, and of the takes of its sign and of the nearest one to theirs. */
interface Compared {
  readonly own: number | null;
  readonly nearest: Judged['nearest'];
  readonly others: readonly number[];
  readonly theirs: readonly number[];
}
