import { between, type Random } from '../../../shared/domain/random.js';
import { ms, type Milliseconds } from '../../../shared/domain/units.js';
import { lookFor, mirrorLook, type Look } from './look.js';
import {
  HIDDEN_Y,
  fromRow,
  mirrorHands,
  noHands,
  toRow,
  type BothHands,
  type Four,
  type HandPose,
} from './pose.js';
import { around, stream } from './random.js';
import type { VirtualSign, VirtualSignId } from './signs.js';
import { along, type Knot } from './spline.js';

/** Something that the signer does for a while. Times count from its beginning. */
export interface Act {
  readonly look: Look;
  readonly durationMs: Milliseconds;
  /** The hands at `time`; out of the picture before 0 and from `durationMs` on. */
  at(time: Milliseconds): BothHands;
}

/** One take of one sign: the hands rise from below the picture, sign, and are lowered again. */
export interface Performance extends Act {
  readonly signId: VirtualSignId;
  /** When the first key pose is reached, and when the last one is left. */
  readonly signStart: Milliseconds;
  readonly signEnd: Milliseconds;
}

export interface PerformOptions {
  /** The left hand does what the right one did, in a mirrored room. Default false. */
  readonly leftHanded?: boolean;
}

const RISE_MS = 350;
const LOWER_MS = 300;
const relaxed: Pick<HandPose, 'curls' | 'spread' | 'thumb'> = {
  curls: [0.2, 0.25, 0.3, 0.35],
  spread: 0.4,
  thumb: { curl: 0.2, across: 0.3 },
};

/** How one take differs from the sign as written. */
interface Variation {
  /** Multiplies all times. */
  readonly pace: number;
  /** Multiplies how far the wrist goes from the middle of its path, and how far it turns. */
  readonly reach: number;
  readonly place: { readonly x: number; readonly y: number; readonly z: number };
  readonly turn: { readonly pitch: number; readonly yaw: number; readonly roll: number };
  readonly curls: Four;
  readonly spread: number;
}

function variationFor(r: Random): Variation {
  return {
    pace: 1 + around(r, 0.2),
    reach: 1 + around(r, 0.16),
    place: { x: around(r, 0.02), y: around(r, 0.015), z: around(r, 0.02) },
    turn: { pitch: around(r, 0.1), yaw: around(r, 0.12), roll: around(r, 0.08) },
    curls: [around(r, 0.06), around(r, 0.06), around(r, 0.06), around(r, 0.06)],
    spread: around(r, 0.15),
  };
}

/** A slow wobble: `seed`ed sine waves, about -1 … 1. */
function wobble(r: Random): (time: number) => number {
  const waves = [0.31, 0.73, 1.27].map((hertz) => ({
    speed: (2 * Math.PI * hertz * (1 + around(r, 0.2))) / 1000,
    phase: between(r, 0, 2 * Math.PI),
  }));
  return (time) => waves.reduce((sum, { speed, phase }) => sum + Math.sin(time * speed + phase), 0) / 2;
}

/**
 * One take of `sign`: the same for the same seed and options, different in speed, size, place, hand shape,
 * path and look for every seed.
 */
export function perform(sign: VirtualSign, seed: number, options: PerformOptions = {}): Performance {
  const r = stream(seed, sign.id);
  const shared = variationFor(r);
  const timing = sign.keyPoses.map(() => 1 + around(r, 0.08));
  const main = handPath(
    sign.keyPoses.map((key) => key.main),
    sign,
    shared,
    timing,
    r,
  );
  const others = sign.keyPoses.flatMap((key) => (key.other ? [key.other] : []));
  const own = variationFor(r);
  // The other hand keeps time with the main one; the rest is its own.
  const other = others.length > 0 ? handPath(others, sign, { ...own, pace: shared.pace }, timing, r) : null;
  const durationMs = main.end + LOWER_MS * shared.pace;
  const look = lookFor(seed);
  const hands = (time: number): BothHands => {
    if (time <= 0 || time >= durationMs) return noHands;
    return { Right: main.at(time), Left: other?.at(time) ?? null };
  };
  return {
    signId: sign.id,
    durationMs: ms(durationMs),
    signStart: ms(main.start),
    signEnd: ms(main.end),
    look: options.leftHanded ? mirrorLook(look) : look,
    at: options.leftHanded ? (time) => mirrorHands(hands(time)) : hands,
  };
}

interface HandPath {
  /** When the first and the last key pose are reached, ms. */
  readonly start: number;
  readonly end: number;
  at(time: number): HandPose;
}

/** `timing`: for each key pose, by how much the step that leads to it is longer or shorter. */
function handPath(
  poses: readonly HandPose[],
  sign: VirtualSign,
  variation: Variation,
  timing: readonly number[],
  r: Random,
): HandPath {
  const rows = poses.map(toRow);
  const varied = rows.map((row) => fromRow(vary(row, middle(rows), variation)));
  const first = varied[0];
  const last = varied.at(-1);
  if (!first || !last) throw new RangeError(`the sign “${sign.id}” has no key poses`);
  const start = RISE_MS * variation.pace;
  let time = start;
  const knots: Knot[] = [{ time: 0, row: toRow(below(first)) }];
  varied.forEach((pose, i) => {
    const step = (sign.keyPoses[i]?.at ?? 0) - (sign.keyPoses[i - 1]?.at ?? 0);
    time += step * variation.pace * (timing[i] ?? 1);
    knots.push({ time, row: toRow(pose) });
  });
  const end = time;
  knots.push({ time: end + LOWER_MS * variation.pace, row: toRow(below(last)) });
  const sway = Array.from({ length: 6 }, () => wobble(r));
  // Metres for the wrist, radians for its turns.
  const swaySize = [0.004, 0.004, 0.005, 0.03, 0.035, 0.025];
  return {
    start,
    end,
    at: (t) => {
      const row = along(knots, t);
      swaySize.forEach((size, i) => {
        row[7 + i] = (row[7 + i] ?? 0) + size * (sway[i]?.(t) ?? 0);
      });
      return fromRow(row);
    },
  };
}

/** The lowered hand from which `pose` is reached. */
function below(pose: HandPose): HandPose {
  const { wrist, turn } = pose;
  return {
    ...relaxed,
    wrist: { x: wrist.x * 1.05, y: HIDDEN_Y, z: wrist.z * 0.3 },
    turn: { pitch: turn.pitch * 0.5, yaw: turn.yaw, roll: turn.roll * 0.5 },
  };
}

/** Middle between the least and the greatest of each number. */
function middle(rows: readonly (readonly number[])[]): number[] {
  return (rows[0] ?? []).map((_, i) => {
    const values = rows.map((row) => row[i] ?? 0);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
}

function vary(row: readonly number[], centre: readonly number[], variation: Variation): number[] {
  const { reach, place, turn, curls, spread } = variation;
  const offsets = [...curls, spread, 0, 0, place.x, place.y, place.z, turn.pitch, turn.yaw, turn.roll];
  return row.map((value, i) => {
    const c = centre[i] ?? 0;
    return (i < 7 ? value : c + (value - c) * reach) + (offsets[i] ?? 0);
  });
}
