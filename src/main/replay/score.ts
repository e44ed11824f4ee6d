import type { Fraction } from '../../shared/contract.js';
import { fraction } from '../training/wilson.js';
import { editDistance, edits, type Edits } from './edit-distance.js';
import { perHour, quantile, ratioOfSums, type Estimate } from './intervals.js';
import { matchCaptions, signTime, type Verdict } from './match.js';
import type { Played } from './stream.js';

/** Captions an hour where there should be none, with an exact Poisson interval of 95 %. */
export interface FalseCaptions {
  readonly hours: number;
  readonly captions: number;
  readonly perHour: Estimate;
}

export interface Quantiles {
  readonly median: number;
  readonly p90: number;
}

/** Scores of the streams of one group together. Times are milliseconds of the stream. */
export interface GroupScore {
  readonly group: string;
  readonly streams: number;
  readonly hours: number;
  /** Performances of signs that the model knows. Right with a 95 % Wilson interval; silent: no caption at all. */
  readonly signs: Fraction & { readonly missed: number; readonly silent: number };
  /** Every caption is exactly one of these. */
  readonly captions: Readonly<Record<'total' | 'right' | 'wrong' | 'doubled' | 'rest' | 'unknown', number>>;
  /** In the time that belongs to no sign. */
  readonly rest: FalseCaptions;
  /** While signs are performed that the model does not know; `captioned`: how many of these had a caption. */
  readonly unknown: FalseCaptions & { readonly signs: number; readonly captioned: number };
  /** Of the right captions. Negative from the end: before the sign had ended. */
  readonly latency: {
    readonly fromOnset: Quantiles;
    readonly fromEnd: Quantiles;
    readonly beforeEnd: Fraction;
  } | null;
  /** Captions as a sequence against the signs performed; the interval resamples streams. */
  readonly words: (Edits & { readonly signed: number; readonly errorRate: Estimate }) | null;
  readonly frames: number;
  readonly msPerFrame: { readonly p50: number; readonly p95: number };
}

const hour = 3_600_000;

/** Scores what was played, group by group in order of appearance. `known`: the names that the model can caption. */
export function scoreGroups(played: readonly Played[], known: ReadonlySet<string>): GroupScore[] {
  return [...new Set(played.map(({ group }) => group))].map((group) =>
    scoreGroup(
      group,
      played.filter((stream) => stream.group === group),
      known,
    ),
  );
}

function scoreGroup(group: string, streams: readonly Played[], known: ReadonlySet<string>): GroupScore {
  const isKnown = (sign: string): boolean => known.has(sign);
  const judged = streams.map((stream) => ({
    ...stream,
    verdicts: matchCaptions(stream.signs, stream.captions, isKnown),
  }));
  const verdicts = judged.flatMap((stream) => stream.verdicts);
  const count = (kind: Verdict['kind']): number => verdicts.filter((v) => v.kind === kind).length;
  const sum = (of: (stream: (typeof judged)[number]) => number): number =>
    judged.reduce((total, stream) => total + of(stream), 0);
  /** Performances of which `which` holds, given the captions about them. */
  const performances = (which: (sign: string, about: readonly Verdict[]) => boolean): number =>
    sum(
      (stream) =>
        stream.signs.filter(({ sign }, span) =>
          which(
            sign,
            stream.verdicts.filter((v) => v.kind !== 'rest' && v.span === span),
          ),
        ).length,
    );
  const total = performances((sign) => isKnown(sign));
  const right = count('right');
  const restHours = sum((s) => Math.max(0, s.durationMs - signTime(s.signs))) / hour;
  const unknownHours =
    sum((s) => signTime(s.signs) - signTime(s.signs.filter(({ sign }) => isKnown(sign)))) / hour;
  const allFrameMs = judged.flatMap((stream) => [...stream.frameMs]);
  return {
    group,
    streams: streams.length,
    hours: sum((s) => s.durationMs) / hour,
    signs: {
      ...fraction(right, total),
      missed: total - right,
      silent: performances((sign, about) => isKnown(sign) && about.length === 0),
    },
    captions: {
      total: verdicts.length,
      right,
      wrong: count('wrong'),
      doubled: count('doubled'),
      rest: count('rest'),
      unknown: count('unknown'),
    },
    rest: { hours: restHours, captions: count('rest'), perHour: perHour(count('rest'), restHours) },
    unknown: {
      hours: unknownHours,
      captions: count('unknown'),
      perHour: perHour(count('unknown'), unknownHours),
      signs: performances((sign) => !isKnown(sign)),
      captioned: performances((sign, about) => !isKnown(sign) && about.length > 0),
    },
    latency: latencyOf(judged),
    words: wordsOf(streams, known),
    frames: allFrameMs.length,
    msPerFrame: { p50: quantile(allFrameMs, 0.5), p95: quantile(allFrameMs, 0.95) },
  };
}

function latencyOf(
  judged: readonly (Played & { readonly verdicts: readonly Verdict[] })[],
): GroupScore['latency'] {
  const right = judged.flatMap(({ signs, captions, verdicts }) =>
    verdicts.flatMap((verdict, c) => {
      const span = verdict.kind === 'right' ? signs[verdict.span] : undefined;
      const at = captions[c]?.atMs ?? NaN;
      return span ? [{ fromOnset: at - span.startMs, fromEnd: at - span.endMs }] : [];
    }),
  );
  if (right.length === 0) return null;
  const quantiles = (values: readonly number[]): Quantiles => ({
    median: quantile(values, 0.5),
    p90: quantile(values, 0.9),
  });
  return {
    fromOnset: quantiles(right.map((r) => r.fromOnset)),
    fromEnd: quantiles(right.map((r) => r.fromEnd)),
    beforeEnd: fraction(right.filter((r) => r.fromEnd < 0).length, right.length),
  };
}

function wordsOf(streams: readonly Played[], known: ReadonlySet<string>): GroupScore['words'] {
  const parts = streams.map(({ signs, captions }) => {
    const signed = signs.flatMap(({ sign }) => (known.has(sign) ? [sign] : []));
    return {
      signed: signed.length,
      ...editDistance(
        signed,
        captions.map(({ sign }) => sign),
      ),
    };
  });
  const sum = (key: keyof Edits | 'signed'): number => parts.reduce((total, part) => total + part[key], 0);
  if (sum('signed') === 0) return null;
  return {
    signed: sum('signed'),
    substitutions: sum('substitutions'),
    insertions: sum('insertions'),
    deletions: sum('deletions'),
    errorRate: ratioOfSums(parts.map((part) => ({ above: edits(part), below: part.signed }))),
  };
}
