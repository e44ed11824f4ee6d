import { between, gauss, logGauss, pick, pickWeighted, type Random } from '../../../shared/domain/random.js';
import type { HandProportions } from './hand-model.js';
import type { SyntheticSign } from './sign-generator.js';

/** What differs from take to take: body, camera, timing, and what the landmark model gets wrong. */
export interface Conditions {
  readonly aspect: number;
  readonly fps: number;
  /** Palm length in picture heights. */
  readonly palm: number;
  readonly proportions: HandProportions;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  /** Camera distance in palm lengths: perspective inside the hand. */
  readonly distance: number;
  readonly depth: number;
  readonly shiftX: number;
  readonly shiftY: number;
  /** Landmark noise in palm lengths, and how much of it stays from frame to frame. */
  readonly noise: number;
  readonly persistence: number;
  readonly timing: Timing;
  /** Uneven speed: −1 … 1. */
  readonly ease: number;
  readonly leftHanded: boolean;
  readonly mislabel: number;
  /** Chance a frame that a hand is lost: at rest, and more for each hand size a second that it moves. */
  readonly lose: number;
  readonly loseMoving: number;
  /** A moment of wild landmarks, seconds; often outside the take. */
  readonly glitch: number;
  /** Width against height: lenses and cameras are not quite what they say. */
  readonly stretch: number;
}

/** When hands come, sign and go, seconds; the take shows what lies between `from` and `to`. */
interface Timing {
  /** The hands wait elsewhere, then come up. */
  readonly wait: number;
  readonly raise: number;
  readonly seconds: number;
  readonly hold: number;
  readonly lower: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Takes are cut in three ways: from hands coming to hands going, as a movement detector cuts them; as a
 * recording of some length in which the sign lies somewhere, with idling before and after; or with the
 * sign's own beginning and end missing.
 */
function timing(signSeconds: number, random: Random): Timing {
  const seconds = signSeconds * logGauss(random, 0.25);
  const cut = pickWeighted(random, [
    [0.4, 'movement'],
    [0.35, 'recording'],
    [0.25, 'inside'],
  ] as const);
  if (cut === 'movement') {
    const raise = random() < 0.7 ? between(random, 0.1, 0.45) : 0;
    const hold = random() < 0.4 ? between(random, 0.1, 0.6) : 0;
    const lower = random() < 0.6 ? between(random, 0.1, 0.45) : 0;
    return { wait: 0, raise, seconds, hold, lower, from: 0, to: raise + seconds + hold + lower };
  }
  const wait = between(random, 0, 0.5);
  const raise = between(random, 0.1, 0.35);
  const lower = between(random, 0.1, 0.35);
  const hold = random() < 0.5 ? between(random, 0, 0.5) : 0;
  const start = wait + raise;
  const length = start + seconds + hold + lower;
  if (cut === 'recording') {
    const to = between(random, start + 0.8 * seconds, length + 0.3);
    return { wait, raise, seconds, hold, lower, from: between(random, 0, wait), to };
  }
  const from = start + between(random, -0.1, 0.2) * seconds;
  const to = start + between(random, 0.65, 1.2) * seconds;
  return { wait, raise, seconds, hold, lower, from: Math.max(0, from), to };
}

/** Conditions of one take of `sign`, drawn anew. */
export function conditions(sign: Pick<SyntheticSign, 'seconds'>, random: Random): Conditions {
  const length = logGauss(random, 0.07);
  const finger = (): number => length * logGauss(random, 0.03);
  return {
    aspect: pick(random, [4 / 3, 4 / 3, 16 / 9, 1]),
    fps: between(random, 10, 30),
    palm: 0.15 * logGauss(random, 0.25),
    proportions: {
      width: logGauss(random, 0.08),
      thumb: logGauss(random, 0.08),
      fingers: [finger(), finger(), finger(), finger()],
    },
    yaw: gauss(random, 0.2),
    pitch: gauss(random, 0.17),
    roll: gauss(random, 0.09),
    distance: between(random, 5, 14),
    depth: between(random, 0.5, 1),
    shiftX: gauss(random, 0.06),
    shiftY: gauss(random, 0.06),
    noise: 0.008 * 6 ** random(),
    persistence: between(random, 0.4, 0.9),
    timing: timing(sign.seconds, random),
    ease: Math.max(-0.9, Math.min(0.9, gauss(random, 0.35))),
    leftHanded: random() < 0.1,
    mislabel: random() < 0.15 ? 0.15 : 0.01,
    lose: random() < 0.25 ? 0.06 : 0.008,
    loseMoving: random() < 0.3 ? 0.008 : 0,
    glitch: random() < 0.12 ? between(random, 0, 1.5) : -1,
    stretch: logGauss(random, 0.05),
  };
}
