import type { Handedness } from '../../../shared/domain/hand.js';

/**
 * One hand at one instant, in the signer frame: metres and radians, the origin in the middle of the picture
 * in the plane in which hands sign, x to the picture's right, y up, z to the camera. Pictures are never
 * mirrored, so the right hand is usually at negative x.
 */
export interface HandPose {
  /** Index, middle, ring, pinky: 0 = straight … 1 = folded into the palm. */
  readonly curls: Four;
  /** 0 = fingers side by side … 1 = spread wide. */
  readonly spread: number;
  /** `curl` 0 = straight … 1 = bent; `across` 0 = out to the side … 1 = in front of the palm. */
  readonly thumb: { readonly curl: number; readonly across: number };
  readonly wrist: { readonly x: number; readonly y: number; readonly z: number };
  /**
   * All 0 = fingers up, palm to the camera. Turned first by `yaw` about the fingers, then by `pitch`
   * (positive = finger tips to the camera), then by `roll` in the picture (positive = tips to the left).
   */
  readonly turn: { readonly pitch: number; readonly yaw: number; readonly roll: number };
}

export type Four = readonly [number, number, number, number];

/** Both hands at one instant; `null` = out of the picture. */
export type BothHands = Readonly<Record<Handedness, HandPose | null>>;

export const noHands: BothHands = { Left: null, Right: null };

/** Numbers in one pose as a row; shapes first, then place and turn. */
export const POSE_NUMBERS = 13;

/** The pose as a row of `POSE_NUMBERS` numbers, for interpolation and for measuring distances. */
export function toRow(pose: HandPose): number[] {
  const { curls, spread, thumb, wrist, turn } = pose;
  return [
    ...curls,
    spread,
    thumb.curl,
    thumb.across,
    wrist.x,
    wrist.y,
    wrist.z,
    turn.pitch,
    turn.yaw,
    turn.roll,
  ];
}

/** The reverse of `toRow`. Shape numbers are held within 0 … 1. */
export function fromRow(row: readonly number[]): HandPose {
  const at = (i: number): number => row[i] ?? 0;
  const share = (i: number): number => Math.min(1, Math.max(0, at(i)));
  return {
    curls: [share(0), share(1), share(2), share(3)],
    spread: share(4),
    thumb: { curl: share(5), across: share(6) },
    wrist: { x: at(7), y: at(8), z: at(9) },
    turn: { pitch: at(10), yaw: at(11), roll: at(12) },
  };
}

/** The same hand in a looking glass: what the other hand does when it does the same. */
export function mirrorPose(pose: HandPose): HandPose {
  return {
    ...pose,
    wrist: { ...pose.wrist, x: -pose.wrist.x },
    turn: { pitch: pose.turn.pitch, yaw: -pose.turn.yaw, roll: -pose.turn.roll },
  };
}

/** Both hands in a looking glass: each does what the other did. */
export function mirrorHands(hands: BothHands): BothHands {
  return {
    Left: hands.Right && mirrorPose(hands.Right),
    Right: hands.Left && mirrorPose(hands.Left),
  };
}

/** Height and width of the picture in the signing plane, in metres, for the camera at its usual place. */
export const PICTURE_HEIGHT = 0.41;
export const PICTURE_WIDTH = (PICTURE_HEIGHT * 4) / 3;

/** A wrist at this height is so low that no finger reaches into the picture, whatever the look. */
export const HIDDEN_Y = -0.47;
