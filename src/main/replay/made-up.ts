import type { HandFrame, Handedness, HandObservation } from '../../shared/domain/hand.js';
import { between, gauss, logGauss, pick, seededRandom, type Random } from '../../shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../shared/domain/units.js';
import {
  handJoints,
  randomShape,
  shapeNumbers,
  shapeOf,
  type HandProportions,
} from '../training/synthetic/hand-model.js';
import { performSign } from '../training/synthetic/performer.js';
import { randomSign, shapePool } from '../training/synthetic/sign-generator.js';
import type { NamedTake } from './join-takes.js';
import type { Stream } from './stream.js';

const aspect = 4 / 3;
const fps = 30;

/**
 * `count` performances of made-up signs, each of a sign of its own that nobody taught. Of the same generator as the
 * signs that the base encoder learned from, with other seeds.
 */
export function inventedTakes(count: number, seed: number): NamedTake[] {
  const random = seededRandom(seed);
  const pool = shapePool(random, 200);
  return Array.from({ length: count }, (_, k) => ({
    sign: `invented ${k + 1}`,
    frames: performSign(randomSign(random, pool), random),
  }));
}

/** Where a hand is: 20 numbers of its shape; its wrist in picture heights; its turns, radians. */
type Place = readonly number[];
const X = 20;

/** A place to be reached, and the milliseconds that takes; null: out of the picture for that long. */
interface Leg {
  readonly place: Place | null;
  readonly lasts: number;
}

function somewhere(random: Random): Place {
  const x = between(random, 0.1, 0.75);
  const y = between(random, 0.45, 1);
  return [
    ...shapeNumbers(randomShape(random)),
    x,
    y,
    gauss(random, 0.4),
    gauss(random, 0.7),
    gauss(random, 0.5),
  ];
}

function nudged(place: Place, random: Random, size: number): Place {
  return place.map((n, i) => n + gauss(random, i < X ? 60 * size : i < X + 2 ? 0.5 * size : 2 * size));
}

/** What an idle hand does next: leave, rest, fidget, scratch, or wander. */
function activity(random: Random, at: Place | null): readonly Leg[] {
  const low = [...somewhere(random)];
  low[X + 1] = 1.15;
  const down: Leg = { place: low, lasts: between(random, 300, 700) };
  const away: readonly Leg[] = [...(at ? [down] : []), { place: null, lasts: between(random, 500, 5000) }];
  const place = at ?? low;
  const legs: readonly (() => readonly Leg[])[] = [
    () => away,
    () => [{ place: nudged(place, random, 0.01), lasts: between(random, 800, 4000) }],
    () =>
      Array.from({ length: 3 + Math.floor(random() * 5) }, () => ({
        place: nudged(place, random, 0.08),
        lasts: between(random, 180, 450),
      })),
    () => {
      const bent = nudged(place, random, 0.15);
      return Array.from({ length: 6 + Math.floor(random() * 8) }, (_, k) => ({
        place: k % 2 === 0 ? bent : place,
        lasts: between(random, 100, 190),
      }));
    },
    () =>
      Array.from({ length: 1 + Math.floor(random() * 4) }, () => ({
        place: somewhere(random),
        lasts: between(random, 350, 1100),
      })),
  ];
  const [first = (): readonly Leg[] => away, ...others] = legs;
  return pick(random, [first, ...others])();
}

/** One hand's idle way through time; ask for rising times. */
class IdleHand {
  private from: Place | null = null;
  private leg: Leg;
  private began = 0;
  private readonly waiting: Leg[] = [];
  private readonly noise = new Float64Array(63);

  constructor(
    private readonly side: Handedness,
    private readonly palm: number,
    private readonly proportions: HandProportions,
    private readonly random: Random,
  ) {
    this.leg = { place: null, lasts: between(random, 200, 3000) };
  }

  at(time: number): HandObservation | null {
    while (time >= this.began + this.leg.lasts) {
      this.began += this.leg.lasts;
      this.from = this.leg.place;
      if (this.waiting.length === 0) this.waiting.push(...activity(this.random, this.from));
      this.leg = this.waiting.shift() ?? { place: null, lasts: 1000 };
    }
    const { place, lasts } = this.leg;
    if (!place) return null;
    const share = (time - this.began) / lasts;
    const u = share * share * (3 - 2 * share);
    const from = this.from ?? place.map((n, i) => (i === X + 1 ? 1.2 : n));
    const now = place.map((n, i) => (from[i] ?? n) + (n - (from[i] ?? n)) * u);
    return (now[X + 1] ?? 0) < 1.05 ? this.seen(now) : null;
  }

  private seen(place: Place): HandObservation {
    const [wristX = 0, wristY = 0, pitch = 0, yaw = 0, roll = 0] = place.slice(X);
    const joints = handJoints(shapeOf(place.slice(0, X)), this.proportions);
    const flip = this.side === 'Right' ? 1 : -1;
    const numbers: number[] = [];
    for (let i = 0; i < 63; i += 3) {
      const [x0, y0, z0] = [joints[i] ?? 0, joints[i + 1] ?? 0, joints[i + 2] ?? 0];
      const [x1, z1] = [x0 * Math.cos(yaw) + z0 * Math.sin(yaw), z0 * Math.cos(yaw) - x0 * Math.sin(yaw)];
      const [y1, z2] = [
        y0 * Math.cos(pitch) - z1 * Math.sin(pitch),
        y0 * Math.sin(pitch) + z1 * Math.cos(pitch),
      ];
      const x2 = x1 * Math.cos(roll) - y1 * Math.sin(roll);
      const y2 = x1 * Math.sin(roll) + y1 * Math.cos(roll);
      const noisy = (axis: number, value: number): number => {
        const noise = 0.8 * (this.noise[i + axis] ?? 0) + gauss(this.random, 0.01);
        this.noise[i + axis] = noise;
        return (value + noise) * this.palm;
      };
      // The right hand is on the picture's left.
      numbers.push(0.5 + (flip * (wristX - aspect / 2 + noisy(0, x2))) / aspect);
      numbers.push(wristY + noisy(1, y2), noisy(2, z2) / aspect);
    }
    return { handedness: this.side, score: 0.95, landmarks: numbers as unknown as ImageLandmarks };
  }
}

/**
 * Hands that do nothing in particular for `minutes`: they rest, fidget, scratch, wander and leave the picture, in
 * random shapes. Made of the same hand model as the signs that the base encoder learned from.
 */
export function idleMovement(minutes: number, seed: number): Stream {
  return {
    name: `idle ${seed}`,
    group: 'idle',
    signs: [],
    *frames(): Generator<HandFrame> {
      const random = seededRandom(seed);
      const fingers = [1, 1, 1, 1].map(() => logGauss(random, 0.05)) as [number, number, number, number];
      const proportions = { width: logGauss(random, 0.08), thumb: logGauss(random, 0.08), fingers };
      const palm = 0.15 * logGauss(random, 0.2);
      const hands = (['Right', 'Left'] as const).map((side) => new IdleHand(side, palm, proportions, random));
      for (let k = 0; k < minutes * 60 * fps; k++) {
        const time = (k * 1000) / fps;
        yield { time: ms(time), aspect, hands: hands.flatMap((hand) => hand.at(time) ?? []) };
      }
    },
  };
}
