import type { Candidate } from './candidates.js';

/** What calibration goes by. Reaches are as `Candidate` has them. */
export interface CalibrationInput {
  readonly classes: number;
  /** The reach up to which candidates are told. */
  readonly within: number;
  /** Made-up idle movement: what could be captioned in it, and how long it was. */
  readonly idle: readonly Candidate[];
  readonly idleHours: number;
  /** The same of rest that was recorded; may be none. */
  readonly rest: readonly Candidate[];
  readonly restHours: number;
  /** In class order: the reach at which each taught take is captioned by what was learned without it. */
  readonly own: readonly (readonly number[])[];
  /** False captions an hour that are accepted. */
  readonly perHour: number;
}

/** What became of one sign. */
export interface SignCalibration {
  readonly classIndex: number;
  /** Its greatest distance is to be multiplied by this, at most 1. */
  readonly scale: number;
  /** Expected false captions of it an hour at that scale. */
  readonly perHour: number;
  /** Share of its own takes that are lost by it. */
  readonly lost: number;
  /** True when a smaller scale would lose too many of its own takes. */
  readonly atFloor: boolean;
}

export interface Calibration {
  readonly signs: readonly SignCalibration[];
  /** Expected false captions an hour of all signs, and the upper bound of it that counting alone gives (95 %). */
  readonly perHour: number;
  readonly upper: number;
}

/** Of a sign's own takes, seen by what was learned without them, this share must be kept. */
const leastKept = 0.75;
/** No scale is smaller: a few takes of one evening do not tell how near the next ones will be. */
const leastScale = 0.25;
/** No scale is larger than this, or than takes need that are less alike: what is farther off is not the sign. */
const greatestScale = 0.9;
const spare = 1.5;
/** The same as the least for signs with fewer takes than can be left out in turn. */
const leastScaleUnknown = 0.45;
const fewOwn = 3;
/** What was captioned in recorded rest must be out of reach by this. */
const clear = 0.95;
/** The tail of a sign is fitted to so many of its nearest candidates at most. */
const tailCount = 12;
/** How fast candidates become rarer with less reach when there are too few to tell: their number goes by scale to this. */
const usualExponent = 6;
const exponentWeight = 5;
/** Candidates that each sign is taken to have had beside those that were seen. */
const unseen = 0.5;

/** How often candidates of a sign come within a reach: `count` of them within `reach`, rarer by a power below it. */
interface Tail {
  readonly reach: number;
  readonly exponent: number;
  readonly count: number;
}

/** `within`: candidates farther than this were not looked for. */
function tailOf(candidates: readonly Candidate[], within: number): Tail {
  const reaches = candidates.map((c) => c.reach).sort((a, b) => a - b);
  const reach = reaches[tailCount - 1] ?? within;
  const nearest = reaches.filter((r) => r <= reach);
  const logs = nearest.reduce((sum, r) => sum + Math.log(reach / Math.max(r, 1e-3)), 0);
  const exponent = (nearest.length + exponentWeight) / (logs + exponentWeight / usualExponent);
  return { reach, exponent, count: nearest.length };
}

/**
 * Finds for each sign how much nearer than before a movement has to be, so that idle movement is captioned `perHour`
 * times at most, at the least cost for the signs: all are allowed as many false captions, but none is made
 * stricter than its own takes bear. How often something rarer than once in the streams happens is read off the
 * tail of what came near a sign (a power of the reach), with the upper bound of the count of all.
 */
export function calibrate(input: CalibrationInput): Calibration {
  const { classes, within, idle, idleHours, rest, restHours, own, perHour } = input;
  const hours = idleHours + restHours;
  const all = [...idle, ...rest];
  const signs = Array.from({ length: classes - 1 }, (_, i) => i + 1);
  const tails = signs.map((c) =>
    tailOf(
      all.filter(({ classIndex }) => classIndex === c),
      within,
    ),
  );
  const seen = tails.reduce((sum, { count }) => sum + count, 0);
  const bounded = upperCount(seen) / Math.max(1, seen);
  const rate = (i: number, scale: number): number => {
    const { count, reach, exponent } = tails[i] ?? tailOf([], within);
    return ((count + unseen) / hours) * (scale / reach) ** exponent;
  };
  const limits = signs.map((c) => {
    const { floor, ceiling } = bounds(own[c] ?? []);
    const nearest = Math.min(...rest.filter((r) => r.classIndex === c).map((r) => r.reach));
    return { floor, ceiling: Math.max(floor, Math.min(ceiling, clear * nearest)) };
  });
  const scalesAt = (allowed: number): number[] =>
    signs.map((_, i) => {
      const { reach, exponent } = tails[i] ?? tailOf([], within);
      const wanted = reach * (allowed / rate(i, reach)) ** (1 / exponent);
      const { floor = 0, ceiling = 1 } = limits[i] ?? {};
      return Math.min(ceiling, Math.max(floor, wanted));
    });
  const total = (scales: readonly number[]): number =>
    signs.reduce((sum, _, i) => sum + rate(i, scales[i] ?? 1), 0);
  let [low, high] = [0, total(signs.map(() => 2)) + perHour];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (bounded * total(scalesAt(middle)) > perHour) high = middle;
    else low = middle;
  }
  // A sign that cannot be made silent enough does not make the others stricter than their share.
  const scales = scalesAt(Math.max(low, perHour / (bounded * signs.length)));
  const expected = total(scales);
  return {
    signs: signs.map((classIndex, i): SignCalibration => {
      const scale = scales[i] ?? 1;
      const mine = own[classIndex] ?? [];
      const lost = mine.filter((reach) => reach > scale && reach <= 1).length;
      return {
        classIndex,
        scale,
        perHour: rate(i, scale),
        lost: mine.length > 0 ? lost / mine.length : 0,
        atFloor: scale <= (limits[i]?.floor ?? 0) + 1e-9 && bounded * expected > perHour,
      };
    }),
    perHour: expected,
    upper: bounded * expected,
  };
}

/** The scales between which a sign's own takes leave the choice. */
function bounds(own: readonly number[]): { readonly floor: number; readonly ceiling: number } {
  if (own.length < fewOwn) return { floor: leastScaleUnknown, ceiling: greatestScale };
  const sorted = [...own].sort((a, b) => a - b);
  const kept = sorted[Math.ceil(leastKept * sorted.length) - 1] ?? 1;
  return {
    floor: Math.min(1, Math.max(leastScale, kept)),
    ceiling: Math.min(1, Math.max(greatestScale, spare * kept)),
  };
}

/** Upper bound (95 %, one-sided) of a Poisson mean of which `count` were seen, by Wilson and Hilferty. */
function upperCount(count: number): number {
  const n = count + 1;
  return n * (1 - 1 / (9 * n) + 1.645 / (3 * Math.sqrt(n))) ** 3;
}
