import {
  HAND_NUMBERS,
  handSize,
  landmarkX,
  landmarkY,
  type HandFrame,
  type HandObservation,
} from '../../shared/domain/hand.js';
import { between, gauss, logGauss, type Random } from '../../shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import { assignHandSlots, type HandTrack } from '../features/hand-slots.js';
import { bendHand, drawBody, mirrorFrame, type Body } from './augment-hand.js';

/** How much takes are varied. Angles in radians, lengths in hand sizes, times in milliseconds, shares 0 … 1. */
export const augmentation = {
  slowest: 1.25,
  fastest: 0.8,
  /** Uneven speed: u + w·u·(1 − u) with |w| up to this. */
  warp: 0.45,
  trimShare: 0.3,
  longestTrim: 0.08,
  holdShare: 0.25,
  longestHoldMs: 400,
  jitter: 0.015,
  /** Correlation of jitter after 50 ms. */
  jitterPersistence: 0.6,
  loseShare: 0.12,
  longestLossMs: 300,
  mirrorShare: 0.5,
} as const;

/** Movement of the weaker hand as a share of the stronger one's from which both do about equally much. */
const aboutEqual = 0.6;

/**
 * One take as it might have been signed another time: speed, beginning and end, place, size, turn of the
 * picture and of the hands, proportions of the hands, landmark noise, hands lost for moments; two-handed takes
 * whose hands move about equally are mirrored half of the time. Times still rise. Works on landmarks, so
 * everything downstream is as for a recorded take. `frames` stay as they are.
 */
export function augmentTake(frames: readonly HandFrame[], random: Random): HandFrame[] {
  if (frames.length < 2) return [...frames];
  let result: readonly HandFrame[] = retime(trim(frames, random), random);
  result = hold(result, random);
  result = lose(result, random);
  if (movesBothHands(frames) && random() < augmentation.mirrorShare) result = result.map(mirrorFrame);
  const body = drawBody(random);
  const jitter = new Jitter(random);
  return result.map((frame) => ({
    ...frame,
    hands: frame.hands.map((hand) => jitter.shake(bendHand(hand, frame.aspect, body), frame, body)),
  }));
}

/** Cuts a little off either end. */
function trim(frames: readonly HandFrame[], random: Random): readonly HandFrame[] {
  const cut = (): number =>
    random() < augmentation.trimShare
      ? Math.round(between(random, 0, augmentation.longestTrim) * frames.length)
      : 0;
  const [start, end] = [cut(), cut()];
  return frames.slice(start, Math.max(start + 2, frames.length - end));
}

/** Another speed, unevenly: only times change, in order. */
function retime(frames: readonly HandFrame[], random: Random): HandFrame[] {
  const first = frames[0]?.time ?? 0;
  const length = Math.max(1, (frames.at(-1)?.time ?? 0) - first);
  const speed = between(random, augmentation.fastest, augmentation.slowest);
  const warp = between(random, -augmentation.warp, augmentation.warp);
  return frames.map((frame) => {
    const u = (frame.time - first) / length;
    return { ...frame, time: ms(first + length * speed * (u + warp * u * (1 - u))) };
  });
}

/** Now and then the first or the last posture is held for a moment. */
function hold(frames: readonly HandFrame[], random: Random): readonly HandFrame[] {
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last) return frames;
  const step = Math.max(20, (last.time - first.time) / Math.max(1, frames.length - 1));
  const extra = (): number =>
    random() < augmentation.holdShare ? Math.ceil(between(random, 0, augmentation.longestHoldMs) / step) : 0;
  const [before, after] = [extra(), extra()];
  return [
    ...Array.from({ length: before }, (_, i) => ({ ...first, time: ms(first.time - (before - i) * step) })),
    ...frames,
    ...Array.from({ length: after }, (_, i) => ({ ...last, time: ms(last.time + (i + 1) * step) })),
  ];
}

/** Now and then one hand is not found for a moment. */
function lose(frames: readonly HandFrame[], random: Random): readonly HandFrame[] {
  if (random() >= augmentation.loseShare) return frames;
  const side = random() < 0.5 ? 'Left' : 'Right';
  const start = between(random, frames[0]?.time ?? 0, frames.at(-1)?.time ?? 0);
  const end = start + between(random, 60, augmentation.longestLossMs);
  const kept = frames.map((frame) =>
    frame.time < start || frame.time > end
      ? frame
      : { ...frame, hands: frame.hands.filter((hand) => hand.handedness !== side) },
  );
  return kept.some((frame) => frame.hands.length > 0) ? kept : frames;
}

/** Points whose way counts, as for which hand is the dominant one: the wrist and two finger tips. */
const watched = [0, 8, 20] as const;
/** Shorter ways than this, in hand sizes, may be nothing but landmark noise. */
const leastTravel = 1;

/** What was found of a take: it is varied many times over, and the answer stays the same. */
const known = new WeakMap<readonly HandFrame[], boolean>();

/** True when both hands are mostly there and travel, wrists and finger tips, about equally far. */
export function movesBothHands(frames: readonly HandFrame[]): boolean {
  const found = known.get(frames) ?? findBothMoving(frames);
  known.set(frames, found);
  return found;
}

function findBothMoving(frames: readonly HandFrame[]): boolean {
  const slots = assignHandSlots(frames);
  const [left, right] = [travel(frames, slots.left), travel(frames, slots.right)];
  if (Math.min(left.seen, right.seen) < 0.6 * frames.length) return false;
  const less = Math.min(left.length, right.length);
  return less >= leastTravel && less >= aboutEqual * Math.max(left.length, right.length);
}

/** Frames in which a hand was seen, and the way it went in hand sizes, told at most every 50 ms. */
function travel(frames: readonly HandFrame[], track: HandTrack): { seen: number; length: number } {
  let seen = 0;
  let length = 0;
  let last: { readonly hand: HandObservation; readonly time: number } | null = null;
  for (const [i, hand] of track.entries()) {
    const frame = frames[i];
    if (!hand || !frame) continue;
    seen++;
    if (last && frame.time - last.time < 50) continue;
    if (last) {
      const before = last.hand;
      const way = watched.map((k) =>
        Math.hypot(
          landmarkX(hand, k, frame.aspect) - landmarkX(before, k, frame.aspect),
          landmarkY(hand, k) - landmarkY(before, k),
        ),
      );
      length += way.reduce((sum, n) => sum + n, 0) / watched.length / handSize(hand, frame.aspect);
    }
    last = { hand, time: frame.time };
  }
  return { seen, length };
}

/** Landmark noise that drifts from frame to frame, a track of it for each hand. */
class Jitter {
  private readonly states = new Map<string, { time: number; noise: Float64Array }>();
  private readonly strength: number;

  constructor(private readonly random: Random) {
    this.strength = augmentation.jitter * logGauss(random, 0.4);
  }

  shake(hand: HandObservation, frame: HandFrame, body: Body): HandObservation {
    const { random } = this;
    let state = this.states.get(hand.handedness);
    const keep = state ? augmentation.jitterPersistence ** (Math.abs(frame.time - state.time) / 50) : 0;
    const fresh = Math.sqrt(1 - keep * keep);
    state ??= { time: frame.time, noise: new Float64Array(hand.landmarks.length) };
    state.time = frame.time;
    this.states.set(hand.handedness, state);
    const size = handSize(hand, frame.aspect) * this.strength;
    const { noise } = state;
    const landmarks = Array<number>(HAND_NUMBERS);
    for (let i = 0; i < HAND_NUMBERS; i++) {
      const drift = keep * (noise[i] ?? 0) + fresh * gauss(random);
      noise[i] = drift;
      const axis = i % 3;
      const strength = axis === 1 ? size : (size * (axis === 2 ? body.depthNoise : 1)) / frame.aspect;
      landmarks[i] = (hand.landmarks[i] ?? 0) + strength * drift;
    }
    return { ...hand, landmarks: landmarks as unknown as ImageLandmarks };
  }
}
