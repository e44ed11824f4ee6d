import type { Handedness, HandFrame, HandObservation } from '../../../shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../../shared/domain/units.js';
import { handJoints, shapeOf, type HandProportions } from './hand-model.js';
import { between, gauss, logGauss, pick, type Random } from '../../../shared/domain/random.js';
import {
  pathPlace,
  unit,
  type HandPart,
  type Path,
  type SyntheticSign,
  type Vector,
} from './sign-generator.js';

/** What differs from take to take: body, camera, timing, and what the landmark model gets wrong. */
interface Conditions {
  readonly aspect: number;
  readonly fps: number;
  /** Palm length in picture heights. */
  readonly palm: number;
  readonly proportions: HandProportions;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Camera distance in palm lengths: perspective inside the hand. */
  readonly distance: number;
  readonly depth: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Landmark noise in palm lengths, and how much of it stays from frame to frame. */
  readonly noise: number;
  readonly persistence: number;
  readonly raise: number;
  readonly lower: number;
  readonly hold: number;
  readonly seconds: number;
  /** Uneven speed: −1 … 1. */
  readonly ease: number;
  readonly leftHanded: boolean;
  readonly mislabel: number;
  readonly lose: number;
}

function conditions(sign: SyntheticSign, random: Random): Conditions {
  const length = logGauss(random, 0.07);
  const finger = (): number => length * logGauss(random, 0.03);
  return {
    aspect: pick(random, [4 / 3, 4 / 3, 16 / 9, 1]),
    fps: between(random, 10, 30),
    palm: 0.15 * logGauss(random, 0.25),
    proportions: {
      width: logGauss(random, 0.08),
      thumb: logGauss(random, 0.08),
      fingers: [finger(), finger(), finger(), finger()],
    },
    yaw: gauss(random, 0.2),
    pitch: gauss(random, 0.17),
    roll: gauss(random, 0.09),
    distance: between(random, 5, 14),
    depth: between(random, 0.5, 1),
    shiftX: gauss(random, 0.06),
    shiftY: gauss(random, 0.06),
    noise: 0.008 * 6 ** random(),
    persistence: between(random, 0.4, 0.9),
    raise: random() < 0.7 ? between(random, 0.15, 0.5) : 0,
    lower: random() < 0.6 ? between(random, 0.15, 0.5) : 0,
    hold: random() < 0.4 ? between(random, 0.1, 0.7) : 0,
    seconds: sign.seconds * logGauss(random, 0.22),
    ease: Math.max(-0.9, Math.min(0.9, gauss(random, 0.35))),
    leftHanded: random() < 0.1,
    mislabel: random() < 0.15 ? 0.15 : 0.01,
    lose: random() < 0.3 ? 0.08 : 0.01,
  };
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
    shapes: [firstShape, part.shapes[1] === part.shapes[0] ? firstShape : vary(part.shapes[1])],
    orientations: [first, to === from ? first : varyOrientation(to)],
  };
}

const smooth = (u: number): number => u * u * (3 - 2 * u);
const mix = (a: number, b: number, w: number): number => a + (b - a) * w;

/** Wrist-centred joints of `part` at `u`, in palm lengths in the signer's frame (63 numbers), for a right hand. */
function joints(part: HandPart, u: number, relax: number, c: Conditions): Float64Array {
  const w = smooth(Math.max(0, Math.min(1, (u - 0.2) / 0.6)));
  const numbers = part.shapes[0].map((n, i) => mix(n, part.shapes[1][i] ?? n, w));
  for (let f = 0; f < 4; f++) {
    const flutter = part.flutter * Math.sin(2 * Math.PI * u * part.flutterRepeats + f * 0.8);
    for (let k = 0; k < 3; k++) {
      const i = f * 4 + k;
      numbers[i] = mix((numbers[i] ?? 0) + (k < 2 ? flutter : 0), 30, 0.6 * relax);
    }
  }
  const turn = part.turns ? 0.5 - 0.5 * Math.cos(2 * Math.PI * part.turns * u) : w;
  const [a, b] = part.orientations;
  const blend = (p: Vector, q: Vector): Vector => [
    mix(p[0], q[0], turn),
    mix(p[1], q[1], turn),
    mix(p[2], q[2], turn),
  ];
  const fingers = unit(blend(a.fingers, b.fingers));
  let back = blend(a.back, b.back);
  const along = back[0] * fingers[0] + back[1] * fingers[1] + back[2] * fingers[2];
  back = [back[0] - along * fingers[0], back[1] - along * fingers[1], back[2] - along * fingers[2]];
  if (Math.hypot(...back) < 0.05) back = [fingers[2], 0.3, -fingers[0]];
  back = unit(back);
  // Right-handed frame of the hand: thumb side = back × fingers (palm to the camera: back = +z, fingers = −y).
  const thumb: Vector = [
    back[1] * fingers[2] - back[2] * fingers[1],
    back[2] * fingers[0] - back[0] * fingers[2],
    back[0] * fingers[1] - back[1] * fingers[0],
  ];
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
    points[i] = (x1 * cr - y1 * sr) * near;
    points[i + 1] = (x1 * sr + y1 * cr) * near;
    points[i + 2] = z2 * c.depth;
  }
}

/** A hand's part, its side, and its own state of noise. */
interface Performer {
  readonly part: HandPart;
  readonly side: Handedness;
  readonly phase: number;
  readonly noise: Float64Array;
  lostFor: number;
}

/**
 * One take of a made-up sign as the landmark model would report it: hands rise (mostly), sign, hold,
 * lower (mostly); with a person's proportions, a camera's angle and rate, and with noise, losses and
 * wrong labels. Image coordinates, un-mirrored; first frame at 0 ms.
 */
export function performSign(sign: SyntheticSign, random: Random): HandFrame[] {
  const c = conditions(sign, random);
  const first = varied(sign.first, random);
  const side = (right: boolean): Handedness => (right !== c.leftHanded ? 'Right' : 'Left');
  const performer = (part: HandPart, right: boolean, phase = 0): Performer => ({
    part,
    side: side(right),
    phase,
    noise: new Float64Array(65),
    lostFor: 0,
  });
  const performers = [performer(first, true)];
  if (sign.use === 'mirrored') performers.push(performer(first, false));
  if (sign.use === 'alternating') performers.push(performer(first, false, 0.5));
  if (sign.use === 'own') performers.push(performer(varied(sign.second, random), false));

  const total = c.raise + c.seconds + c.hold + c.lower;
  const frames: HandFrame[] = [];
  const start = between(random, 0, 1 / c.fps);
  for (let time = start; time <= total; time += (1 / c.fps) * (random() < 0.05 ? 2 : 1)) {
    const hands: HandObservation[] = [];
    for (const p of performers) {
      const seen = observe(p, time, c, random);
      if (seen) hands.push(seen);
    }
    frames.push({ time: ms((time - start) * 1000), aspect: c.aspect, hands });
  }
  return frames;
}

function observe(p: Performer, time: number, c: Conditions, random: Random): HandObservation | null {
  const up = c.raise ? Math.min(1, time / c.raise) : 1;
  const down = c.lower ? Math.max(0, (time - c.raise - c.seconds - c.hold) / c.lower) : 0;
  const relax = Math.max(1 - smooth(up), smooth(Math.min(1, down)));
  const linear = Math.max(0, Math.min(1, (time - c.raise) / c.seconds));
  const u = Math.max(0, Math.min(1, linear + c.ease * linear * (1 - linear)));

  const points = joints(p.part, u, relax, c);
  const mirror = p.side === 'Right' ? 1 : -1;
  const [px, py] = pathPlace(p.part.path, u, p.phase);
  for (let i = 0; i < 63; i += 3) points[i] = (points[i] ?? 0) * mirror;
  film(points, c);
  const wristX = c.aspect / 2 + c.shiftX + mirror * px * c.palm;
  const belowPicture = 1.15;
  const wristY = mix(0.5 + c.shiftY + py * c.palm, belowPicture, relax);
  if (wristY > 1.05) return null;
  if (p.lostFor > 0 || random() < c.lose) {
    p.lostFor = p.lostFor > 0 ? p.lostFor - 1 : Math.floor(between(random, 0, 4));
    return null;
  }
  const fresh = Math.sqrt(1 - c.persistence ** 2) * c.noise * (1 + relax);
  const numbers: number[] = [];
  for (let i = 0; i < 63; i++) {
    const noise = c.persistence * (p.noise[i] ?? 0) + gauss(random, fresh) * (i % 3 === 2 ? 1.4 : 1);
    p.noise[i] = noise;
    const inHeights = ((points[i] ?? 0) + noise) * c.palm;
    if (i % 3 === 0) numbers.push((wristX + inHeights) / c.aspect);
    else if (i % 3 === 1) numbers.push(wristY + inHeights);
    else numbers.push(inHeights / c.aspect);
  }
  const wrong = random() < c.mislabel;
  const handedness: Handedness = wrong ? (p.side === 'Right' ? 'Left' : 'Right') : p.side;
  return { handedness, score: wrong ? 0.6 : 0.95, landmarks: numbers as unknown as ImageLandmarks };
}
