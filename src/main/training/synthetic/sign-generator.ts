import { randomShape, shapeNumbers, type HandShape } from './hand-model.js';
import { between, gauss, logGauss, pick, pickWeighted, type Random } from '../../../shared/domain/random.js';

export type Vector = readonly [number, number, number];

/** Where the fingers point and where the palm's back faces, in the signer's frame (x right in the picture, y down, z away). */
export interface Orientation {
  readonly fingers: Vector;
  readonly back: Vector;
}

/** How a wrist travels; lengths in hand sizes, places in the signer's frame, angles in radians. */
export interface Path {
  readonly kind: 'still' | 'line' | 'arc' | 'circle' | 'shake' | 'zigzag';
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly reach: number;
  readonly repeats: number;
  readonly bend: number;
}

/** A hand that swings about its wrist: side to side, as in nodding, or as one turns a key. */
export interface Wave {
  readonly way: 'side' | 'nod' | 'twist';
  /** How far to either side, degrees; 0 = not at all; negative: to the other side first. */
  readonly degrees: number;
  /** Times a sign. */
  readonly repeats: number;
}

/** One hand's part in a sign: shapes and orientations it goes between, and its path. */
export interface HandPart {
  readonly shapes: readonly [readonly number[], readonly number[]];
  readonly orientations: readonly [Orientation, Orientation];
  readonly path: Path;
  /** Finger flutter: degrees, and times a sign. */
  readonly flutter: number;
  readonly flutterRepeats: number;
  /** Turns of the orientation back and forth a sign; 0 = once there. */
  readonly turns: number;
  readonly wave: Wave;
}

/** `mirrored`: the other hand mirrors the first; `alternating`: half a period later; `own`: its own part. */
export type HandUse = 'one' | 'mirrored' | 'alternating' | 'own';

/** A made-up sign: a class from which endless takes can be performed. */
export interface SyntheticSign {
  readonly use: HandUse;
  readonly first: HandPart;
  readonly second: HandPart;
  /** Seconds of the movement itself at ordinary speed. */
  readonly seconds: number;
}

export function unit(v: Vector): Vector {
  const length = Math.hypot(...v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** Orientations as hands have them before a chest: mostly fingers up or inward, palm to any of five sides. */
function randomOrientation(random: Random): Orientation {
  const g = (): number => gauss(random);
  const fingers: Vector =
    random() < 0.15 ? [g(), g(), g()] : [0.3 + 0.5 * g(), -0.7 + 0.45 * g(), -0.25 + 0.35 * g()];
  const facing = pickWeighted<Vector>(random, [
    [0.35, [0, 0, 1]],
    [0.22, [-1, 0, 0]],
    [0.23, [0, 0, -1]],
    [0.1, [0, -1, 0]],
    [0.1, [0, 1, 0]],
  ]);
  const back: Vector = [facing[0] + 0.3 * g(), facing[1] + 0.3 * g(), facing[2] + 0.3 * g()];
  return { fingers: unit(fingers), back: unit(back) };
}

function blended(random: Random, from: Orientation): Orientation {
  const to = randomOrientation(random);
  const mix = (a: Vector, b: Vector): Vector =>
    unit([a[0] + 0.8 * b[0], a[1] + 0.8 * b[1], a[2] + 0.8 * b[2]]);
  return { fingers: mix(from.fingers, to.fingers), back: mix(from.back, to.back) };
}

function randomPath(random: Random): Path {
  const nearFace = random() < 0.28;
  return {
    kind: pickWeighted(random, [
      [0.22, 'still'],
      [0.25, 'line'],
      [0.15, 'arc'],
      [0.13, 'circle'],
      [0.15, 'shake'],
      [0.1, 'zigzag'],
    ] as const),
    x: nearFace ? -0.6 + gauss(random, 0.9) : -1.7 + gauss(random, 1.1),
    y: nearFace ? -1.6 + gauss(random, 0.8) : 0.8 + gauss(random, 1.1),
    angle: between(random, 0, 2 * Math.PI),
    reach: 1.2 * logGauss(random, 0.5),
    repeats: 1 + Math.floor(random() * 3),
    bend: pick(random, [-1, 1] as const) * between(random, 0.3, 0.8),
  };
}

function randomPart(random: Random, shapes: readonly [HandShape, ...HandShape[]]): HandPart {
  const shape = shapeNumbers(pick(random, shapes));
  const orientation = randomOrientation(random);
  return {
    shapes: [shape, random() < 0.35 ? shapeNumbers(pick(random, shapes)) : shape],
    orientations: [orientation, random() < 0.4 ? blended(random, orientation) : orientation],
    path: randomPath(random),
    flutter: random() < 0.1 ? between(random, 12, 32) : 0,
    flutterRepeats: 2 + Math.floor(random() * 3),
    turns: random() < 0.15 ? 1 + Math.floor(random() * 3) : 0,
    wave: randomWave(random, 0.3),
  };
}

function randomWave(random: Random, share: number): Wave {
  return {
    way: pick(random, ['side', 'nod', 'twist'] as const),
    degrees: random() < share ? between(random, 10, 40) : 0,
    repeats: 1 + Math.floor(random() * 4),
  };
}

/** A pool of hand shapes that signs share, as the signs of a language do. */
export function shapePool(random: Random, size: number): readonly [HandShape, ...HandShape[]] {
  const rest = Array.from({ length: size - 1 }, () => randomShape(random));
  return [randomShape(random), ...rest];
}

/** A random sign, one-handed or two-handed, held or moving. */
export function randomSign(random: Random, shapes: readonly [HandShape, ...HandShape[]]): SyntheticSign {
  const use = pickWeighted<HandUse>(random, [
    [0.5, 'one'],
    [0.18, 'mirrored'],
    [0.07, 'alternating'],
    [0.25, 'own'],
  ]);
  const first = randomPart(random, shapes);
  let second = randomPart(random, shapes);
  if (use === 'own') {
    // A base hand mostly holds still before the chest while the first hand comes near it.
    const still: Path = {
      ...second.path,
      kind: 'still',
      x: -1 + gauss(random, 0.8),
      y: 1.2 + gauss(random, 0.8),
    };
    const calm = { turns: 0, flutter: 0, wave: { ...second.wave, degrees: 0 } };
    second = { ...second, ...calm, path: still, shapes: [second.shapes[0], second.shapes[0]] };
    if (random() < 0.6) {
      const near: Path = {
        ...first.path,
        x: -still.x + gauss(random, 0.6) - 0.4,
        y: still.y - 0.4 + gauss(random, 0.6),
        reach: first.path.reach * 0.6,
      };
      return { use, first: { ...first, path: near }, second, seconds: 0.4 * 4.5 ** random() };
    }
  }
  return { use, first, second, seconds: 0.4 * 4.5 ** random() };
}

const differences = ['shape', 'orientation', 'path', 'path', 'wave', 'wave', 'place', 'hands'] as const;

/** Another sign that is `sign` but for one thing of its first hand, or for what its second hand does. */
export function variantOf(
  sign: SyntheticSign,
  random: Random,
  shapes: readonly [HandShape, ...HandShape[]],
): SyntheticSign {
  const { first } = sign;
  const other = randomSign(random, shapes);
  const changed = (part: Partial<HandPart>): SyntheticSign => ({ ...sign, first: { ...first, ...part } });
  switch (pick(random, differences)) {
    case 'shape': {
      // The pool may give the very same hand shape once more.
      const alike = other.first.shapes[0].every((n, i) => n === first.shapes[0][i]);
      return alike ? variantOf(sign, random, shapes) : changed({ shapes: other.first.shapes });
    }
    case 'orientation':
      return changed({ orientations: other.first.orientations });
    case 'path': {
      const { path } = first;
      const leads = path.kind === 'line' || path.kind === 'arc';
      // The other way round, or another kind of way.
      if (leads && random() < 0.5) return changed({ path: { ...path, angle: path.angle + Math.PI } });
      const same = other.first.path.kind === path.kind;
      const kind = same ? (path.kind === 'line' ? 'shake' : 'line') : other.first.path.kind;
      return changed({ path: { ...other.first.path, kind, x: path.x, y: path.y } });
    }
    case 'wave': {
      const still = first.wave.degrees !== 0;
      const wave = still ? { ...first.wave, degrees: 0 } : randomWave(random, 1);
      return changed({ wave, turns: 0, flutter: 0 });
    }
    case 'place': {
      const to = between(random, 0, 2 * Math.PI);
      const far = between(random, 1.5, 3);
      const { path } = first;
      return changed({ path: { ...path, x: path.x + far * Math.cos(to), y: path.y + far * Math.sin(to) } });
    }
    case 'hands':
      return {
        ...sign,
        use: sign.use === other.use ? (sign.use === 'one' ? 'own' : 'one') : other.use,
        second: other.second,
      };
  }
}

/** Signs that share hand shapes, a good part of them in families that differ by one thing only. */
export function vocabulary(random: Random, count: number, shapeCount: number): SyntheticSign[] {
  const shapes = shapePool(random, shapeCount);
  const signs: SyntheticSign[] = [];
  while (signs.length < count) {
    const sign = randomSign(random, shapes);
    signs.push(sign);
    for (let k = random() < 0.4 ? pick(random, [1, 2]) : 0; k > 0; k--)
      signs.push(variantOf(sign, random, shapes));
  }
  return signs.slice(0, count);
}

/** The place of a wrist at `u` (0 … 1) of the sign, in hand sizes from the middle of the signing space. */
export function pathPlace(path: Path, u: number, phase = 0): readonly [number, number] {
  let along = 0;
  let across = 0;
  const turn = 2 * Math.PI * (u * path.repeats + phase);
  switch (path.kind) {
    case 'still':
      break;
    case 'line':
      along = u - 0.5;
      break;
    case 'arc':
      along = u - 0.5;
      across = path.bend * (4 * u * (1 - u) - 0.5);
      break;
    case 'circle':
      along = 0.5 * Math.cos(turn);
      across = 0.5 * Math.sin(turn) * Math.sign(path.bend);
      break;
    case 'shake':
      along = 0.35 * Math.sin(turn + Math.PI * u * (path.bend > 0 ? 1 : 0));
      break;
    case 'zigzag':
      along = u - 0.5;
      across = 0.25 * Math.sin(2 * Math.PI * u * (path.repeats + 1));
      break;
  }
  const cos = Math.cos(path.angle) * path.reach;
  const sin = Math.sin(path.angle) * path.reach;
  return [path.x + along * cos - across * sin, path.y + along * sin + across * cos];
}
