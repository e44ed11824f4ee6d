import { mirrorPose, type Four, type HandPose } from './pose.js';

export type VirtualSignId =
  | 'hello'
  | 'thanks'
  | 'yes'
  | 'no'
  | 'friend'
  | 'good'
  | 'later'
  | 'look'
  | 'stop'
  | 'light'
  | 'more'
  | 'house'
  | 'wait'
  | 'play';

/** One moment of a sign. `at` is milliseconds from the sign's beginning. */
export interface KeyPose {
  readonly at: number;
  readonly main: HandPose;
  /** The other hand; every key pose of a two-handed sign has it, none of a one-handed one. */
  readonly other?: HandPose;
}

/** A sign as a right-handed signer makes it: the main hand is the right one. */
export interface VirtualSign {
  readonly id: VirtualSignId;
  /** What captions call it. */
  readonly name: string;
  readonly hands: 1 | 2;
  /** At least two, rising in `at`; the first is at 0. */
  readonly keyPoses: readonly KeyPose[];
}

type Shape = Pick<HandPose, 'curls' | 'spread' | 'thumb'>;

const shape = (curls: Four, spread: number, thumbCurl: number, across: number): Shape => ({
  curls,
  spread,
  thumb: { curl: thumbCurl, across },
});
const open = shape([0, 0, 0, 0], 0.7, 0, 0);
const flat = shape([0, 0, 0, 0], 0.05, 0.15, 0.5);
const fist = shape([1, 1, 1, 1], 0.4, 0.6, 1);
const point = shape([0, 1, 1, 1], 0.4, 0.7, 1);
const two = shape([0, 0, 1, 1], 0.9, 0.8, 1);
const corner = shape([0, 1, 1, 1], 0.6, 0, 0);
const thumbOut = shape([1, 1, 1, 1], 0.4, 0, 0);
const horn = shape([1, 1, 1, 0], 0.6, 0, 0);
const claw = shape([0.45, 0.45, 0.45, 0.45], 0.9, 0.35, 0.4);
const three = shape([0, 0, 0, 1], 0.7, 0.9, 1);

/** Wrist and turn: metres and radians, see `HandPose`. */
interface Place {
  readonly x?: number;
  readonly y?: number;
  readonly z?: number;
  readonly pitch?: number;
  readonly yaw?: number;
  readonly roll?: number;
}

function pose(hand: Shape, place: Place): HandPose {
  const { x = -0.09, y = -0.1, z = 0, pitch = 0, yaw = 0, roll = 0 } = place;
  return { ...hand, wrist: { x, y, z }, turn: { pitch, yaw, roll } };
}

/** Key poses of one hand, `step` milliseconds apart. */
function oneHand(step: number, poses: readonly HandPose[]): KeyPose[] {
  return poses.map((main, i) => ({ at: i * step, main }));
}

/** Key poses of two hands that move like images in a looking glass. */
function bothAlike(step: number, poses: readonly HandPose[]): KeyPose[] {
  return poses.map((main, i) => ({ at: i * step, main, other: mirrorPose(main) }));
}

/** Key poses of two hands that each do their own. */
function bothApart(step: number, poses: readonly (readonly [main: HandPose, other: HandPose])[]): KeyPose[] {
  return poses.map(([main, other], i) => ({ at: i * step, main, other: mirrorPose(other) }));
}

/** `turns` turns of a circle in the picture, eight key poses each, starting at its top. */
function circle(hand: Shape, turns: number, radius: number): HandPose[] {
  return Array.from({ length: turns * 8 + 1 }, (_, i) => {
    const angle = (i / 8) * 2 * Math.PI;
    return pose(hand, { x: -0.07 + radius * Math.sin(angle), y: -0.1 + radius * Math.cos(angle) });
  });
}

/**
 * The signs of the virtual signer. They are made up: neutral everyday words on invented movements, of no
 * sign language. They differ in hand shape, in number of hands and in movement, some in only one of these.
 */
export const virtualSigns: readonly VirtualSign[] = [
  {
    id: 'hello',
    name: 'hello',
    hands: 1,
    // An open hand waves about its wrist.
    keyPoses: oneHand(
      210,
      [0.4, -0.4, 0.4, -0.4, 0.4].map((roll) => pose(open, { x: -0.07 - roll * 0.06, roll })),
    ),
  },
  {
    id: 'thanks',
    name: 'thanks',
    hands: 1,
    // A flat hand goes from high up down and forward, finger tips leading.
    keyPoses: oneHand(300, [
      pose(flat, { x: -0.04, y: -0.01, z: -0.05, pitch: -0.15 }),
      pose(flat, { x: -0.05, y: -0.03, z: -0.03, pitch: 0 }),
      pose(flat, { x: -0.08, y: -0.1, z: 0.03, pitch: 0.5 }),
      pose(flat, { x: -0.09, y: -0.12, z: 0.04, pitch: 0.6 }),
    ]),
  },
  {
    id: 'yes',
    name: 'yes',
    hands: 1,
    // A fist nods.
    keyPoses: oneHand(
      230,
      [0, 1, 0, 1, 0].map((down) => pose(fist, { y: -0.04 - 0.07 * down, pitch: 0.45 * down })),
    ),
  },
  {
    id: 'no',
    name: 'no',
    hands: 1,
    // A pointing finger wags from side to side.
    keyPoses: oneHand(
      190,
      [0.3, -0.3, 0.3, -0.3, 0.3, -0.3].map((roll) => pose(point, { x: -0.07 - roll * 0.12, roll })),
    ),
  },
  {
    id: 'friend',
    name: 'friend',
    hands: 1,
    // Two fingers spread, held.
    keyPoses: oneHand(500, [pose(two, {}), pose(two, { x: -0.088, y: -0.095 }), pose(two, {})]),
  },
  {
    id: 'good',
    name: 'good',
    hands: 1,
    // Thumb up, the back of the hand to the camera, held.
    keyPoses: oneHand(450, [
      pose(thumbOut, { x: -0.05, y: -0.03, yaw: Math.PI, roll: -1.3 }),
      pose(thumbOut, { x: -0.05, y: -0.026, yaw: Math.PI, roll: -1.32 }),
      pose(thumbOut, { x: -0.05, y: -0.03, yaw: Math.PI, roll: -1.3 }),
    ]),
  },
  {
    id: 'later',
    name: 'later',
    hands: 1,
    // Thumb and little finger out, the forearm twists.
    keyPoses: oneHand(
      220,
      [0.55, -0.5, 0.55, -0.5, 0.55].map((yaw) => pose(horn, { x: -0.08, y: -0.06, yaw })),
    ),
  },
  {
    id: 'look',
    name: 'look',
    hands: 1,
    // A corner of thumb and finger goes round in a circle.
    keyPoses: oneHand(130, circle(corner, 1, 0.07)),
  },
  {
    id: 'stop',
    name: 'stop',
    hands: 1,
    // An open palm is pushed to the camera and held there.
    keyPoses: oneHand(260, [
      pose(open, { x: -0.06, y: -0.1, z: -0.12 }),
      pose(open, { x: -0.06, y: -0.1, z: -0.1 }),
      pose(open, { x: -0.06, y: -0.1, z: 0.09 }),
      pose(open, { x: -0.06, y: -0.1, z: 0.1 }),
    ]),
  },
  {
    id: 'light',
    name: 'light',
    hands: 1,
    // A fist opens and closes twice, high up.
    keyPoses: oneHand(
      240,
      [fist, open, fist, open, fist].map((hand) => pose(hand, { x: -0.09, y: -0.05 })),
    ),
  },
  {
    id: 'more',
    name: 'more',
    hands: 2,
    // Two clawed hands come together and go apart twice.
    keyPoses: bothAlike(
      260,
      [0.15, 0.065, 0.15, 0.065, 0.15].map((away) => pose(claw, { x: -away, y: -0.08 })),
    ),
  },
  {
    id: 'house',
    name: 'house',
    hands: 2,
    // Two flat hands lean together like a roof, then go apart and down along its sides.
    keyPoses: bothAlike(300, [
      pose(flat, { x: -0.1, y: -0.05, roll: -0.5 }),
      pose(flat, { x: -0.105, y: -0.055, roll: -0.5 }),
      pose(flat, { x: -0.16, y: -0.12, roll: -0.4 }),
      pose(flat, { x: -0.16, y: -0.14, roll: 0 }),
    ]),
  },
  {
    id: 'wait',
    name: 'wait',
    hands: 2,
    // Two hands, three fingers up, go up and down in turns.
    keyPoses: bothApart(
      260,
      [0, 1, 0, 1, 0].map((up) => [
        pose(three, { x: -0.12, y: -0.14 + 0.09 * up }),
        pose(three, { x: -0.12, y: -0.05 - 0.09 * up }),
      ]),
    ),
  },
  {
    id: 'play',
    name: 'play',
    hands: 2,
    // Two hands, thumb and little finger out, tip from side to side together.
    keyPoses: bothAlike(
      230,
      [0.3, -0.3, 0.3, -0.3, 0.3].map((roll) => pose(horn, { x: -0.12, y: -0.07 + roll * 0.04, roll })),
    ),
  },
];

/** The sign of that id. Throws RangeError when there is none. */
export function virtualSign(id: string): VirtualSign {
  const sign = virtualSigns.find((candidate) => candidate.id === id);
  if (!sign) throw new RangeError(`the virtual signer has no sign “${id}”`);
  return sign;
}
