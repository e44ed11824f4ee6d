import type { ShownCaption, SignSpan } from './stream.js';

/**
 * A caption may come this long before a sign begins (hands on their way already show it) or after it ended
 * and still be about that sign.
 */
export const leadMs = 300;
export const graceMs = 1500;

/** What a caption was. */
export type Verdict =
  | { readonly kind: 'right'; readonly span: number }
  /** The sign it names was captioned already. */
  | { readonly kind: 'doubled'; readonly span: number }
  /** Another sign was performed. */
  | { readonly kind: 'wrong'; readonly span: number }
  /** A sign was performed that the model does not know. */
  | { readonly kind: 'unknown'; readonly span: number }
  /** Nothing was performed. */
  | { readonly kind: 'rest' };

/**
 * Says of each caption what it was. Captions and signs both stand in time. Right captions are paired with
 * their signs so that as many as possible are right, in order, one a sign, each as near as possible to the end
 * of its sign. What is left over doubles a sign of its name, or is wrong about the sign under way, else about the
 * one that ended last; near no sign it is a caption of rest.
 */
export function matchCaptions(
  signs: readonly SignSpan[],
  captions: readonly ShownCaption[],
  isKnown: (sign: string) => boolean,
): Verdict[] {
  const pairs = rightPairs(signs, captions, isKnown);
  const captioned = new Set(pairs.values());
  return captions.map((caption, c): Verdict => {
    const paired = pairs.get(c);
    if (paired !== undefined) return { kind: 'right', span: paired };
    const near = signs.flatMap((span, index) => (isNear(span, caption) ? [{ span, index }] : []));
    const same = near.find(({ span, index }) => span.sign === caption.sign && captioned.has(index));
    if (same) return { kind: 'doubled', span: same.index };
    const about = near.findLast(({ span }) => span.startMs <= caption.atMs) ?? near[0];
    if (!about) return { kind: 'rest' };
    return { kind: isKnown(about.span.sign) ? 'wrong' : 'unknown', span: about.index };
  });
}

function isNear(span: SignSpan, { atMs }: ShownCaption): boolean {
  return atMs >= span.startMs - leadMs && atMs <= span.endMs + graceMs;
}

/** Caption index → span index, by dynamic programming over both in order. */
function rightPairs(
  signs: readonly SignSpan[],
  captions: readonly ShownCaption[],
  isKnown: (sign: string) => boolean,
): Map<number, number> {
  const width = captions.length + 1;
  // Best value with the first s signs and the first c captions: a pair counts 1, less a share of how far it is off.
  const value = new Float64Array((signs.length + 1) * width);
  const best = (s: number, c: number): number => value[s * width + c] ?? 0;
  const worth = (s: number, c: number): number => {
    const [span, caption] = [signs[s], captions[c]];
    if (!span || !caption || span.sign !== caption.sign) return 0;
    if (!isKnown(span.sign) || !isNear(span, caption)) return 0;
    return 1 - 1e-8 * Math.min(1e6, 1 + Math.abs(caption.atMs - span.endMs));
  };
  for (let s = 1; s <= signs.length; s++) {
    for (let c = 1; c <= captions.length; c++) {
      const paired = worth(s - 1, c - 1);
      const skipped = Math.max(best(s - 1, c), best(s, c - 1));
      value[s * width + c] = paired > 0 ? Math.max(skipped, best(s - 1, c - 1) + paired) : skipped;
    }
  }
  const pairs = new Map<number, number>();
  for (let [s, c] = [signs.length, captions.length]; s > 0 && c > 0;) {
    if (best(s, c) === best(s - 1, c)) s--;
    else if (best(s, c) === best(s, c - 1)) c--;
    else pairs.set(--c, --s);
  }
  return pairs;
}

/** Milliseconds of the stream in which a caption would be about a sign; overlaps count once. */
export function signTime(signs: readonly SignSpan[]): number {
  let sum = 0;
  let until = -Infinity;
  for (const { startMs, endMs } of signs) {
    const from = Math.max(until, startMs - leadMs);
    until = Math.max(until, endMs + graceMs);
    sum += Math.max(0, until - from);
  }
  return sum;
}
