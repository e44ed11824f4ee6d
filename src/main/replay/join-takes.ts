import { HAND_NUMBERS, handSize, type HandFrame, type HandObservation } from '../../shared/domain/hand.js';
import { between, gauss, type Random } from '../../shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import type { SignSpan, Stream } from './stream.js';

/** A recorded take, or a made-up one. */
export interface NamedTake {
  readonly sign: string;
  readonly frames: readonly HandFrame[];
}

export interface JoinOptions {
  readonly name: string;
  readonly group: string;
  /**
   * Between two takes: the hands are gone for `pauseMs`; they hold still for `pauseMs` and then go over to the
   * next take; or they go over to it at once.
   */
  readonly between: 'gone' | 'held' | 'at-once';
  /** Least and most, milliseconds. */
  readonly pauseMs?: readonly [number, number];
  readonly overMs?: readonly [number, number];
  readonly random: Random;
  /** False for takes of rest: they are in the stream, but are no signs. Default true. */
  readonly areSigns?: boolean;
}

/** A stream ends with this much time without hands, so that its last caption can come. */
const tailMs = 2500;
/** Frames a second of what is made up between takes. */
const fillFps = 30;
/** Landmarks of a hand that is held still move by about this from frame to frame, in hand sizes. */
const tremble = 0.006;

/**
 * Takes one after another, as if they had been performed in one go. A sign begins and ends with the frames of its
 * take that show a hand. Takes that show none are left out.
 */
export function joinTakes(takes: readonly NamedTake[], options: JoinOptions): Stream {
  const { random, pauseMs = [800, 2000], overMs = [200, 500], areSigns = true } = options;
  const frames: HandFrame[] = [];
  const signs: SignSpan[] = [];
  let now = 0;
  const fill = (
    lasting: number,
    hands: (share: number) => readonly HandObservation[],
    aspect: number,
  ): void => {
    const count = Math.max(1, Math.round((lasting * fillFps) / 1000));
    for (let k = 0; k < count; k++) {
      frames.push({ time: ms(now + (k * lasting) / count), aspect, hands: hands(k / count) });
    }
    now += lasting;
  };
  let aspect = 4 / 3;
  for (const { sign, frames: recorded } of takes) {
    const from = recorded.findIndex((frame) => frame.hands.length > 0);
    const shown = recorded.slice(Math.max(0, from), recorded.findLastIndex((f) => f.hands.length > 0) + 1);
    const [first, last] = [shown[0], shown.at(-1)];
    if (!first || !last) continue;
    aspect = first.aspect;
    const before = frames.at(-1)?.hands ?? [];
    if (frames.length === 0 || options.between === 'gone') {
      fill(between(random, ...pauseMs), () => [], aspect);
    } else {
      const held = before;
      const lastAspect = aspect;
      if (options.between === 'held') {
        fill(
          between(random, ...pauseMs),
          () => held.map((hand) => trembling(hand, lastAspect, random)),
          aspect,
        );
      }
      fill(between(random, ...overMs), (share) => over(held, first.hands, share), aspect);
    }
    const offset = now - first.time;
    for (const frame of shown) frames.push({ ...frame, time: ms(frame.time + offset) });
    const endMs = last.time + offset;
    if (areSigns) signs.push({ sign, startMs: now, endMs });
    now = endMs + 1000 / fillFps;
  }
  fill(tailMs, () => [], aspect);
  return { name: options.name, group: options.group, signs, frames: () => frames };
}

function moved(hand: HandObservation, number: (i: number) => number): HandObservation {
  const landmarks = Array.from({ length: HAND_NUMBERS }, (_, i) => number(i));
  return { ...hand, landmarks: landmarks as unknown as ImageLandmarks };
}

function trembling(hand: HandObservation, aspect: number, random: Random): HandObservation {
  const spread = tremble * handSize(hand, aspect);
  return moved(hand, (i) => (hand.landmarks[i] ?? 0) + gauss(random, spread) / (i % 3 === 1 ? 1 : aspect));
}

/** Hands on their way, gently sped up and slowed down. A hand that only one side has is seen near that side. */
function over(
  before: readonly HandObservation[],
  after: readonly HandObservation[],
  share: number,
): HandObservation[] {
  const u = share * share * (3 - 2 * share);
  const both = before.flatMap((hand) => {
    const next = after.find(({ handedness }) => handedness === hand.handedness);
    if (!next) return share < 0.5 ? [hand] : [];
    return moved(hand, (i) => {
      const from = hand.landmarks[i] ?? 0;
      return from + ((next.landmarks[i] ?? 0) - from) * u;
    });
  });
  const fresh = after.filter(({ handedness }) => !before.some((hand) => hand.handedness === handedness));
  return [...both, ...(share >= 0.5 ? fresh : [])];
}
