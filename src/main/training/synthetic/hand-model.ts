import { gauss, pick, pickWeighted, type Random } from '../../../shared/domain/random.js';

/** Flexion of a finger's three joints and its sideways spread, in degrees. */
export interface FingerPose {
  readonly mcp: number;
  readonly pip: number;
  readonly dip: number;
  readonly spread: number;
}

/** The thumb: direction in the palm's plane, two bends, and how far it stands out before the palm; degrees. */
export interface ThumbPose {
  readonly swing: number;
  readonly bend: number;
  readonly tipBend: number;
  readonly lift: number;
}

/** Index, middle, ring, little finger, and the thumb. */
export interface HandShape {
  readonly fingers: readonly [FingerPose, FingerPose, FingerPose, FingerPose];
  readonly thumb: ThumbPose;
}

/** A person's hand relative to the average one: 1 = average. */
export interface HandProportions {
  readonly width: number;
  readonly thumb: number;
  readonly fingers: readonly [number, number, number, number];
}

/** Knuckles seen from the wrist, in palm lengths: x to the thumb's side, y down (fingers up are negative). */
const knuckles = [
  [0.28, -0.96, 0],
  [0.06, -1, 0],
  [-0.15, -0.93, 0.02],
  [-0.33, -0.82, 0.05],
] as const;
const phalanges = [
  [0.45, 0.27, 0.22],
  [0.5, 0.31, 0.23],
  [0.46, 0.29, 0.23],
  [0.36, 0.21, 0.2],
] as const;
const thumbRoot = [0.22, -0.22, -0.06] as const;
const thumbBones = [0.4, 0.34, 0.28] as const;
/** Anatomical limits of flexion, degrees. */
const limits = { mcp: [-15, 92], pip: [0, 110], dip: [0, 92] } as const;
/** Degrees of spread of the relaxed open hand. */
const openSpread = [12, 2, -8, -18] as const;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const clamp = (n: number, [low, high]: readonly [number, number]): number => Math.max(low, Math.min(high, n));

/**
 * Forward kinematics of a right hand, palm to the camera, fingers up: 63 numbers in MediaPipe's landmark
 * order, in palm lengths from the wrist; x to the thumb's side, y down, z away from the camera.
 */
export function handJoints(shape: HandShape, proportions: HandProportions): Float64Array {
  const out = new Float64Array(63);
  let [x, y, z] = [thumbRoot[0] * proportions.width, thumbRoot[1] as number, thumbRoot[2] as number];
  out.set([x, y, z], 3);
  let swing = shape.thumb.swing;
  const lift = radians(shape.thumb.lift);
  thumbBones.forEach((bone, i) => {
    if (i === 1) swing -= shape.thumb.bend;
    if (i === 2) swing -= shape.thumb.tipBend;
    const length = bone * proportions.thumb;
    x += Math.sin(radians(swing)) * Math.cos(lift) * length;
    y -= Math.cos(radians(swing)) * Math.cos(lift) * length;
    z -= Math.sin(lift) * length;
    out.set([x, y, z], 6 + i * 3);
  });
  shape.fingers.forEach((finger, f) => {
    const [kx, ky, kz] = knuckles[f] ?? knuckles[0];
    [x, y, z] = [kx * proportions.width, ky, kz];
    const base = (5 + f * 4) * 3;
    out.set([x, y, z], base);
    const spread = radians(finger.spread);
    const bends = [
      clamp(finger.mcp, limits.mcp),
      clamp(finger.pip, limits.pip),
      clamp(finger.dip, limits.dip),
    ];
    let bend = 0;
    bends.forEach((degrees, k) => {
      bend += radians(degrees);
      const length = (phalanges[f]?.[k] ?? 0) * (proportions.fingers[f] ?? 1);
      x += Math.sin(spread) * Math.cos(bend) * length;
      y -= Math.cos(spread) * Math.cos(bend) * length;
      z -= Math.sin(bend) * length;
      out.set([x, y, z], base + (k + 1) * 3);
    });
  });
  return out;
}

type FingerName = 'straight' | 'curled' | 'claw' | 'bent' | 'round' | 'pinched';
const fingerPoses: Readonly<Record<FingerName, readonly [number, number, number]>> = {
  straight: [0, 3, 2],
  curled: [75, 95, 55],
  claw: [15, 62, 42],
  bent: [75, 10, 5],
  round: [35, 42, 25],
  pinched: [52, 55, 35],
};
type ThumbName = 'out' | 'side' | 'across' | 'opposed';
const thumbPoses: Readonly<Record<ThumbName, readonly [number, number, number, number]>> = {
  out: [58, 8, 8, 15],
  side: [32, 10, 10, 10],
  across: [42, 60, 50, 35],
  opposed: [35, 30, 25, 48],
};

type Names = readonly [FingerName, FingerName, FingerName, FingerName];
const s = 'straight';
const c = 'curled';
/** Shapes with fingers unlike one another, as signs and finger spelling use them. */
const mixed: readonly [Names, ...Names[]] = [
  [s, c, c, c],
  [s, s, c, c],
  [c, c, c, s],
  [s, c, c, s],
  [s, s, s, c],
  [c, s, s, s],
  ['pinched', s, s, s],
  ['claw', c, c, c],
  ['bent', 'bent', c, c],
  [s, 'bent', c, c],
  ['claw', 'claw', c, c],
  ['pinched', c, c, c],
  [c, 'bent', s, s],
];

/** A random hand shape that a hand can make: all fingers alike, a usual mixture, or any mixture. */
export function randomShape(random: Random): HandShape {
  const any: readonly [FingerName, ...FingerName[]] = [s, s, c, c, 'claw', 'bent', 'round', 'pinched'];
  const thumbs: readonly [ThumbName, ...ThumbName[]] = ['out', 'side', 'across', 'opposed'];
  const kind = pickWeighted(random, [
    [0.38, 'alike'],
    [0.37, 'usual'],
    [0.25, 'free'],
  ] as const);
  let names: Names;
  let thumb: ThumbName = pick(random, thumbs);
  if (kind === 'alike') {
    const one = pick(random, [s, s, c, 'claw', 'bent', 'round', 'pinched'] as const);
    names = [one, one, one, one];
    if (one === c) thumb = pick(random, ['across', 'out', 'side'] as const);
    else if (one === 'round' || one === 'pinched' || one === 'bent')
      thumb = pick(random, ['opposed', 'opposed', 'side'] as const);
  } else if (kind === 'usual') names = pick(random, mixed);
  else {
    const [a, b, d] = [pick(random, any), pick(random, any), pick(random, any)];
    names = pick(random, [
      [a, a, b, b],
      [a, b, b, b],
      [a, b, d, d],
      [a, a, a, b],
      [a, b, d, pick(random, any)],
    ] as const);
  }
  const openness = random() < 0.5 ? 0.1 * random() : 1.2 * random();
  const finger = (i: 0 | 1 | 2 | 3): FingerPose => {
    const [mcp, pip, dip] = fingerPoses[names[i]];
    const spread = openSpread[i] * openness * (names[i] === c ? 0.3 : 1);
    return { mcp: mcp + gauss(random, 6), pip: pip + gauss(random, 6), dip: dip + gauss(random, 6), spread };
  };
  const [swing, bend, tipBend, lift] = thumbPoses[thumb];
  return {
    fingers: [finger(0), finger(1), finger(2), finger(3)],
    thumb: {
      swing: swing + gauss(random, 7),
      bend: bend + gauss(random, 7),
      tipBend: tipBend + gauss(random, 7),
      lift: lift + gauss(random, 7),
    },
  };
}

/** A shape as 20 numbers (4 × mcp, pip, dip, spread; thumb), for blending and noise. */
export function shapeNumbers(shape: HandShape): number[] {
  const { thumb } = shape;
  return [
    ...shape.fingers.flatMap((f) => [f.mcp, f.pip, f.dip, f.spread]),
    thumb.swing,
    thumb.bend,
    thumb.tipBend,
    thumb.lift,
  ];
}

/** The inverse of `shapeNumbers`. */
export function shapeOf(numbers: readonly number[]): HandShape {
  const n = (i: number): number => numbers[i] ?? 0;
  const finger = (i: number): FingerPose => ({ mcp: n(i), pip: n(i + 1), dip: n(i + 2), spread: n(i + 3) });
  return {
    fingers: [finger(0), finger(4), finger(8), finger(12)],
    thumb: { swing: n(16), bend: n(17), tipBend: n(18), lift: n(19) },
  };
}
