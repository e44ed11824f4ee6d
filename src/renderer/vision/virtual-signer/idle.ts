import type { Handedness } from '../../../shared/domain/hand.js';
import { between, pick, type Random } from '../../../shared/domain/random.js';
import { ms, type Milliseconds } from '../../../shared/domain/units.js';
import { lookFor } from './look.js';
import type { Act } from './performance.js';
import { HIDDEN_Y, fromRow, mirrorPose, noHands, toRow, type BothHands, type HandPose } from './pose.js';
import { around, stream } from './random.js';
import { between as curve, type Knot } from './spline.js';

/** A pose to be reached, and the least time the way to it takes, in milliseconds. */
interface Step {
  readonly pose: HandPose;
  readonly least: number;
}

/** What a hand does for a few seconds; poses as for the right hand. */
type Activity = (r: Random) => readonly Step[];

/** Fastest mean speed of the wrist between two poses, metres a second, and of its turns, radians a second. */
const WRIST_SPEED = 0.8;
const TURN_SPEED = 5;
const LOWER_MS = 600;

function looseHand(r: Random, wrist: HandPose['wrist']): HandPose {
  const curl = (): number => between(r, 0.1, 0.9);
  return {
    curls: [curl(), curl(), curl(), curl()],
    spread: between(r, 0.1, 0.8),
    thumb: { curl: r() * 0.8, across: r() },
    wrist,
    turn: { pitch: between(r, -0.3, 0.6), yaw: around(r, 0.9), roll: around(r, 0.8) },
  };
}

const somewhere = (r: Random): HandPose['wrist'] => ({
  x: between(r, -0.21, 0),
  y: between(r, -0.18, 0),
  z: around(r, 0.07),
});

function nudged(r: Random, pose: HandPose, size: number, curl: number): HandPose {
  const row = toRow(pose).map((value, i) => value + around(r, i < 7 ? curl : i < 10 ? size : size * 5));
  return fromRow(row);
}

const away: Activity = (r) => {
  const pose = { ...looseHand(r, { x: between(r, -0.2, -0.05), y: HIDDEN_Y, z: 0 }) };
  return [
    { pose, least: 500 },
    { pose, least: between(r, 500, 1500) },
  ];
};

const rest: Activity = (r) => {
  const pose = looseHand(r, { x: between(r, -0.2, -0.05), y: between(r, -0.2, -0.14), z: 0 });
  return [
    { pose, least: 500 },
    { pose: nudged(r, pose, 0.006, 0.1), least: between(r, 500, 1200) },
    { pose: nudged(r, pose, 0.006, 0.1), least: between(r, 500, 1200) },
  ];
};

const scratch: Activity = (r) => {
  const pose = looseHand(r, { x: between(r, -0.2, 0), y: between(r, -0.08, 0.02), z: -0.03 });
  const strokes = 3 + Math.floor(r() * 4);
  return Array.from({ length: strokes * 2 }, (_, i) => {
    const bent = i % 2 === 0 ? 0.75 : 0.4;
    const wrist = { ...pose.wrist, y: pose.wrist.y + (i % 2 === 0 ? 0 : 0.012) };
    const curls = [bent, bent + around(r, 0.1), bent + around(r, 0.1), bent + 0.1] as const;
    return { pose: { ...pose, curls, wrist }, least: between(r, 110, 180) };
  });
};

const reach: Activity = (r) => {
  const start = looseHand(r, somewhere(r));
  const edge = { x: between(r, -0.3, -0.2), y: between(r, -0.1, 0.12), z: between(r, -0.05, 0.08) };
  return [
    { pose: start, least: 400 },
    { pose: looseHand(r, edge), least: between(r, 450, 800) },
    { pose: nudged(r, start, 0.02, 0.3), least: between(r, 450, 800) },
  ];
};

const fidget: Activity = (r) => {
  const pose = looseHand(r, { x: between(r, -0.09, -0.03), y: between(r, -0.16, -0.08), z: 0 });
  return Array.from({ length: 4 + Math.floor(r() * 5) }, () => ({
    pose: nudged(r, pose, 0.02, 0.5),
    least: between(r, 200, 450),
  }));
};

const wander: Activity = (r) =>
  Array.from({ length: 2 + Math.floor(r() * 3) }, () => ({
    pose: looseHand(r, somewhere(r)),
    least: between(r, 450, 900),
  }));

const activities: readonly [Activity, ...Activity[]] = [away, rest, scratch, reach, fidget, wander];

/** One hand's endless idle path, laid out as far as it is asked for. Starts lowered. */
class IdlePath {
  private readonly knots: Knot[] = [];

  constructor(private readonly r: Random) {
    this.knots.push({
      time: 0,
      row: toRow(looseHand(r, { x: between(r, -0.2, -0.05), y: HIDDEN_Y, z: 0 })),
    });
    // Begin with something to see more often than not.
    this.add(pick(r, [away, rest, fidget, wander, wander]));
  }

  at(time: number): HandPose | null {
    // Two knots beyond the time asked for, so that later knots never change the curve here.
    while ((this.knots.at(-2)?.time ?? 0) <= time) this.add(pick(this.r, activities));
    const next = this.knots.findIndex((knot) => knot.time > time);
    const [b, c] = [this.knots[next - 1], this.knots[next]];
    if (!b || !c) return null;
    const pose = fromRow(curve(this.knots[next - 2], b, c, this.knots[next + 1], time));
    return pose.wrist.y > HIDDEN_Y + 1e-3 ? pose : null;
  }

  private add(activity: Activity): void {
    for (const { pose, least } of activity(this.r)) {
      const before = this.knots.at(-1);
      const row = toRow(pose);
      const moved = (from: number, to: number): number =>
        Math.hypot(...row.slice(from, to).map((value, i) => value - (before?.row[from + i] ?? 0)));
      const needed = Math.max(moved(7, 10) / WRIST_SPEED, moved(10, 13) / TURN_SPEED) * 1000;
      this.knots.push({ time: (before?.time ?? 0) + Math.max(least, needed), row });
    }
  }
}

/**
 * Hands that do nothing in particular, for ever: they rest, scratch, reach, fidget, wander and leave the
 * picture, in loose shapes that drift. The same for the same seed, whichever times are asked for first.
 */
export function idleHands(seed: number): (time: Milliseconds) => BothHands {
  const path = (side: Handedness): IdlePath => new IdlePath(stream(seed, `idle ${side}`));
  const [left, right] = [path('Left'), path('Right')];
  return (time) => {
    if (time < 0) return noHands;
    const other = left.at(time);
    return { Left: other && mirrorPose(other), Right: right.at(time) };
  };
}

/** Idle movement for `durationMs`, at the end of which both hands are lowered out of the picture. */
export function idle(seed: number, durationMs: Milliseconds): Act {
  const hands = idleHands(seed);
  const lowered = (pose: HandPose | null, time: number): HandPose | null => {
    const u = Math.max(0, (time - durationMs + LOWER_MS) / LOWER_MS);
    if (!pose || u === 0) return pose;
    const { wrist } = pose;
    return { ...pose, wrist: { ...wrist, y: wrist.y + (HIDDEN_Y - wrist.y) * u * u * (3 - 2 * u) } };
  };
  return {
    look: lookFor(seed),
    durationMs: ms(durationMs),
    at: (time) => {
      if (time <= 0 || time >= durationMs) return noHands;
      const { Left, Right } = hands(time);
      return { Left: lowered(Left, time), Right: lowered(Right, time) };
    },
  };
}
