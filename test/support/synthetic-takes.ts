import type { HandFrame, HandObservation } from '../../src/shared/domain/hand.js';
import { between, gauss, seededRandom, type Random } from '../../src/shared/domain/random.js';
import type { SignId, SignKind } from '../../src/shared/domain/take.js';
import { film, hand, type HandPlace } from './hands.js';

/** A made-up sign: where the right hand goes, how it is held and turned, and what the left one does. */
interface Sign {
  readonly name: string;
  readonly from: Required<Pick<HandPlace, 'x' | 'y' | 'curl' | 'turn'>>;
  readonly to: Required<Pick<HandPlace, 'x' | 'y' | 'curl' | 'turn'>>;
  /** Side to side this often. */
  readonly shakes: number;
  readonly left?: Pick<HandPlace, 'x' | 'y' | 'curl'>;
}

/** Five signs that differ in path, shape and hands; none is the mirror image of another. */
const signs: readonly Sign[] = [
  {
    name: 'wave',
    from: { x: 0.35, y: 0.4, curl: 0, turn: 0.1 },
    to: { x: 0.35, y: 0.4, curl: 0, turn: 0.1 },
    shakes: 3,
  },
  {
    name: 'press',
    from: { x: 0.4, y: 0.35, curl: 0.9, turn: 0 },
    to: { x: 0.4, y: 0.7, curl: 0.9, turn: 0 },
    shakes: 0,
  },
  {
    name: 'sweep',
    from: { x: 0.25, y: 0.6, curl: 0.2, turn: -0.9 },
    to: { x: 0.55, y: 0.5, curl: 0.2, turn: 0.6 },
    shakes: 0,
  },
  {
    name: 'close',
    from: { x: 0.45, y: 0.5, curl: 0, turn: 0.5 },
    to: { x: 0.45, y: 0.5, curl: 1, turn: 0.5 },
    shakes: 0,
    left: { x: 0.7, y: 0.65, curl: 0.5 },
  },
  {
    name: 'lift',
    from: { x: 0.3, y: 0.75, curl: 0.5, turn: 1.2 },
    to: { x: 0.4, y: 0.3, curl: 0.1, turn: 1.2 },
    shakes: 0,
  },
];

/** One take of sign `index`, a little different each time. */
export function syntheticTake(index: number, random: Random): HandFrame[] {
  const sign = signs[index];
  if (!sign) throw new RangeError(`no synthetic sign ${index}`);
  const duration = 1100 * between(random, 0.85, 1.15);
  const [dx, dy] = [gauss(random, 0.02), gauss(random, 0.02)];
  const size = 0.18 * (1 + gauss(random, 0.05));
  const phase = between(random, 0, 0.3);
  const tremble = (): number => gauss(random, 0.002);
  return film(0, duration, 25, (time) => {
    const u = time / duration;
    const mix = (key: 'x' | 'y' | 'curl' | 'turn'): number =>
      sign.from[key] + u * (sign.to[key] - sign.from[key]);
    const shake = sign.shakes > 0 ? 0.08 * Math.sin(2 * Math.PI * (sign.shakes * u + phase)) : 0;
    const hands: HandObservation[] = [
      hand('Right', {
        x: mix('x') + shake + dx + tremble(),
        y: mix('y') + dy + tremble(),
        curl: mix('curl'),
        turn: mix('turn'),
        size,
      }),
    ];
    if (sign.left) hands.push(hand('Left', { ...sign.left, x: sign.left.x + dx + tremble(), size }));
    return hands;
  });
}

export interface SyntheticSign {
  readonly id: SignId;
  readonly name: string;
  readonly kind: SignKind;
  readonly takes: { readonly id: string; readonly createdAt: string; readonly frames: HandFrame[] }[];
}

/** The first `count` synthetic signs, each with `takes` takes in recording order. */
export function syntheticSigns(count: number, takes: number, seed = 1): SyntheticSign[] {
  const random = seededRandom(seed);
  return signs.slice(0, count).map(({ name }, index) => ({
    id: `sign-${name}` as SignId,
    name,
    kind: 'sign',
    takes: Array.from({ length: takes }, (_, k) => ({
      id: `${name}-${k}`,
      createdAt: new Date(Date.UTC(2024, 0, 1, 12, index, k)).toISOString(),
      frames: syntheticTake(index, random),
    })),
  }));
}

/** Hands that fidget about for `seconds`: what people do between signs. */
export function syntheticRest(seconds: number, random: Random): HandFrame[] {
  const waves = Array.from({ length: 3 }, () => between(random, 0.3, 1.1));
  return film(0, seconds * 1000, 25, (time) => {
    const s = time / 1000;
    const wave = (k: number): number => Math.sin(2 * Math.PI * (waves[k] ?? 1) * s + k);
    const tremble = gauss(random, 0.002);
    return [
      hand('Right', {
        x: 0.5 + 0.12 * wave(0) + tremble,
        y: 0.75 + 0.1 * wave(1),
        curl: 0.4 + 0.3 * wave(2),
        turn: -1.5 + 0.4 * wave(1),
      }),
    ];
  });
}
