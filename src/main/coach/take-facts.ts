import { LANDMARKS, type HandFrame, type HandObservation } from '../../shared/domain/hand.js';

/** What can be told of a take by looking at it alone. */
export interface TakeFacts {
  readonly durationMs: number;
  /** Share of frames with at least one hand. */
  readonly handShare: number;
  /** Share of the frames with hands in which a hand is partly outside the picture. */
  readonly halfHandShare: number;
  /** How many hands are seen for most of the time that any is; 0 when none ever is. */
  readonly hands: 0 | 1 | 2;
  /** Where the wrists are at first, as fractions of the un-mirrored picture; null without hands. */
  readonly start: { readonly x: number; readonly y: number } | null;
}

/** A hand with this many landmarks outside the picture is half a hand: more than a wrist and a thumb. */
const outsideLandmarks = 6;
/** With a second hand in this share of the frames with hands, a take is two-handed. */
const twoHandedShare = 0.5;
/** The first frames with hands, which say where a take starts. */
const startFrames = 5;

const known = new WeakMap<readonly HandFrame[], TakeFacts>();

/** The facts of a take, worked out once for each array of frames. */
export function takeFacts(frames: readonly HandFrame[]): TakeFacts {
  const facts = known.get(frames) ?? look(frames);
  known.set(frames, facts);
  return facts;
}

function look(frames: readonly HandFrame[]): TakeFacts {
  const seen = frames.filter(({ hands }) => hands.length > 0);
  const share = (count: number, of: number): number => (of > 0 ? count / of : 0);
  const two = share(seen.filter(({ hands }) => hands.length > 1).length, seen.length);
  return {
    durationMs: (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0),
    handShare: share(seen.length, frames.length),
    halfHandShare: share(seen.filter(({ hands }) => hands.some(isHalf)).length, seen.length),
    hands: seen.length === 0 ? 0 : two >= twoHandedShare ? 2 : 1,
    start: startOf(seen),
  };
}

/** True when much of the hand lies outside the picture, where landmarks are guessed. */
export function isHalf({ landmarks }: HandObservation): boolean {
  let outside = 0;
  for (let i = 0; i < LANDMARKS; i++) {
    const x = landmarks[i * 3] ?? 0;
    const y = landmarks[i * 3 + 1] ?? 0;
    if (x < 0 || x > 1 || y < 0 || y > 1) outside++;
  }
  return outside >= outsideLandmarks;
}

function startOf(seen: readonly HandFrame[]): TakeFacts['start'] {
  const wrists = seen.slice(0, startFrames).flatMap(({ hands }) => hands.map(({ landmarks }) => landmarks));
  if (wrists.length === 0) return null;
  const mean = (axis: 0 | 1): number =>
    wrists.reduce((sum, landmarks) => sum + (landmarks[axis] ?? 0), 0) / wrists.length;
  return { x: mean(0), y: mean(1) };
}
