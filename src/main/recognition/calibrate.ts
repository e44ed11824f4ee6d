import type { Candidate } from './candidates.js';

/** What calibration goes by. Reaches are as `Candidate` has them. */
export interface CalibrationInput {
  readonly classes: number;
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

/** Of a sign's own takes this share is lost at most, … */
const mostLost = 0.1;
/** … and room is left for takes to come, which differ more than those recorded one after another. */
const room = 1.6;
/** No scale is smaller: a few takes of one evening do not tell how near the next ones will be. */
const leastScale = 0.4;
/** The same for signs with fewer takes than can be left out in turn. */
const leastScaleUnknown = 0.55;
const fewOwn = 3;
/** What was captioned in recorded rest must be out of reach by this. */
const clear = 0.95;
/** The tail is fitted to so many of the nearest candidates at most. */
const tailCount = 40;
/** How fast candidates become rarer with less reach when there are too few to tell: their number goes by scale to this. */
const usualExponent = 4;
const exponentWeight = 5;
/** Candidates that each sign is taken to have had beside those that were seen. */
const unseen = 0.5;

/** How often candidates come within a reach: `count` of them in `hours` within `reach`, rarer by a power below it. */
interface Tail {
  readonly reach: number;
  readonly exponent: number;
  readonly count: number;
}

function tailOf(candidates: readonly Candidate[]): Tail {
  const reaches = candidates.map((c) => c.reach).sort((a, b) => a - b);
  const count = Math.min(tailCount, reaches.length);
  const reach = Math.max(1, reaches[count - 1] ?? 1);
  const within = reaches.filter((r) => r <= reach);
  const logs = within.reduce((sum, r) => sum + Math.log(reach / Math.max(r, 1e-3)), 0);
  const exponent = (within.length + exponentWeight) / (logs + exponentWeight / usualExponent);
  return { reach, exponent, count: within.length };
}

/**
 * Finds for each sign how much nearer than before a movement has to be, so that idle movement is captioned `perHour`
 * times at most, at the least cost for the signs: all are allowed as many false captions, but none is made
 * stricter than its own takes bear. How often something rarer than once in the streams happens is read off the
 * tail of what came near (a power of the reach), with the upper bound of its count.
 */
export function calibrate(input: CalibrationInput): Calibration {
  const { classes, idle, idleHours, rest, restHours, own, perHour } = input;
  const hours = idleHours + restHours;
  const all = [...idle, ...rest];
  const tail = tailOf(all);
  const bounded = upperCount(tail.count) / Math.max(1, tail.count);
  const counts = Array.from({ length: classes }, () => 0);
  for (const { classIndex, reach } of all) {
    if (reach <= tail.reach) counts[classIndex] = (counts[classIndex] ?? 0) + 1;
  }
  const signs = Array.from({ length: classes - 1 }, (_, i) => i + 1);
  const rate = (c: number, scale: number): number =>
    (((counts[c] ?? 0) + unseen) / hours) * (scale / tail.reach) ** tail.exponent;
  const floors = signs.map((c) => floorOf(own[c] ?? []));
  const ceilings = signs.map((c, i) => {
    const nearest = Math.min(...rest.filter((r) => r.classIndex === c).map((r) => r.reach));
    return Math.max(floors[i] ?? 0, Math.min(1, clear * nearest));
  });
  const scalesAt = (allowed: number): number[] =>
    signs.map((c, i) => {
      const wanted = tail.reach * (allowed / rate(c, tail.reach)) ** (1 / tail.exponent);
      return Math.min(ceilings[i] ?? 1, Math.max(floors[i] ?? 0, wanted));
    });
  const total = (scales: readonly number[]): number =>
    signs.reduce((sum, c, i) => sum + rate(c, scales[i] ?? 1), 0);
  let [low, high] = [0, total(signs.map(() => tail.reach)) + perHour];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (bounded * total(scalesAt(middle)) > perHour) high = middle;
    else low = middle;
  }
  const scales = scalesAt(low);
  const expected = total(scales);
  return {
    signs: signs.map((classIndex, i): SignCalibration => {
      const scale = scales[i] ?? 1;
      const mine = own[classIndex] ?? [];
      const lost = mine.filter((reach) => reach > scale && reach <= 1).length;
      return {
        classIndex,
        scale,
        perHour: rate(classIndex, scale),
        lost: mine.length > 0 ? lost / mine.length : 0,
        atFloor: scale <= (floors[i] ?? 0) + 1e-9 && bounded * expected > perHour,
      };
    }),
    perHour: expected,
    upper: bounded * expected,
  };
}

/** The smallest scale that a sign's own takes bear. */
function floorOf(own: readonly number[]): number {
  if (own.length < fewOwn) return leastScaleUnknown;
  const reached = own.filter((reach) => reach <= 1).sort((a, b) => a - b);
  const kept = reached[Math.ceil((1 - mostLost) * reached.length) - 1] ?? 1;
  return Math.min(1, Math.max(leastScale, room * kept));
}

/** Upper bound (95 %, one-sided) of a Poisson mean of which `count` were seen, by Wilson and Hilferty. */
function upperCount(count: number): number {
  const n = count + 1;
  return n * (1 - 1 / (9 * n) + 1.645 / (3 * Math.sqrt(n))) ** 3;
}
