import type { HandFrame, Handedness, HandObservation } from '../../../shared/domain/hand.js';
import { between, gauss, logGauss, pick, seededRandom, type Random } from '../../../shared/domain/random.js';
import { ms, type ImageLandmarks } from '../../../shared/domain/units.js';
import { handJoints, randomShape, shapeNumbers, shapeOf, type HandProportions } from './hand-model.js';

const aspect = 4 / 3;

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
  private readonly waiting: Leg[] = [];
  private readonly noise = new Float64Array(63);

  constructor(
    private readonly side: Handedness,
    private readonly palm: number,
    private readonly proportions: HandProportions,
    private readonly random: Random,
    private began: number,
  ) {
    this.leg = { place: null, lasts: between(random, 200, 3000) };
  }

  at(time: number, together: HandsTogether | null): HandObservation | null {
    const shared = together?.at(this.side, time);
    if (shared) {
      // Afterwards it is out of the picture.
      this.waiting.length = 0;
      [this.from, this.began] = [null, time];
      this.leg = { place: null, lasts: between(this.random, 300, 2000) };
      return (shared[X + 1] ?? 0) < 1.05 ? this.seen(shared) : null;
    }
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

/** Both hands do the same for a while, near each other: folded, rubbing, tapping, opening and closing. */
class HandsTogether {
  private readonly lead: Place;
  private readonly opposite: boolean;
  private readonly reach: number;
  private readonly swing: readonly number[];
  private readonly beatMs: number;

  constructor(
    private readonly began: number,
    private readonly lasts: number,
    random: Random,
  ) {
    const place = [...somewhere(random)];
    place[X] = between(random, 0.48, 0.64);
    place[X + 1] = between(random, 0.55, 0.95);
    this.lead = place;
    this.opposite = random() < 0.3;
    this.reach = random() < 0.3 ? 0 : between(random, 0.3, 1);
    this.swing = nudged(
      place.map(() => 0),
      random,
      between(random, 0.03, 0.2),
    );
    this.beatMs = between(random, 180, 900);
  }

  isOver(time: number): boolean {
    return time >= this.began + this.lasts;
  }

  /** Null while the hands are out of the picture. */
  at(side: Handedness, time: number): Place | null {
    const since = time - this.began;
    const phase = Math.sin((Math.PI * since) / this.beatMs) * (this.opposite && side === 'Left' ? -1 : 1);
    const raised = Math.min(1, since / 500, (this.lasts - since) / 500);
    const u = raised * raised * (3 - 2 * raised);
    return this.lead.map((n, i) => {
      const now = n + this.reach * phase * (this.swing[i] ?? 0);
      return i === X + 1 ? 1.2 + (now - 1.2) * u : now;
    });
  }
}

/** Milliseconds that each hand goes its own way, and that both do the same, at least and at most. */
const apartMs = [6000, 25000] as const;
const togetherMs = [1500, 9000] as const;

/**
 * Hands that do nothing in particular for `minutes`: they rest, fidget, scratch, wander and leave the picture, in
 * random shapes, each on its own or both together; another person about every two minutes. Made of the hand model
 * that the base encoder's signs are made of.
 */
export function* idleFrames(minutes: number, seed: number, fps: number): Generator<HandFrame> {
  const random = seededRandom(seed);
  const personFrames = Math.round(120 * fps);
  let hands: readonly IdleHand[] = [];
  let together: HandsTogether | null = null;
  let nextTogether = 0;
  for (let k = 0; k < Math.round(minutes * 60 * fps); k++) {
    const time = (k * 1000) / fps;
    if (k % personFrames === 0) {
      const fingers = [1, 1, 1, 1].map(() => logGauss(random, 0.05)) as [number, number, number, number];
      const proportions = { width: logGauss(random, 0.08), thumb: logGauss(random, 0.08), fingers };
      const palm = 0.15 * logGauss(random, 0.2);
      hands = (['Right', 'Left'] as const).map((side) => new IdleHand(side, palm, proportions, random, time));
      together = null;
      nextTogether = time + between(random, ...apartMs);
    }
    if (!together && time >= nextTogether) {
      together = new HandsTogether(time, between(random, ...togetherMs), random);
    }
    if (together?.isOver(time)) {
      together = null;
      nextTogether = time + between(random, ...apartMs);
    }
    const both = together;
    yield { time: ms(time), aspect, hands: hands.flatMap((hand) => hand.at(time, both) ?? []) };
  }
}
