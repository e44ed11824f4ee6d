import {
  handSize,
  landmarkX,
  landmarkY,
  type Handedness,
  type HandFrame,
  type HandObservation,
} from '../../shared/domain/hand.js';

/** One hand over time: `null` where it was not seen. Same length as the frames it came from. */
export type HandTrack = readonly (HandObservation | null)[];

/** The signer's two hands, by continuity of place and by the majority of the labels. */
export interface HandSlots {
  readonly left: HandTrack;
  readonly right: HandTrack;
}

/** A hand not seen for longer than this starts a new track. */
const forgetMs = 700;
/** A hand cannot jump farther than this between two sightings, in hand sizes. */
const farthestJump = 3;

interface Track {
  readonly seen: { readonly frame: number; readonly hand: HandObservation }[];
  lastTime: number;
  /** Positive: right; negative: left; weighted by the labels' scores. */
  vote: number;
}

function jump(from: HandObservation, to: HandObservation, aspect: number): number {
  const size = Math.max(handSize(from, aspect), handSize(to, aspect));
  const dx = landmarkX(to, 0, aspect) - landmarkX(from, 0, aspect);
  const dy = landmarkY(to, 0) - landmarkY(from, 0);
  return Math.hypot(dx, dy) / size;
}

function follow(
  tracks: readonly Track[],
  hand: HandObservation,
  frame: HandFrame,
  taken: ReadonlySet<Track>,
): Track | null {
  let best: Track | null = null;
  let bestJump = farthestJump;
  for (const track of tracks) {
    const last = track.seen.at(-1);
    if (!last || taken.has(track) || frame.time - track.lastTime > forgetMs) continue;
    const distance = jump(last.hand, hand, frame.aspect);
    if (distance < bestJump) [best, bestJump] = [track, distance];
  }
  return best;
}

function trackHands(frames: readonly HandFrame[]): Track[] {
  const tracks: Track[] = [];
  frames.forEach((frame, index) => {
    const taken = new Set<Track>();
    for (const hand of frame.hands) {
      let track = follow(tracks, hand, frame, taken);
      if (!track) {
        track = { seen: [], lastTime: frame.time, vote: 0 };
        tracks.push(track);
      }
      taken.add(track);
      track.seen.push({ frame: index, hand });
      track.lastTime = frame.time;
      track.vote += (hand.handedness === 'Right' ? 1 : -1) * hand.score;
    }
  });
  return tracks;
}

/**
 * Sorts the hands of a sequence into the signer's left and right. A single frame's label may be wrong:
 * hands are followed by the place of the wrist, and each track takes the majority of its labels. When
 * two tracks claim the same side in one frame, the one with the clearer vote keeps it.
 */
export function assignHandSlots(frames: readonly HandFrame[]): HandSlots {
  const slots = { Left: empty(frames.length), Right: empty(frames.length) };
  const claims = new Map<string, number>();
  const tracks = trackHands(frames).sort((a, b) => Math.abs(b.vote) - Math.abs(a.vote));
  for (const track of tracks) {
    const side: Handedness = track.vote >= 0 ? 'Right' : 'Left';
    const other: Handedness = side === 'Right' ? 'Left' : 'Right';
    for (const { frame, hand } of track.seen) {
      const free = claims.get(`${frame}${side}`) === undefined ? side : other;
      claims.set(`${frame}${free}`, 1);
      slots[free][frame] = hand;
    }
  }
  return { left: slots.Left, right: slots.Right };
}

function empty(length: number): (HandObservation | null)[] {
  return new Array<HandObservation | null>(length).fill(null);
}
