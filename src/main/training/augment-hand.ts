import { HAND_NUMBERS, LANDMARKS, type HandFrame, type HandObservation } from '../../shared/domain/hand.js';
import { between, gauss, logGauss, type Random } from '../../shared/domain/random.js';
import type { ImageLandmarks } from '../../shared/domain/units.js';

/** What stays the same throughout one take: the camera's view and the hands' proportions. */
export interface Body {
  /** Turn of the picture, radians, about its middle. */
  readonly roll: number;
  readonly scale: number;
  /** Width against height. */
  readonly stretch: number;
  /** Shift in picture heights. */
  readonly shiftX: number;
  readonly shiftY: number;
  /** Turn of each hand about its wrist, out of the picture plane, radians. */
  readonly yaw: number;
  readonly pitch: number;
  readonly depth: number;
  readonly depthNoise: number;
  /** Length of each finger beyond its knuckle, thumb first. */
  readonly fingers: readonly number[];
}

const degrees = Math.PI / 180;

/** A random view and random proportions; spreads are one standard deviation. */
export function drawBody(random: Random): Body {
  return {
    roll: gauss(random, 7 * degrees),
    scale: logGauss(random, 0.08),
    stretch: logGauss(random, 0.05),
    shiftX: gauss(random, 0.05),
    shiftY: gauss(random, 0.05),
    yaw: gauss(random, 7 * degrees),
    pitch: gauss(random, 7 * degrees),
    depth: logGauss(random, 0.15),
    depthNoise: between(random, 1, 2.5),
    fingers: Array.from({ length: 5 }, () => logGauss(random, 0.05)),
  };
}

/** Landmark at which the finger of landmark `index` begins: its own, for the wrist and the knuckles. */
const knuckleOf = Array.from({ length: 21 }, (_, i) => (i === 0 ? 0 : i - ((i - 1) % 4)));

/** The hand with other proportions, turned about its wrist, and seen through another view. */
export function bendHand(hand: HandObservation, aspect: number, body: Body): HandObservation {
  const { landmarks } = hand;
  const flip = hand.handedness === 'Left' ? -1 : 1;
  const cosYaw = Math.cos(body.yaw * flip);
  const sinYaw = Math.sin(body.yaw * flip);
  const cosPitch = Math.cos(body.pitch);
  const sinPitch = Math.sin(body.pitch);
  const cosRoll = Math.cos(body.roll);
  const sinRoll = Math.sin(body.roll);
  const wristX = (landmarks[0] ?? 0) * aspect;
  const wristY = landmarks[1] ?? 0;
  const wristZ = (landmarks[2] ?? 0) * aspect;
  const out = Array<number>(HAND_NUMBERS);
  for (let i = 0; i < LANDMARKS; i++) {
    const base = (knuckleOf[i] ?? i) * 3;
    const own = i * 3;
    const length = i === 0 ? 1 : (body.fingers[(i - 1) >> 2] ?? 1);
    const baseX = landmarks[base] ?? 0;
    const baseY = landmarks[base + 1] ?? 0;
    const baseZ = landmarks[base + 2] ?? 0;
    const x = (baseX + length * ((landmarks[own] ?? 0) - baseX)) * aspect - wristX;
    const y = baseY + length * ((landmarks[own + 1] ?? 0) - baseY) - wristY;
    const z = body.depth * ((baseZ + length * ((landmarks[own + 2] ?? 0) - baseZ)) * aspect - wristZ);
    const turnedX = cosYaw * x + sinYaw * z;
    const turnedZ = cosYaw * z - sinYaw * x;
    const turnedY = cosPitch * y - sinPitch * turnedZ;
    const depth = cosPitch * turnedZ + sinPitch * y;
    const fromMiddleX = wristX + turnedX - aspect / 2;
    const fromMiddleY = wristY + turnedY - 0.5;
    const viewX = body.scale * body.stretch * (cosRoll * fromMiddleX - sinRoll * fromMiddleY) + body.shiftX;
    const viewY = (body.scale / body.stretch) * (sinRoll * fromMiddleX + cosRoll * fromMiddleY) + body.shiftY;
    out[own] = (viewX + aspect / 2) / aspect;
    out[own + 1] = viewY + 0.5;
    out[own + 2] = (wristZ + body.scale * depth) / aspect;
  }
  return { ...hand, landmarks: out as unknown as ImageLandmarks };
}

/** The frame as a left-handed twin would have given it: x mirrored, left and right swapped. */
export function mirrorFrame(frame: HandFrame): HandFrame {
  return {
    ...frame,
    hands: frame.hands.map((hand) => ({
      ...hand,
      handedness: hand.handedness === 'Left' ? 'Right' : 'Left',
      landmarks: hand.landmarks.map((n, i) => (i % 3 === 0 ? 1 - n : n)) as unknown as ImageLandmarks,
    })),
  };
}
