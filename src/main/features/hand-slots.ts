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

/** The likeliest continuation of each hand, nearest pairs first, so that the order of `hands` does not matter. */
function follow(tracks: readonly Track[], frame: HandFrame): Map<HandObservation, Track> {
  const pairs = frame.hands.flatMap((hand) =>
    tracks.flatMap((track) => {
      const last = track.seen.at(-1);
      if (!last || frame.time - track.lastTime > forgetMs) return [];
      const distance = jump(last.hand, hand, frame.aspect);
      return distance < farthestJump ? [{ hand, track, distance }] : [];
    }),
  );
  const followed = new Map<HandObservation, Track>();
  const taken = new Set<Track>();
  for (const { hand, track } of pairs.sort((a, b) => a.distance - b.distance)) {
    if (followed.has(hand) || taken.has(track)) continue;
    followed.set(hand, track);
    taken.add(track);
  }
  return followed;
}

function trackHands(frames: readonly HandFrame[]): Track[] {
  const tracks: Track[] = [];
  frames.forEach((frame, index) => {
    const followed = follow(tracks, frame);
    for (const hand of frame.hands) {
      let track = followed.get(hand);
      if (!track) {
        track = { seen: [], lastTime: frame.time, vote: 0 };
        tracks.push(track);
      }
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
  const tracks = trackHands(frames).sort((a, b) => Math.abs(b.vote) - Math.abs(a.vote));
  for (const track of tracks) {
    const side: Handedness = track.vote >= 0 ? 'Right' : 'Left';
    const other: Handedness = side === 'Right' ? 'Left' : 'Right';
    for (const { frame, hand } of track.seen) {
      slots[slots[side][frame] ? other : side][frame] = hand;
    }
  }
  return { left: slots.Left, right: slots.Right };
}

function empty(length: number): (HandObservation | null)[] {
  return Array.from({ length }, () => null);
}
