import { takeProblems, type CoachSuggestion, type TakeInsight } from '../../shared/contract-coach.js';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import { likenessTo } from '../model/prototype-bank.js';
import { prototypesOf, type EncoderScale } from '../training/few-shot.js';
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
  if (taught.length === 0) return [{ kind: 'first' }];
  const found: CoachSuggestion[] = [
    ...looks(library).slice(0, mostOfKind),
    ...fewTakes(taught, takesOf.enough).slice(0, mostOfKind),
    ...(taught.length === 1 ? [{ kind: 'another' } as const] : []),
    ...(library.restMs < rest.leastMs ? [{ kind: 'rest', seconds: rest.seconds } as const] : []),
    ...alike(taught, library).slice(0, mostOfKind),
    ...fewTakes(taught, takesOf.good, takesOf.enough).slice(0, mostOfKind),
    ...oneSided(taught, library.insights).slice(0, 1),
  ];
  return found.length > 0 ? found.slice(0, mostShown) : [{ kind: 'well' }];
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
  // A take that is under the wrong name makes any two signs alike; it has its own suggestion.
  const signs = taught.map((sign) => ({ ...sign, takes: sign.takes.filter(({ id }) => !wrong.has(id)) }));
  const banks = signs.map(({ takes }) =>
    takes.length > 1 ? prototypesOf(takes.map((t) => t.embedding)) : null,
  );
  const own = banks.map((bank) => bank && mean(bank.examples.map((take, k) => likenessTo(take, bank, k))));
  const found: { readonly gap: number; readonly suggestion: CoachSuggestion }[] = [];
  signs.forEach((b, j) => {
    signs.slice(0, j).forEach((a, i) => {
      const [bankA, bankB, ownA, ownB] = [banks[i], banks[j], own[i], own[j]];
      if (!bankA || !bankB || ownA == null || ownB == null) return;
      const mixed = confused.some((pair) => pair.includes(a.id) && pair.includes(b.id));
      const full = Math.min(a.takes.length, b.takes.length) >= apart.most;
      const cross = mean([
        ...bankA.examples.map((take) => likenessTo(take, bankB)),
        ...bankB.examples.map((take) => likenessTo(take, bankA)),
      ]);
      const gap = ((ownA + ownB) / 2 - cross) / scale.temperature;
      const near = cross >= scale.alike && gap < alikeGap && !full;
      if (!mixed && !near) return;
      const frames = (sign: CoachedSign): CoachedSign['takes'][number]['frames'][] =>
        sign.takes.map((t) => t.frames);
      const suggestion = {
        kind: 'alike',
        signs: [
          { id: a.id, name: a.name },
          { id: b.id, name: b.name },
        ],
        differ: differences(frames(a), frames(b)),
        takes: apart.more,
      } as const;
      found.push({
        gap: mixed ? gap - alikeGap : gap,
        suggestion: { ...suggestion, signs: [...suggestion.signs] },
      });
    });
  });
  return found.sort((a, b) => a.gap - b.gap).map(({ suggestion }) => suggestion);
}

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
