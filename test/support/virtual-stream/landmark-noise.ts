import type { Random } from '../../../src/shared/domain/random.js';
import { between, gauss } from '../../../src/shared/domain/random.js';
import { ASPECT } from './joint-camera.js';

/**
 * What MediaPipe makes of a hand beside its joints, as `bench/landmark-noise.ts` measured it on films of the virtual
 * signer; docs/recognition.md has the figures. Lengths are in hand sizes, times in milliseconds.
 */
export const noise = {
  /** By landmark: along the palm, across it to a side that is the mirror image for left hands, and in depth. */
  bias: [
    [0.17, -0.06, 0],
    [0.005, -0.017, -0.1],
    [0.05, 0.02, -0.035],
    [-0.025, -0.018, 0.035],
    [0.026, -0.013, 0.01],
    [0.042, -0.033, 0.025],
    [-0.022, 0.002, 0.055],
    [0.015, 0.004, 0],
    [0.021, -0.008, -0.065],
    [-0.023, -0.032, 0.02],
    [-0.023, 0, 0.06],
    [0, 0.008, 0],
    [0.018, 0.006, -0.07],
    [-0.01, -0.02, 0.035],
    [-0.029, 0.005, 0.037],
    [-0.03, 0.016, -0.027],
    [-0.037, 0.018, -0.083],
    [0.045, -0.002, 0.056],
    [-0.004, 0.001, 0.063],
    [-0.002, 0.016, 0.036],
    [0.003, 0.018, -0.006],
  ],
  /** Depth is seen flatter than it is, and badly. */
  depth: { share: 0.85, spread: 0.26 },
  /** Errors that stay while a hand keeps its pose, and errors that come and go, more of them in a quick hand. */
  slow: { lasts: 1500, spread: 0.045 },
  quick: { lasts: 90, still: 0.012, perSpeed: 0.011, most: 0.09 },
  /** Most of the time the quick errors are small; now and then a hand is seen badly for a while. */
  bad: { share: 0.15, lasts: 200, times: 2.5, otherwise: 0.18 },
  /** Anew in every picture. */
  jitter: { still: 0.0015, perSpeed: 0.0005 },
  /** Landmarks inside the picture: at least this many for a hand to be found, and for one to be kept. */
  inside: { toFind: 16, toKeep: 12 },
  /** Losses of a hand in full view: how many a second, and how long; one in seven lasts. */
  lost: { perSecond: 0.07, brief: [20, 70], long: [300, 1600], longShare: 0.15 },
  /** Labels: wrong now and then, or for a while from when a hand comes into view. */
  label: {
    wrong: 0.006,
    wrongAtFirst: 0.04,
    atFirst: [300, 900],
    score: [0.85, 0.995],
    wrongScore: [0.51, 0.67],
  },
} as const;

/** How much of a finger's error a landmark has: little at the knuckle, most at the tip. */
const alongFinger = [0.5, 0.7, 1, 1.25] as const;
const fingers = 6;
const fingerOf = (landmark: number): number => (landmark === 0 ? 0 : 1 + Math.floor((landmark - 1) / 4));

/** A vector of numbers that wander about 0 with spread 1 and forget in `lasts` milliseconds. */
class Wander {
  private readonly values: Float64Array;
  constructor(
    size: number,
    private readonly lasts: number,
    private readonly random: Random,
  ) {
    this.values = Float64Array.from({ length: size }, () => gauss(random));
  }
  pass(milliseconds: number): void {
    const kept = Math.exp(-milliseconds / this.lasts);
    const fresh = Math.sqrt(1 - kept * kept);
    for (let i = 0; i < this.values.length; i++) {
      this.values[i] = kept * (this.values[i] ?? 0) + gauss(this.random, fresh);
    }
  }
  at(i: number): number {
    return this.values[i] ?? 0;
  }
}

/** The errors of one hand as long as it is followed. Its noise is that of the hand, its fingers and its landmarks. */
export class HandNoise {
  private readonly slow: Wander;
  private readonly quick: Wander;
  private readonly depth: Wander;
  private before: Float64Array | null = null;
  private bad = false;

  constructor(
    private readonly random: Random,
    private readonly flip: 1 | -1,
  ) {
    const size = 2 + fingers * 2 + 42;
    this.slow = new Wander(size, noise.slow.lasts, random);
    this.quick = new Wander(size, noise.quick.lasts, random);
    this.depth = new Wander(fingers + 21, noise.slow.lasts / 2, random);
  }

  /** Landmarks as seen `passed` milliseconds after the last ones; `joints` as `JointCamera` gives them. */
  see(joints: Float64Array, passed: number): number[] {
    this.slow.pass(passed);
    this.quick.pass(passed);
    this.depth.pass(passed);
    const { bad } = noise;
    if (this.random() < passed / bad.lasts) this.bad = this.random() < bad.share;
    const at = (i: number): number => joints[i] ?? 0;
    const size = Math.max(
      ...(
        [
          [0, 5],
          [0, 9],
          [0, 17],
          [5, 17],
        ] as const
      ).map(([a, b]) => Math.hypot((at(a * 3) - at(b * 3)) * ASPECT, at(a * 3 + 1) - at(b * 3 + 1))),
    );
    const [ax, ay] = [(at(27) - at(0)) * ASPECT, at(28) - at(1)];
    const length = Math.hypot(ax, ay) || 1;
    const [ux, uy] = [ax / length, ay / length];
    const speed = this.speed(joints, size, passed);
    const { quick, slow, jitter } = noise;
    const quickSize =
      (this.bad ? bad.times : bad.otherwise) * Math.min(quick.most, quick.still + quick.perSpeed * speed);
    const jitterSize = jitter.still + jitter.perSpeed * speed;
    const out: number[] = [];
    for (let i = 0; i < 21; i++) {
      const [biasAlong, biasAcross, biasDepth] = noise.bias[i] ?? [0, 0, 0];
      const error = (axis: 0 | 1): number =>
        slow.spread * this.mixed(this.slow, i, axis) +
        quickSize * this.mixed(this.quick, i, axis) +
        gauss(this.random, jitterSize);
      const along = biasAlong + error(0);
      const across = this.flip * (biasAcross + error(1));
      const finger = fingerOf(i);
      const far = i === 0 ? 0 : (alongFinger[(i - 1) % 4] ?? 1);
      const deeper =
        biasDepth * Math.sign(i) +
        noise.depth.spread * far * (0.9 * this.depth.at(finger) + 0.25 * this.depth.at(fingers + i));
      out.push(
        at(i * 3) + ((along * ux - across * uy) * size) / ASPECT,
        at(i * 3 + 1) + (along * uy + across * ux) * size,
        noise.depth.share * at(i * 3 + 2) + (deeper * size) / ASPECT,
      );
    }
    this.before = joints;
    return out;
  }

  private mixed(wander: Wander, landmark: number, axis: 0 | 1): number {
    const finger = fingerOf(landmark);
    const far = landmark === 0 ? 1 : (alongFinger[(landmark - 1) % 4] ?? 1);
    return (
      0.45 * wander.at(axis) +
      0.75 * far * wander.at(2 + finger * 2 + axis) +
      0.35 * wander.at(2 + fingers * 2 + landmark * 2 + axis)
    );
  }

  /** Hand sizes a second. */
  private speed(joints: Float64Array, size: number, passed: number): number {
    const { before } = this;
    if (!before || passed <= 0) return 0;
    let sum = 0;
    for (let i = 0; i < 63; i += 3) {
      const dx = ((joints[i] ?? 0) - (before[i] ?? 0)) * ASPECT;
      sum += Math.hypot(dx, (joints[i + 1] ?? 0) - (before[i + 1] ?? 0));
    }
    return (sum / 21 / size / passed) * 1000;
  }
}

/** Milliseconds for which a hand that is lost stays so. */
export function lossLasts(random: Random): number {
  const { longShare, long, brief } = noise.lost;
  return random() < longShare ? between(random, ...long) : between(random, ...brief);
}
