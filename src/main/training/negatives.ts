import type { HandFrame } from '../../shared/domain/hand.js';
import { between, gauss, pickWeighted, type Random } from '../../shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import { extractFeatures, FEATURES, type FeatureSequence } from '../features/features.js';
import { performSign } from './synthetic/performer.js';
import { randomSign, shapePool } from './synthetic/sign-generator.js';

type Frames = readonly HandFrame[];
type Pool = readonly [Frames, ...Frames[]];
type Maker = (takes: Pool, random: Random) => HandFrame[];

/**
 * Movements that are no sign, so that a model learns silence even from a user who taught no rest: parts of
 * the taught takes (raising or lowering the hands, broken off early, halves backwards, halves of different
 * takes), held postures, hands that drift about, and made-up signs that nobody taught.
 */
const makers: readonly [readonly [number, Maker], ...(readonly [number, Maker])[]] = [
  [2, (takes, random) => part(any(takes, random), 0, between(random, 0.15, 0.33))],
  [2, (takes, random) => part(any(takes, random), between(random, 0.67, 0.85), 1)],
  [1.5, backwardsHalf],
  [1.5, glued],
  [1.5, held],
  [1.5, drifting],
  [4, (_takes, random) => performSign(randomSign(random, shapePool(random, 4)), random)],
];

/** A negative nearer to a taught take than this many times the usual nearness of takes of one sign is too like it. */
const leastUnlikeness = 2.5;
const leastSteps = 5;
const attempts = 12;
/** Negatives kept for another draw: making one costs more than the rest of an example. */
const poolSize = 64;
/** Once the pool is full, this share of the draws is fresh. */
const freshShare = 0.25;

/**
 * Draws negatives that are clearly unlike every taught take, fresh ones and some drawn before. `signs`: per sign
 * its takes, un-augmented. A draw may give null when nothing unlike enough was found.
 */
export class NegativeSource {
  private readonly takes: Pool | null;
  private readonly known: readonly Float32Array[];
  private readonly limit: number;
  private readonly pool: HandFrame[][] = [];

  constructor(signs: readonly (readonly Frames[])[]) {
    const [first, ...rest] = signs.flat().filter((frames) => frames.length > 1);
    this.takes = first ? [first, ...rest] : null;
    const bySign = signs.map((takes) => takes.map((frames) => signature(extractFeatures(frames))));
    this.known = bySign.flat();
    this.limit = leastUnlikeness * usualNearness(bySign);
  }

  draw(random: Random): HandFrame[] | null {
    if (this.pool.length < poolSize) {
      const fresh = this.make(random);
      if (fresh) this.pool.push(fresh);
      return fresh;
    }
    const place = Math.floor(random() * poolSize);
    if (random() < freshShare) this.pool[place] = this.make(random) ?? this.pool[place] ?? [];
    return this.pool[place] ?? null;
  }

  private make(random: Random): HandFrame[] | null {
    if (!this.takes) return null;
    for (let attempt = 0; attempt < attempts; attempt++) {
      const frames = pickWeighted(random, makers)(this.takes, random);
      if (frames.length < 2) continue;
      const sequence = extractFeatures(frames);
      if (sequence.steps < leastSteps) continue;
      const own = signature(sequence);
      if (this.known.every((other) => distance(own, other) > this.limit)) return frames;
    }
    return null;
  }
}

/** A take's mean feature row in each third of its length, [3 × FEATURES]: enough to tell whether two are alike. */
function signature({ steps, rows }: FeatureSequence): Float32Array {
  const result = new Float32Array(3 * FEATURES);
  for (let third = 0; third < 3; third++) {
    const from = Math.min(Math.floor((third * steps) / 3), Math.max(0, steps - 1));
    const to = Math.max(from + 1, Math.floor(((third + 1) * steps) / 3));
    for (let step = from; step < to && step < steps; step++) {
      for (let k = 0; k < FEATURES; k++) {
        const at = third * FEATURES + k;
        result[at] = (result[at] ?? 0) + (rows[step * FEATURES + k] ?? 0) / (to - from);
      }
    }
  }
  return result;
}

function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum);
}

/** Median distance of a take to the nearest other take of its sign; 0 when every sign has one take. */
function usualNearness(bySign: readonly (readonly Float32Array[])[]): number {
  const nearest = bySign.flatMap((takes) =>
    takes.length < 2
      ? []
      : takes.map((take) => Math.min(...takes.filter((t) => t !== take).map((t) => distance(take, t)))),
  );
  nearest.sort((a, b) => a - b);
  return nearest[Math.floor(nearest.length / 2)] ?? 0;
}

function any(takes: Pool, random: Random): Frames {
  return takes[Math.floor(random() * takes.length)] ?? takes[0];
}

/** The frames between two shares of the duration. */
function part(frames: Frames, from: number, to: number): HandFrame[] {
  const first = frames[0]?.time ?? 0;
  const length = (frames.at(-1)?.time ?? 0) - first;
  return frames.filter((f) => f.time >= first + from * length && f.time <= first + to * length);
}

function backwardsHalf(takes: Pool, random: Random): HandFrame[] {
  const [from, to] = random() < 0.5 ? [0, 0.5] : [0.5, 1];
  const half = part(any(takes, random), from, to);
  const sum = (half[0]?.time ?? 0) + (half.at(-1)?.time ?? 0);
  return half.map((frame) => ({ ...frame, time: ms(sum - frame.time) })).reverse();
}

/** The second half of one take, then the first half of another, a moment apart. */
function glued(takes: Pool, random: Random): HandFrame[] {
  const start = part(any(takes, random), 0.5, 1);
  const end = part(any(takes, random), 0, 0.5);
  const shift = (start.at(-1)?.time ?? 0) + between(random, 60, 200) - (end[0]?.time ?? 0);
  return [...start, ...end.map((frame) => ({ ...frame, time: ms(frame.time + shift) }))];
}

/** One posture, held. */
function held(takes: Pool, random: Random): HandFrame[] {
  return wander(any(takes, random), random, 0);
}

/** One posture, carried along a smooth path. */
function drifting(takes: Pool, random: Random): HandFrame[] {
  return wander(any(takes, random), random, between(random, 0.05, 0.3));
}

/** A random frame's hands for 0.6 to 2 s, moved by up to about `reach` picture heights on slow waves. */
function wander(frames: Frames, random: Random, reach: number): HandFrame[] {
  const seen = frames.filter((f) => f.hands.length > 0);
  const frame = seen[Math.floor(random() * seen.length)];
  if (!frame) return [];
  const stepMs = 1000 / between(random, 15, 30);
  const count = Math.ceil(between(random, 600, 2000) / stepMs);
  const wave = (): ((seconds: number) => number) => {
    const parts = Array.from({ length: 3 }, () => ({
      amplitude: (gauss(random) * reach) / 2,
      frequency: between(random, 0.2, 1.2) * 2 * Math.PI,
      phase: between(random, 0, 2 * Math.PI),
    }));
    const value = (s: number): number =>
      parts.reduce((sum, p) => sum + p.amplitude * Math.sin(p.frequency * s + p.phase), 0);
    const start = value(0);
    return (s) => value(s) - start;
  };
  const paths = frame.hands.map(() => ({ x: wave(), y: wave() }));
  return Array.from({ length: count }, (_, k) => ({
    time: ms(k * stepMs),
    aspect: frame.aspect,
    hands: frame.hands.map((hand, h) => {
      const seconds = (k * stepMs) / 1000;
      const dx = (paths[h]?.x(seconds) ?? 0) / frame.aspect;
      const dy = paths[h]?.y(seconds) ?? 0;
      const landmarks = hand.landmarks.map((n, i) => n + (i % 3 === 0 ? dx : i % 3 === 1 ? dy : 0));
      return { ...hand, landmarks: landmarks as unknown as ImageLandmarks };
    }),
  }));
}
