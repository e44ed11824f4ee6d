import type { ImageLandmarks, Milliseconds } from './units.js';

/** Landmarks per hand, and numbers per hand (x, y, z each). */
export const LANDMARKS = 21;
export const HAND_NUMBERS = LANDMARKS * 3;

/** Indices into MediaPipe's 21 hand landmarks that the app refers to by name. */
export const Landmark = {
  wrist: 0,
  thumbTip: 4,
  indexMcp: 5,
  indexTip: 8,
  middleMcp: 9,
  middleTip: 12,
  ringMcp: 13,
  ringTip: 16,
  pinkyMcp: 17,
  pinkyTip: 20,
} as const;

/** Pairs of landmarks that are joined by a bone, for drawing. */
export const BONES: readonly (readonly [number, number])[] = [
  [0, 1],
  [1, 2],
  [2, 3],
  [3, 4],
  [0, 5],
  [5, 6],
  [6, 7],
  [7, 8],
  [5, 9],
  [9, 10],
  [10, 11],
  [11, 12],
  [9, 13],
  [13, 14],
  [14, 15],
  [15, 16],
  [13, 17],
  [17, 18],
  [18, 19],
  [19, 20],
  [0, 17],
];

/** The signer's own left or right, as MediaPipe labels un-mirrored pictures. */
export type Handedness = 'Left' | 'Right';

/** One hand found in one picture. `score` is the confidence of the handedness label, 0…1. */
export interface HandObservation {
  readonly handedness: Handedness;
  readonly score: number;
  readonly landmarks: ImageLandmarks;
}

/** What was seen in one picture: at most two hands; none is a valid observation. */
export interface HandFrame {
  readonly time: Milliseconds;
  /** Width ÷ height of the picture, so that distances can be measured in one unit. */
  readonly aspect: number;
  readonly hands: readonly HandObservation[];
}

/** x of landmark `index` in picture heights (aspect removed). */
export function landmarkX(hand: HandObservation, index: number, aspect: number): number {
  return (hand.landmarks[index * 3] ?? 0) * aspect;
}

/** y of landmark `index` in picture heights. */
export function landmarkY(hand: HandObservation, index: number): number {
  return hand.landmarks[index * 3 + 1] ?? 0;
}

/** Length of the palm (wrist to middle knuckle) in picture heights, from x and y. */
export function palmLength(hand: HandObservation, aspect: number): number {
  const m = Landmark.middleMcp;
  return Math.hypot(
    landmarkX(hand, m, aspect) - landmarkX(hand, 0, aspect),
    landmarkY(hand, m) - landmarkY(hand, 0),
  );
}

/**
 * Size of the hand in picture heights: the largest of several bone chords, so that a hand
 * turned edge-on or pointing at the camera does not look tiny.
 */
export function handSize(hand: HandObservation, aspect: number): number {
  let size = 0;
  for (const [a, b] of [
    [0, 5],
    [0, 9],
    [0, 17],
    [5, 17],
  ] as const) {
    const chord = Math.hypot(
      landmarkX(hand, a, aspect) - landmarkX(hand, b, aspect),
      landmarkY(hand, a) - landmarkY(hand, b),
    );
    size = Math.max(size, chord);
  }
  return Math.max(size, 1e-3);
}
