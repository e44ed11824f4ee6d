import {
  LANDMARKS,
  handSize,
  landmarkX,
  landmarkY,
  type Handedness,
  type HandObservation,
} from '../../shared/domain/hand.js';
import type { Milliseconds } from '../../shared/domain/units.js';

/** Two finds whose wrists are nearer than this, in hand sizes, are one hand found twice. */
const sameHand = 0.3;
/**
 * So are two finds of the same label that lie on one another, landmark by landmark, within this: a quick
 * hand is now and then found again where it was a moment ago.
 */
const sameHandWhole = 0.9;
/** A hand cannot have gone farther than this between two pictures, in hand sizes. */
const farthestJump = 3;
/** A hand not seen for longer than this is a new hand when it comes back. */
const forgetMs = 700;
/** Votes beyond this many do not count, so that a hand labelled wrongly at first is put right in time. */
const mostVotes = 15;

interface Track {
  hand: HandObservation;
  time: number;
  /** Sum of label scores: positive = right, negative = left. */
  vote: number;
}

/**
 * Follows up to two hands from picture to picture by the place of their wrists and gives each the label
 * that most of its pictures had: a single picture's label is now and then wrong. Finds of the same hand
 * are joined. One person has one left and one right hand: of two hands with the same label, the one that
 * is less sure of it gets the other. `score` is the confidence of the label that is given.
 */
export class HandTracker {
  private tracks: Track[] = [];

  /** `found`: what was seen at `time`, un-mirrored; `aspect`: width ÷ height of the picture. */
  update(time: Milliseconds, aspect: number, found: readonly HandObservation[]): HandObservation[] {
    this.tracks = this.tracks.filter((track) => time >= track.time && time - track.time <= forgetMs);
    const hands = joinDuplicates(found, aspect).slice(0, 2);
    const pairs = this.follow(hands, aspect);
    const seen = hands.map((hand) => {
      const track = pairs.get(hand) ?? this.begin(hand, time);
      const vote = track.vote + (hand.handedness === 'Right' ? hand.score : -hand.score);
      track.vote = Math.max(-mostVotes, Math.min(mostVotes, vote));
      track.hand = hand;
      track.time = time;
      return track;
    });
    const labels = sides(seen);
    return seen.map(({ hand }) => relabelled(hand, labels.get(hand) ?? hand.handedness));
  }

  /** Forgets every hand, as for another source. */
  reset(): void {
    this.tracks = [];
  }

  private begin(hand: HandObservation, time: number): Track {
    const track = { hand, time, vote: 0 };
    this.tracks.push(track);
    return track;
  }

  /** Which track each hand continues, nearest pairs first. */
  private follow(hands: readonly HandObservation[], aspect: number): Map<HandObservation, Track> {
    const pairs = hands
      .flatMap((hand) =>
        this.tracks.map((track) => ({ hand, track, distance: apart(track.hand, hand, aspect) })),
      )
      .filter(({ distance }) => distance < farthestJump)
      .sort((a, b) => a.distance - b.distance);
    const followed = new Map<HandObservation, Track>();
    const taken = new Set<Track>();
    for (const { hand, track } of pairs) {
      if (followed.has(hand) || taken.has(track)) continue;
      followed.set(hand, track);
      taken.add(track);
    }
    return followed;
  }
}

/** Distance of two wrists in sizes of the larger hand. */
function apart(a: HandObservation, b: HandObservation, aspect: number): number {
  const dx = landmarkX(a, 0, aspect) - landmarkX(b, 0, aspect);
  const dy = landmarkY(a, 0) - landmarkY(b, 0);
  return Math.hypot(dx, dy) / Math.max(handSize(a, aspect), handSize(b, aspect));
}

/** Mean distance of all landmarks, in sizes of the larger hand. */
function apartWhole(a: HandObservation, b: HandObservation, aspect: number): number {
  let sum = 0;
  for (let i = 0; i < LANDMARKS; i++) {
    const dx = landmarkX(a, i, aspect) - landmarkX(b, i, aspect);
    sum += Math.hypot(dx, landmarkY(a, i) - landmarkY(b, i));
  }
  return sum / LANDMARKS / Math.max(handSize(a, aspect), handSize(b, aspect));
}

function isSame(a: HandObservation, b: HandObservation, aspect: number): boolean {
  if (apart(a, b, aspect) < sameHand) return true;
  return a.handedness === b.handedness && apartWhole(a, b, aspect) < sameHandWhole;
}

/** The better one of finds that lie on the same place, best first. */
function joinDuplicates(found: readonly HandObservation[], aspect: number): HandObservation[] {
  const kept: HandObservation[] = [];
  for (const hand of [...found].sort((a, b) => b.score - a.score)) {
    if (!kept.some((better) => isSame(better, hand, aspect))) kept.push(hand);
  }
  return kept;
}

/** The side of each hand in view: its majority, and no side twice. */
function sides(tracks: readonly Track[]): Map<HandObservation, Handedness> {
  const own = new Map<HandObservation, Handedness>(
    tracks.map((track) => [track.hand, track.vote >= 0 ? 'Right' : 'Left']),
  );
  const [a, b] = tracks;
  if (a && b && own.get(a.hand) === own.get(b.hand)) {
    const unsure = Math.abs(a.vote) < Math.abs(b.vote) ? a : b;
    own.set(unsure.hand, own.get(unsure.hand) === 'Right' ? 'Left' : 'Right');
  }
  return own;
}

function relabelled(hand: HandObservation, label: Handedness): HandObservation {
  return hand.handedness === label ? hand : { ...hand, handedness: label, score: 1 - hand.score };
}
