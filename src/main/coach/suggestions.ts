import { takeProblems, type CoachSuggestion, type TakeInsight } from '../../shared/contract-coach.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import { likenessTo, type ClassPrototypes } from '../model/prototype-bank.js';
import { prototypesOf, type EncoderScale } from '../training/few-shot.js';
import { cosine } from './cosine.js';
import { differences } from './differences.js';
import type { CoachedSign } from './take-insight.js';

export interface CoachedLibrary {
  /** Without rest, in the library's order. */
  readonly signs: readonly CoachedSign[];
  readonly insights: readonly TakeInsight[];
  /** Null without an encoder. */
  readonly scale: EncoderScale | null;
  /** Milliseconds of rest that were taught. */
  readonly restMs: number;
  /** Pairs of signs that the model in use took for one another on takes it had not seen. */
  readonly confused: readonly (readonly [SignId, SignId])[];
  /** Takes that the person looked at and wants to keep as they are. */
  readonly accepted: ReadonlySet<TakeId>;
}

/** Takes of a sign: with the first many it is recognised well, with the second many more help little. */
const takesOf = { enough: 3, good: 5 } as const;
/** Takes that tell two signs apart, for each at a time; signs with the second many are left alone. */
const apart = { more: 2, most: 8 } as const;
/** Two signs are alike when their takes are nearer to their own than to the other by fewer temperatures than this. */
const alikeGap = 1.5;
/** Rest that is worth its name, and what is asked for. */
const rest = { leastMs: 5000, seconds: 30 } as const;
/** A sign whose takes all start beyond this, as a share of the mirrored picture, always starts at one side. */
const side = { left: 0.3, right: 0.7, takes: 4, more: 2 } as const;
/** So many of a kind, so that one kind does not hide the others. */
const mostOfKind = 2;
const mostShown = 3;

/** What to do next, the most useful first, three at most; `well` when there is nothing. */
export function suggestions(library: CoachedLibrary): CoachSuggestion[] {
  const taught = library.signs.filter(({ takes }) => takes.length > 0);
  const begun = withoutTakes(library.signs);
  if (taught.length === 0) return begun.length > 0 ? begun.slice(0, mostShown) : [{ kind: 'first' }];
  const found: CoachSuggestion[] = [
    ...begun.slice(0, mostOfKind),
    ...looks(library).slice(0, mostOfKind),
    ...fewTakes(taught, takesOf.enough).slice(0, mostOfKind),
    ...(library.signs.length === 1 ? [{ kind: 'another' } as const] : []),
    ...(library.restMs < rest.leastMs ? [{ kind: 'rest', seconds: rest.seconds } as const] : []),
    ...alike(taught, library),
    ...fewTakes(taught, takesOf.good, takesOf.enough).slice(0, mostOfKind),
    ...oneSided(taught, library.insights).slice(0, 1),
  ];
  return found.length > 0 ? found.slice(0, mostShown) : [{ kind: 'well' }];
}

/** Signs that were named, and nothing of them is there to learn from. */
function withoutTakes(signs: readonly CoachedSign[]): CoachSuggestion[] {
  return signs
    .filter(({ takes }) => takes.length === 0)
    .map((sign) => ({ kind: 'begin', sign: ref(sign), takes: takesOf.enough }));
}

/** Takes to look at again, the worst first; one of each sign. */
function looks({ insights, accepted }: CoachedLibrary): CoachSuggestion[] {
  const doubtful = insights.filter(({ takeId, problems }) => problems.length > 0 && !accepted.has(takeId));
  const rank = ({ problems }: TakeInsight): number =>
    problems[0] ? takeProblems.indexOf(problems[0]) : Infinity;
  const worst = new Map<SignId, TakeInsight>();
  for (const one of doubtful.sort((a, b) => rank(a) - rank(b))) {
    if (!worst.has(one.signId)) worst.set(one.signId, one);
  }
  return [...worst.values()].map(({ takeId }) => ({ kind: 'look', takeId }));
}

/** Signs with fewer takes than `least`, and no fewer than `from`; those with the fewest first. */
function fewTakes(taught: readonly CoachedSign[], least: number, from = 0): CoachSuggestion[] {
  return taught
    .filter(({ takes }) => takes.length < least && takes.length >= from)
    .sort((a, b) => a.takes.length - b.takes.length)
    .map(({ id, name, takes }) => ({ kind: 'record', sign: { id, name }, takes: least - takes.length }));
}

/** Pairs of signs that are hard to tell apart, the hardest first. */
function alike(
  taught: readonly CoachedSign[],
  { scale, confused, insights }: CoachedLibrary,
): CoachSuggestion[] {
  if (!scale) return [];
  const wrong = new Set(insights.flatMap((one) => (one.verdict === 'looks-like-other' ? [one.takeId] : [])));
  const signs = taught.flatMap(({ takes, ...sign }): Compared[] => {
    // A take that is under the wrong name makes any two signs alike; it has its own suggestion.
    const right = takes.filter(({ id }) => !wrong.has(id));
    const bank = right.length > 1 ? prototypesOf(right.map(({ embedding }) => embedding)) : null;
    if (!bank) return [];
    const own = mean(bank.examples.map((take, k) => likenessTo(take, bank, k)));
    return [{ ...sign, takes: right, bank, own }];
  });
  const found = signs.flatMap((b, j) =>
    signs.slice(0, j).flatMap((a) => {
      const mixed = confused.some((pair) => pair.includes(a.id) && pair.includes(b.id));
      const centres = a.bank.centre && b.bank.centre ? cosine(a.bank.centre, b.bank.centre) : -1;
      if (!mixed && centres < scale.unlike) return [];
      const cross = mean([
        ...a.bank.examples.map((take) => likenessTo(take, b.bank)),
        ...b.bank.examples.map((take) => likenessTo(take, a.bank)),
      ]);
      const gap = ((a.own + b.own) / 2 - cross) / scale.temperature;
      const full = Math.min(a.takes.length, b.takes.length) >= apart.most;
      const near = cross >= scale.alike && gap < alikeGap && !full;
      return mixed || near ? [{ a, b, rank: mixed ? gap - alikeGap : gap }] : [];
    }),
  );
  found.sort((x, y) => x.rank - y.rank);
  return found.slice(0, mostOfKind).map(({ a, b }) => ({
    kind: 'alike',
    signs: [ref(a), ref(b)],
    differ: differences(framesOf(a), framesOf(b)),
    takes: apart.more,
  }));
}

/** A sign with what stands for it, and how alike its takes are to it without them. */
interface Compared extends CoachedSign {
  readonly bank: ClassPrototypes;
  readonly own: number;
}

const ref = ({ id, name }: CoachedSign): { id: SignId; name: string } => ({ id, name });
const framesOf = ({ takes }: CoachedSign): (readonly HandFrame[])[] => takes.map(({ frames }) => frames);

/** Signs that were always started at one side of the picture, as it is seen in a mirror. */
function oneSided(taught: readonly CoachedSign[], insights: readonly TakeInsight[]): CoachSuggestion[] {
  return taught.flatMap(({ id, name }): CoachSuggestion[] => {
    const starts = insights.flatMap(({ signId, facts }) =>
      signId === id && facts.start ? [1 - facts.start.x] : [],
    );
    if (starts.length < side.takes) return [];
    const seen = starts.every((x) => x < side.left)
      ? 'left'
      : starts.every((x) => x > side.right)
        ? 'right'
        : null;
    return seen ? [{ kind: 'side', sign: { id, name }, side: seen, takes: side.more }] : [];
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
