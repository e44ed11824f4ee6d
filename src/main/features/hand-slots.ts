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

/** Puts the hands of frame `index` into `tracks`, new ones at the end. */
function extend(tracks: Track[], frame: HandFrame, index: number): void {
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
}

/** Tracks with their sides, the clearest vote first. */
type Ranking = readonly { readonly track: Track; readonly side: Handedness }[];

function rank(tracks: readonly Track[]): Ranking {
  return tracks
    .toSorted((a, b) => Math.abs(b.vote) - Math.abs(a.vote))
    .map((track) => ({ track, side: track.vote >= 0 ? 'Right' : 'Left' }));
}

type Slots = Readonly<Record<Handedness, (HandObservation | null)[]>>;

/** Sorts the hands from frame `from` on into slots that are empty there. */
function fill(slots: Slots, ranking: Ranking, from: number): void {
  for (const { track, side } of ranking) {
    const other: Handedness = side === 'Right' ? 'Left' : 'Right';
    for (let k = track.seen.length - 1; k >= 0; k--) {
      const { frame, hand } = track.seen[k] ?? { frame: -1, hand: null };
      if (frame < from) break;
      slots[slots[side][frame] ? other : side][frame] = hand;
    }
  }
}

/** True when no two tracks of `before` have changed side or place within their side. */
function sameSides(before: Ranking, now: Ranking): boolean {
  const known = new Set(before.map(({ track }) => track));
  return (['Left', 'Right'] as const).every((side) => {
    const was = before.filter((r) => r.side === side);
    const is = now.filter((r) => r.side === side && known.has(r.track));
    return was.length === is.length && was.every(({ track }, i) => track === is[i]?.track);
  });
}

/**
 * Sorts the hands of a sequence into the signer's left and right. A single frame's label may be wrong:
 * hands are followed by the place of the wrist, and each track takes the majority of its labels. When
 * two tracks claim the same side in one frame, the one with the clearer vote keeps it.
 */
export function assignHandSlots(frames: readonly HandFrame[]): HandSlots {
  const tracks: Track[] = [];
  frames.forEach((frame, index) => extend(tracks, frame, index));
  const slots = { Left: empty(frames.length), Right: empty(frames.length) };
  fill(slots, rank(tracks), 0);
  return { left: slots.Left, right: slots.Right };
}

/** `assignHandSlots`, frame by frame: after each push, `left` and `right` are those of the frames so far. */
export class HandFollower implements HandSlots {
  private readonly slots: Slots = { Left: [], Right: [] };
  private readonly tracks: Track[] = [];
  private ranking: Ranking = [];

  get left(): HandTrack {
    return this.slots.Left;
  }

  get right(): HandTrack {
    return this.slots.Right;
  }

  /** Begins anew with the next frame. */
  reset(): void {
    this.slots.Left.length = 0;
    this.slots.Right.length = 0;
    this.tracks.length = 0;
    this.ranking = [];
  }

  /** True when the hands of earlier frames were sorted anew, too: a vote turned. */
  push(frame: HandFrame): boolean {
    const index = this.slots.Left.length;
    this.slots.Left.push(null);
    this.slots.Right.push(null);
    extend(this.tracks, frame, index);
    const before = this.ranking;
    this.ranking = rank(this.tracks);
    const turned = !sameSides(before, this.ranking);
    if (turned) {
      this.slots.Left.fill(null);
      this.slots.Right.fill(null);
    }
    fill(this.slots, this.ranking, turned ? 0 : index);
    return turned;
  }
}

function empty(length: number): (HandObservation | null)[] {
  return Array.from({ length }, () => null);
}
