import { idle } from '../../../src/renderer/vision/virtual-signer/idle.js';
import { lookFor, mirrorLook, type Look } from '../../../src/renderer/vision/virtual-signer/look.js';
import { perform, type PerformOptions } from '../../../src/renderer/vision/virtual-signer/performance.js';
import {
  fromRow,
  HIDDEN_Y,
  noHands,
  toRow,
  type BothHands,
  type HandPose,
} from '../../../src/renderer/vision/virtual-signer/pose.js';
import { virtualSign, type VirtualSignId } from '../../../src/renderer/vision/virtual-signer/signs.js';
import type { SignSpan } from '../../../src/main/replay/stream.js';
import type { Handedness } from '../../../src/shared/domain/hand.js';
import { between, seededRandom, type Random } from '../../../src/shared/domain/random.js';
import { ms } from '../../../src/shared/domain/units.js';

/** Something that the virtual signer does, with the truth about it. Hands are hidden before 0 and after its end. */
export interface Scene {
  readonly durationMs: number;
  readonly signs: readonly SignSpan[];
  at(time: number): { readonly hands: BothHands; readonly look: Look };
}

export interface SceneOptions extends PerformOptions {
  /** The same signer, hand and camera throughout; without it another for every performance. */
  readonly person?: number;
}

const pauseMs = [800, 1600] as const;
/** From the last moment of a sign to the first of the next, hands up. */
const overMs = [200, 500] as const;
const raiseMs = 350;
const tailMs = 2500;

const name = (id: VirtualSignId): string => virtualSign(id).name;
/** Seeds of performances that have nothing to do with one another. */
const seedOf = (seed: number, k: number): number => seed * 100_003 + k;

function lookOf(seed: number, { person, leftHanded }: SceneOptions): Look {
  const look = lookFor(person ?? seed);
  return leftHanded ? mirrorLook(look) : look;
}

/** `ids` one after another, hands lowered between them. A sign is between its first and its last key pose. */
export function isolatedScene(
  ids: readonly VirtualSignId[],
  seed: number,
  options: SceneOptions = {},
): Scene {
  const random = seededRandom(seed);
  let now = 1000;
  const acts = ids.map((id, k) => {
    const act = perform(virtualSign(id), seedOf(seed, k), options);
    const startMs = now;
    now += act.durationMs + between(random, ...pauseMs);
    return { act, startMs, look: lookOf(seedOf(seed, k), options) };
  });
  return {
    durationMs: now + tailMs,
    signs: acts.map(({ act, startMs }) => ({
      sign: name(act.signId),
      startMs: startMs + act.signStart,
      endMs: startMs + act.signEnd,
    })),
    at: (time) => {
      const last = acts.findLast(({ startMs }) => startMs <= time) ?? acts[0];
      return {
        hands: last?.act.at(ms(time - last.startMs)) ?? noHands,
        look: last?.look ?? lookFor(seed),
      };
    },
  };
}

/** `ids` in one go: from the last key pose of a sign the hands go straight to the first one of the next. */
export function connectedScene(
  ids: readonly VirtualSignId[],
  seed: number,
  options: SceneOptions = {},
): Scene {
  const random = seededRandom(seed);
  const look = lookOf(seed, options);
  let now = 1000 + raiseMs;
  const acts = ids.map((id, k) => {
    const act = perform(virtualSign(id), seedOf(seed, k), options);
    const startMs = now;
    const endMs = now + act.signEnd - act.signStart;
    now = endMs + between(random, ...overMs);
    return { act, startMs, endMs };
  });
  const [first, last] = [acts[0], acts.at(-1)];
  const during = (played: (typeof acts)[number], time: number): BothHands =>
    played.act.at(ms(time - played.startMs + played.act.signStart));
  return {
    durationMs: now + raiseMs + tailMs,
    signs: acts.map(({ act, startMs, endMs }) => ({ sign: name(act.signId), startMs, endMs })),
    at: (time) => {
      const before = acts.findLast(({ startMs }) => startMs <= time);
      if (!first || !last) return { hands: noHands, look };
      // Raising and lowering are the performances' own.
      if (!before || (before === last && time > last.endMs)) {
        return { hands: during(before ?? first, time), look };
      }
      if (time <= before.endMs) return { hands: during(before, time), look };
      const after = acts[acts.indexOf(before) + 1] ?? last;
      const u = (time - before.endMs) / (after.startMs - before.endMs);
      const [from, to] = [during(before, before.endMs), during(after, after.startMs)];
      const hands = { Left: onTheWay(from.Left, to.Left, u), Right: onTheWay(from.Right, to.Right, u) };
      return { hands, look };
    },
  };
}

function onTheWay(from: HandPose | null, to: HandPose | null, share: number): HandPose | null {
  const start = from ?? (to && lowered(to));
  const end = to ?? (from && lowered(from));
  if (!start || !end) return null;
  const u = share * share * (3 - 2 * share);
  const target = toRow(end);
  return fromRow(toRow(start).map((n, i) => n + ((target[i] ?? n) - n) * u));
}

const lowered = (pose: HandPose): HandPose => ({ ...pose, wrist: { ...pose.wrist, y: HIDDEN_Y } });

/** Idle movement, by another signer every minute unless `person` is given. */
export function idleScene(minutes: number, seed: number, options: SceneOptions = {}): Scene {
  const minute = 60_000;
  let current = -1;
  let act = idle(seed, ms(minute));
  let look = lookOf(seed, options);
  return {
    durationMs: minutes * minute,
    signs: [],
    at: (time) => {
      const number = Math.floor(time / minute);
      // Played forwards: only the minute under way is laid out.
      if (number !== current) {
        current = number;
        act = idle(seedOf(seed, number), ms(minute));
        look = lookOf(seedOf(seed, number), options);
      }
      return { hands: act.at(ms(time - number * minute)), look };
    },
  };
}

/** `count` of `ids` in random order, each about equally often. */
export function shuffledSigns(ids: readonly VirtualSignId[], count: number, random: Random): VirtualSignId[] {
  return Array.from({ length: count }, (_, k) => ids[k % ids.length] ?? 'hello')
    .map((id) => ({ id, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ id }) => id);
}

/** Either side of a pair of hands. */
export const bothSides: readonly Handedness[] = ['Left', 'Right'];
