import { setImmediate as breathe } from 'node:timers/promises';
import type { TakeInsight, TakeProblem } from '../../shared/contract-coach.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import type { EncoderScale } from '../training/few-shot.js';
import { quantile } from '../training/prototypes.js';
import { Copies } from './duplicates.js';
import { takeFacts, type TakeFacts } from './take-facts.js';
import { judgeTakes, type Verdict } from './verdict.js';

/** A take as the coach looks at it. */
export interface CoachedTake {
  readonly id: TakeId;
  /** From 1 on. */
  readonly number: number;
  readonly frames: readonly HandFrame[];
  /** At unit length. */
  readonly embedding: Float32Array;
}

/** A sign with its takes in recording order; rest is none. */
export interface CoachedSign {
  readonly id: SignId;
  readonly name: string;
  readonly takes: readonly CoachedTake[];
}

/** Hands in fewer frames than this: much of the sign was not seen. */
const leastHandShare = 0.7;
/** Half a hand in more of the frames than this; raising hands into the picture takes less. */
const mostHalfShare = 0.3;
/** Shorter than this in ms is hardly a sign, whatever the others are. */
const shortestMs = 400;
/** Against the median of the sign's other takes, of which there must be two. */
const length = { short: 0.5, long: 2, others: 2 } as const;
/** The other takes must agree on the number of hands by this share, of two at least. */
const agree = { share: 0.75, others: 2 } as const;

/** What is to be said of every take of `signs`, in their order; worked out in pieces. */
export async function takeInsights(
  signs: readonly CoachedSign[],
  scale: EncoderScale,
): Promise<TakeInsight[]> {
  const judged = await judgeTakes(
    signs.map(({ takes }) => takes.map(({ embedding }) => embedding)),
    scale,
  );
  const copies = new Copies(signs.map(({ takes }) => takes));
  const found: TakeInsight[] = [];
  for (const [s, sign] of signs.entries()) {
    await breathe();
    const facts = sign.takes.map(({ frames }) => takeFacts(frames));
    sign.takes.forEach((take, k) => {
      const own = facts[k];
      const verdict = judged[s]?.[k];
      if (!own || !verdict) return;
      const others = facts.filter((_, j) => j !== k);
      const usualMs = others.length > 0 ? quantile(durations(others), 0.5) : null;
      const usualHands = agreedHands(others);
      const other = verdict.nearest && signs[verdict.nearest.sign];
      const copy = copies.of({ sign: s, take: k }, verdict.nearest?.sign ?? null);
      found.push({
        takeId: take.id,
        signId: sign.id,
        signName: sign.name,
        number: take.number,
        verdict: verdict.verdict,
        likeness: verdict.likeness,
        nearest:
          other && verdict.nearest
            ? { id: other.id, name: other.name, likeness: verdict.nearest.likeness }
            : null,
        facts: { ...own, usualMs, usualHands },
        problems: problemsOf(own, verdict.verdict, copy !== null, usualHands, others),
        duplicateOf: (copy && signs[copy.sign]?.takes[copy.take]?.id) ?? null,
      });
    });
  }
  return found;
}

const durations = (facts: readonly TakeFacts[]): number[] => facts.map(({ durationMs }) => durationMs);

/** Hands in most of the takes; null without any, or when they do not agree. */
function agreedHands(others: readonly TakeFacts[]): TakeFacts['hands'] | null {
  for (const hands of [1, 2] as const) {
    const same = others.filter((take) => take.hands === hands).length;
    if (same > 0 && same >= agree.share * others.length) return hands;
  }
  return null;
}

/** Worst first, as `takeProblems` has them. */
function problemsOf(
  own: TakeFacts,
  verdict: Verdict,
  isCopy: boolean,
  usualHands: TakeFacts['hands'] | null,
  others: readonly TakeFacts[],
): TakeProblem[] {
  const found: TakeProblem[] = [];
  if (isCopy) found.push('duplicate');
  if (verdict === 'looks-like-other') found.push('looks-like-other');
  if (own.handShare < leastHandShare) found.push('few-hands');
  if (own.halfHandShare > mostHalfShare) found.push('half-hands');
  if (usualHands !== null && others.length >= agree.others && own.hands !== usualHands) {
    if (own.hands === 1) found.push('one-handed');
    if (own.hands === 2) found.push('two-handed');
  }
  const ratio = others.length >= length.others ? own.durationMs / quantile(durations(others), 0.5) : 1;
  if (own.durationMs < shortestMs || ratio < length.short) found.push('too-short');
  if (ratio > length.long) found.push('too-long');
  if (verdict === 'outlier') found.push('outlier');
  return found;
}
