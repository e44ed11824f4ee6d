import type { HandFrame, HandObservation, Handedness } from '../../src/shared/domain/hand.js';
import { ms, type ImageLandmarks } from '../../src/shared/domain/units.js';

/** A seeded generator of numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let s = seed >>> 0;
  return () => {
    s = (s + 0x6d2b79f5) >>> 0;
    let t = Math.imul(s ^ (s >>> 15), s | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A right hand seen from its back, fingers up, in hand sizes from the wrist; deliberately asymmetric. */
const rightHand: readonly (readonly [number, number, number])[] = [
  [0, 0, 0],
  [-0.35, -0.2, -0.05],
  [-0.6, -0.45, -0.08],
  [-0.78, -0.65, -0.1],
  [-0.95, -0.8, -0.12],
  [-0.28, -0.95, 0],
  [-0.33, -1.35, -0.03],
  [-0.36, -1.6, -0.05],
  [-0.38, -1.82, -0.06],
  [-0.05, -1, 0],
  [-0.05, -1.45, -0.02],
  [-0.05, -1.75, -0.04],
  [-0.05, -2, -0.05],
  [0.17, -0.93, 0.02],
  [0.2, -1.33, 0],
  [0.22, -1.6, -0.02],
  [0.24, -1.83, -0.03],
  [0.36, -0.8, 0.04],
  [0.43, -1.1, 0.03],
  [0.48, -1.3, 0.02],
  [0.52, -1.48, 0.01],
];

export interface HandPlace {
  /** Wrist, fractions of the picture. */
  readonly x: number;
  readonly y: number;
  /** Hand size in picture heights. */
  readonly size?: number;
  /** 0 = open … 1 = fist, for the four fingers. */
  readonly curl?: number;
  /** Turn in the picture plane, radians. */
  readonly turn?: number;
}

/** A hand of the given side in image coordinates. A left hand is the mirror image of a right one. */
export function hand(side: Handedness, place: HandPlace, aspect = 4 / 3): HandObservation {
  const { x, y, size = 0.18, curl = 0, turn = 0 } = place;
  const flip = side === 'Right' ? 1 : -1;
  const points: number[] = [];
  rightHand.forEach(([px, py, pz], i) => {
    const tip = i >= 5 ? (i - 5) % 4 : 0;
    const fold = 1 - curl * tip * 0.28;
    const lx = px * flip;
    const ly = i >= 5 ? Math.min(py, -0.8) * fold : py;
    const rx = lx * Math.cos(turn) - ly * Math.sin(turn);
    const ry = lx * Math.sin(turn) + ly * Math.cos(turn);
    points.push(x + (rx * size) / aspect, y + ry * size, (pz * size) / aspect);
  });
  return { handedness: side, score: 0.95, landmarks: points as unknown as ImageLandmarks };
}

export function frame(time: number, hands: readonly HandObservation[], aspect = 4 / 3): HandFrame {
  return { time: ms(time), aspect, hands };
}

/** Frames at `fps` from `from` to `to` (ms) of whatever `hands` gives for a time. */
export function film(
  from: number,
  to: number,
  fps: number,
  hands: (time: number) => readonly HandObservation[],
): HandFrame[] {
  const frames: HandFrame[] = [];
  for (let k = 0; from + (k * 1000) / fps < to; k++) {
    const time = from + (k * 1000) / fps;
    frames.push(frame(time, hands(time)));
  }
  return frames;
}
