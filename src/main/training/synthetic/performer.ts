import type { Handedness, HandFrame, HandObservation } from '../../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../../shared/domain/units.js';
import { conditions, type Conditions } from './conditions.js';
import { handJoints, shapeOf } from './hand-model.js';
import { between, gauss, logGauss, pick, seededRandom, type Random } from '../../../shared/domain/random.js';
import {
  pathPlace,
  unit,
  type HandPart,
  type Orientation,
  type Path,
  type SyntheticSign,
  type Vector,
} from './sign-generator.js';

/** Whoever does a thing more than once does not count. */
function varyRepeats(repeats: number, random: Random): number {
  return repeats > 1 && random() < 0.4 ? repeats + pick(random, [-1, 1]) : repeats;
}

/** The sign's own parameters, a little different in each take. */
function varied(part: HandPart, random: Random): HandPart {
  const shapeNoise = part.shapes[0].map((_, i) => gauss(random, i % 4 === 3 && i < 16 ? 4 : 8));
  const curl = gauss(random, 6);
  const vary = (numbers: readonly number[]): number[] =>
    numbers.map((n, i) => n + (shapeNoise[i] ?? 0) + (i < 16 && i % 4 < 3 ? curl : 0));
  const tilt = (v: Vector): Vector =>
    unit([v[0] + gauss(random, 0.13), v[1] + gauss(random, 0.13), v[2] + gauss(random, 0.13)]);
  const { path } = part;
  const variedPath: Path = {
    ...path,
    x: path.x + gauss(random, 0.3),
    y: path.y + gauss(random, 0.3),
    angle: path.angle + gauss(random, 0.15),
    repeats: varyRepeats(path.repeats, random),
    reach: path.reach * logGauss(random, 0.2),
    bend: path.bend * logGauss(random, 0.2),
  };
  const [from, to] = part.orientations;
  const varyOrientation = (o: typeof from): typeof from => ({ fingers: tilt(o.fingers), back: tilt(o.back) });
  const first = varyOrientation(from);
  const firstShape = vary(part.shapes[0]);
  return {
    ...part,
    path: variedPath,
    wave: {
      ...part.wave,
      degrees: part.wave.degrees * logGauss(random, 0.2) * (random() < 0.25 ? -1 : 1),
      repeats: varyRepeats(part.wave.repeats, random),
    },
    shapes: [firstShape, part.shapes[1] === part.shapes[0] ? firstShape : vary(part.shapes[1])],
    orientations: [first, to === from ? first : varyOrientation(to)],
  };
}

const smooth = (u: number): number => u * u * (3 - 2 * u);
const mix = (a: number, b: number, w: number): number => a + (b - a) * w;

const blend = (p: Vector, q: Vector, w: number): Vector => [
  mix(p[0], q[0], w),
  mix(p[1], q[1], w),
  mix(p[2], q[2], w),
];

/** Two axes at right angles, turned in their plane. */
function turned(a: Vector, b: Vector, angle: number): [Vector, Vector] {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const mixed = (p: Vector, q: Vector, w: number): Vector => [
    cos * p[0] + w * q[0],
    cos * p[1] + w * q[1],
    cos * p[2] + w * q[2],
  ];
  return [mixed(a, b, sin), mixed(b, a, -sin)];
}

/** A posture elsewhere that a hand comes from or goes to; place as in `Path`, `y` in picture heights. */
interface Elsewhere {
  readonly shape: readonly number[];
  readonly orientation: Orientation;
  readonly x: number;
  readonly y: number;
}

/** A relaxed hand in the lap or at the side, in or below the picture. */
function atRest(c: Conditions, highest: number, random: Random): Elsewhere {
  const curl = between(random, 10, 50);
  const g = (): number => gauss(random, 0.35);
  return {
    shape: Array.from({ length: 20 }, (_, i) =>
      i < 16 ? (i % 4 === 3 ? 0 : curl) : (restingThumb[i - 16] ?? 0),
    ),
    orientation: {
      fingers: unit([0.5 + g(), 0.35 + g(), -0.3 + g()]),
      back: unit([-0.3 + g(), -0.7 + g(), -0.5 + g()]),
    },
    x: gauss(random, 0.8) - 1.3 - c.shiftX / c.palm,
    y: between(random, highest, 1.35),
  };
}

const restingThumb = [38, 15, 12, 20] as const;

/** How a hand stands where another sign begins or ends. */
function edgeOf(part: HandPart, edge: 0 | 1, c: Conditions): Elsewhere {
  const [x, y] = pathPlace(part.path, edge);
  return {
    shape: part.shapes[edge],
    orientation: part.orientations[edge],
    x,
    y: 0.5 + c.shiftY + y * c.palm,
  };
}

/** Wrist-centred joints of `part` at `u`, in palm lengths in the signer's frame (63 numbers), for a right hand. */
function joints(part: HandPart, u: number, away: number, elsewhere: Elsewhere, c: Conditions): Float64Array {
  const w = smooth(Math.max(0, Math.min(1, (u - 0.2) / 0.6)));
  const numbers = part.shapes[0].map((n, i) => mix(n, part.shapes[1][i] ?? n, w));
  for (let f = 0; f < 4; f++) {
    const flutter = part.flutter * Math.sin(2 * Math.PI * u * part.flutterRepeats + f * 0.8);
    for (let k = 0; k < 3; k++) {
      const i = f * 4 + k;
      numbers[i] = (numbers[i] ?? 0) + (k < 2 ? flutter : 0);
    }
  }
  if (away > 0) numbers.forEach((n, i) => (numbers[i] = mix(n, elsewhere.shape[i] ?? n, away)));
  const turn = part.turns ? 0.5 - 0.5 * Math.cos(2 * Math.PI * part.turns * u) : w;
  const [a, b] = part.orientations;
  const { orientation } = elsewhere;
  let fingers = unit(blend(blend(a.fingers, b.fingers, turn), orientation.fingers, away));
  let back = blend(blend(a.back, b.back, turn), orientation.back, away);
  const along = back[0] * fingers[0] + back[1] * fingers[1] + back[2] * fingers[2];
  back = [back[0] - along * fingers[0], back[1] - along * fingers[1], back[2] - along * fingers[2]];
  if (Math.hypot(...back) < 0.05) back = [fingers[2], 0.3, -fingers[0]];
  back = unit(back);
  // Right-handed frame of the hand: thumb side = back × fingers (palm to the camera: back = +z, fingers = −y).
  let thumb: Vector = [
    back[1] * fingers[2] - back[2] * fingers[1],
    back[2] * fingers[0] - back[0] * fingers[2],
    back[0] * fingers[1] - back[1] * fingers[0],
  ];
  const { way, degrees, repeats } = part.wave;
  if (degrees !== 0) {
    const swing = ((degrees * Math.PI) / 180) * Math.sin(2 * Math.PI * repeats * u) * (1 - away);
    if (way === 'side') [fingers, thumb] = turned(fingers, thumb, swing);
    else if (way === 'nod') [fingers, back] = turned(fingers, back, swing);
    else [thumb, back] = turned(thumb, back, swing);
  }
  const local = handJoints(shapeOf(numbers), c.proportions);
  const out = new Float64Array(63);
  for (let i = 0; i < 21; i++) {
    const x = local[i * 3] ?? 0;
    const y = -(local[i * 3 + 1] ?? 0);
    const z = local[i * 3 + 2] ?? 0;
    for (let axis = 0; axis < 3; axis++) {
      out[i * 3 + axis] = x * (thumb[axis] ?? 0) + y * (fingers[axis] ?? 0) + z * (back[axis] ?? 0);
    }
  }
  return out;
}

/** Turns joints into the camera's view, with perspective. In place; palm lengths. */
function film(points: Float64Array, c: Conditions): void {
  const [cy, sy, cp, sp, cr, sr] = [
    Math.cos(c.yaw),
    Math.sin(c.yaw),
    Math.cos(c.pitch),
    Math.sin(c.pitch),
    Math.cos(c.roll),
    Math.sin(c.roll),
  ];
  for (let i = 0; i < 63; i += 3) {
    const [x, y, z] = [points[i] ?? 0, points[i + 1] ?? 0, points[i + 2] ?? 0];
    const [x1, z1] = [x * cy + z * sy, -x * sy + z * cy];
    const [y1, z2] = [y * cp - z1 * sp, y * sp + z1 * cp];
    const near = c.distance / (c.distance + z2);
    points[i] = (x1 * cr - y1 * sr) * near * c.stretch;
    points[i + 1] = (x1 * sr + y1 * cr) * near;
    points[i + 2] = z2 * c.depth;
  }
}

/** A hand's part, its side, where it comes from and goes to, and its own state of noise. */
interface Performer {
  readonly part: HandPart;
  readonly side: Handedness;
  readonly phase: number;
  readonly before: Elsewhere;
  readonly after: Elsewhere;
  /** Takes no part in the sign: stays at rest. */
  readonly idle: boolean;
  readonly noise: Float64Array;
  lostFor: number;
}

/**
 * One take of a made-up sign as the landmark model would report it: hands come from rest or from the end of
 * the sign `before`, sign, hold, and go to rest or to where the sign `after` begins; cut as recordings are cut; with a person's proportions, a camera's
 * angle and rate, and with noise, losses and wrong labels. Image coordinates, un-mirrored; first frame at 0 ms.
 */
export function performSign(
  sign: SyntheticSign,
  random: Random,
  before?: SyntheticSign,
  after?: SyntheticSign,
): HandFrame[] {
  const c = conditions(sign, random);
  const first = varied(sign.first, random);
  const highest = random() < 0.5 ? 0.8 : 1.1;
  const performer = (part: HandPart, right: boolean, more: Partial<Performer> = {}): Performer => ({
    part,
    side: right !== c.leftHanded ? 'Right' : 'Left',
    phase: 0,
    before: before && right ? edgeOf(before.first, 1, c) : atRest(c, highest, random),
    after: after && right ? edgeOf(after.first, 0, c) : atRest(c, highest, random),
    idle: false,
    noise: new Float64Array(65),
    lostFor: 0,
    ...more,
  });
  const performers = [performer(first, true)];
  if (sign.use === 'mirrored') performers.push(performer(first, false));
  if (sign.use === 'alternating') performers.push(performer(first, false, { phase: 0.5 }));
  if (sign.use === 'own') performers.push(performer(varied(sign.second, random), false));
  if (sign.use === 'one' && random() < 0.2) {
    const resting = atRest(c, 0.7, random);
    performers.push(performer(sign.second, false, { idle: true, before: resting, after: resting }));
  }

  const { from, to } = c.timing;
  const frames: HandFrame[] = [];
  const start = from + between(random, 0, 1 / c.fps);
  for (let time = start; time <= to; time += (1 / c.fps) * (random() < 0.05 ? 2 : 1)) {
    const hands: HandObservation[] = [];
    for (const p of performers) {
      const seen = observe(p, time, c, random);
      if (seen) hands.push(seen);
    }
    frames.push({ time: ms((time - start) * 1000), aspect: c.aspect, hands });
  }
  return frames;
}

/** How far a hand is in the sign (0 … 1), and how much of it is elsewhere: before (−) or after (+). */
function progress(p: Performer, time: number, c: Conditions): { u: number; away: number } {
  const { wait, raise, seconds, hold, lower } = c.timing;
  const start = wait + raise;
  const linear = Math.max(0, Math.min(1, (time - start) / seconds));
  const u = Math.max(0, Math.min(1, linear + c.ease * linear * (1 - linear)));
  if (p.idle) return { u, away: 1 };
  if (time < start) return { u, away: -(1 - smooth(Math.max(0, time - wait) / (raise || 1))) };
  const past = time - start - seconds - hold;
  return { u, away: past > 0 && lower > 0 ? smooth(Math.min(1, past / lower)) : 0 };
}

function observe(p: Performer, time: number, c: Conditions, random: Random): HandObservation | null {
  const place = (at: number): { x: number; y: number; u: number; away: number; elsewhere: Elsewhere } => {
    const { u, away: signed } = progress(p, at, c);
    const elsewhere = signed < 0 ? p.before : p.after;
    const away = Math.abs(signed);
    const [px, py] = pathPlace(p.part.path, u, p.phase);
    const x = mix(px, elsewhere.x, away);
    return { x, y: mix(0.5 + c.shiftY + py * c.palm, elsewhere.y, away), u, away, elsewhere };
  };
  const now = place(time);
  const points = joints(p.part, now.u, now.away, now.elsewhere, c);
  const mirror = p.side === 'Right' ? 1 : -1;
  for (let i = 0; i < 63; i += 3) points[i] = (points[i] ?? 0) * mirror;
  film(points, c);
  const wristX = c.aspect / 2 + c.shiftX + mirror * now.x * c.palm * c.stretch;
  if (now.y > 1.05) return null;
  const speed = c.loseMoving > 0 ? movedBetween(now, place(time - 0.05), c) / 0.05 : 0;
  if (p.lostFor > 0 || random() < c.lose + Math.min(0.5, c.loseMoving * speed)) {
    p.lostFor = p.lostFor > 0 ? p.lostFor - 1 : Math.floor(between(random, 0, 5));
    return null;
  }
  const wild = time >= c.glitch && time < c.glitch + 0.1 ? 4 : 1;
  const fresh = Math.sqrt(1 - c.persistence ** 2) * c.noise;
  const numbers: number[] = [];
  for (let i = 0; i < 63; i++) {
    const noise = c.persistence * (p.noise[i] ?? 0) + fresh * tremor(random) * (i % 3 === 2 ? 1.4 : 1);
    p.noise[i] = noise;
    const inHeights = ((points[i] ?? 0) + noise * wild) * c.palm;
    if (i % 3 === 0) numbers.push((wristX + inHeights) / c.aspect);
    else if (i % 3 === 1) numbers.push(now.y + inHeights);
    else numbers.push(inHeights / c.aspect);
  }
  const wrong = random() < c.mislabel;
  const handedness: Handedness = wrong ? (p.side === 'Right' ? 'Left' : 'Right') : p.side;
  return { handedness, score: wrong ? 0.6 : 0.95, landmarks: numbers as unknown as ImageLandmarks };
}

type Spot = { readonly x: number; readonly y: number };

/** The way between two places, in palm lengths. */
function movedBetween(a: Spot, b: Spot, c: Conditions): number {
  return Math.hypot(a.x - b.x, (a.y - b.y) / c.palm);
}

const normal = (() => {
  const random = seededRandom(11);
  return Float64Array.from({ length: 8192 }, () => gauss(random));
})();

/** A normal number out of a table: landmark noise is most of what performing costs. */
function tremor(random: Random): number {
  return normal[Math.floor(random() * normal.length)] ?? 0;
}
