import { between, seededRandom } from '../../../shared/domain/random.js';
import { ms, type Milliseconds } from '../../../shared/domain/units.js';
import { idle } from './idle.js';
import { inSteadyRoom, steadyLook, type Look } from './look.js';
import { perform, type Act } from './performance.js';
import { noHands, type BothHands } from './pose.js';
import { stream } from './random.js';
import { virtualSign, type VirtualSignId } from './signs.js';

/** One thing to do; plain data, so that a script can be written to a file or sent to a page. */
export type ScriptEntry =
  | {
      readonly kind: 'sign';
      readonly signId: VirtualSignId;
      readonly seed: number;
      readonly leftHanded?: boolean;
    }
  | { readonly kind: 'idle'; readonly seed: number; readonly durationMs: number };

export interface Script {
  /** Decides the lengths of the pauses. */
  readonly seed: number;
  readonly entries: readonly ScriptEntry[];
  /** `varied` (the default): another signer, room and light for every entry; `steady`: always the same. */
  readonly look?: 'varied' | 'steady';
}

/** When something was done: from hands that begin to rise to hands that are lowered, milliseconds. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** When which sign was performed: the ground truth of a film. */
export interface SignSpan extends Span {
  readonly signId: VirtualSignId;
}

export interface Timeline {
  readonly durationMs: Milliseconds;
  readonly signs: readonly SignSpan[];
  readonly idles: readonly Span[];
  at(time: Milliseconds): { readonly hands: BothHands; readonly look: Look };
}

/** Between two entries no hand is seen for this long. */
export const PAUSE_MS = { least: 800, most: 1200 } as const;

/** What an entry is played as. */
export function actOf(entry: ScriptEntry): Act {
  return entry.kind === 'idle'
    ? idle(entry.seed, ms(entry.durationMs))
    : perform(virtualSign(entry.signId), entry.seed, { leftHanded: entry.leftHanded ?? false });
}

/** Lays a script out in time: a pause, then each entry with a pause after it. */
export function timeline(script: Script): Timeline {
  const r = stream(script.seed, 'pauses');
  const pause = (): number => between(r, PAUSE_MS.least, PAUSE_MS.most);
  let time = pause();
  const played = script.entries.map((entry) => {
    const act = actOf(entry);
    const startMs = time;
    const endMs = startMs + act.durationMs;
    time = endMs + pause();
    return { entry, act, startMs, endMs };
  });
  const room = (look: Look): Look => (script.look === 'steady' ? inSteadyRoom(look) : look);
  return {
    durationMs: ms(time),
    signs: played.flatMap(({ entry, startMs, endMs }) =>
      entry.kind === 'sign' ? [{ signId: entry.signId, startMs, endMs }] : [],
    ),
    idles: played.flatMap(({ entry, startMs, endMs }) => (entry.kind === 'idle' ? [{ startMs, endMs }] : [])),
    at: (now) => {
      const last = played.findLast(({ startMs }) => startMs <= now) ?? played[0];
      return {
        hands: last?.act.at(ms(now - last.startMs)) ?? noHands,
        look: room(last?.act.look ?? steadyLook),
      };
    },
  };
}

/** Every sign `takes` times, in shuffled order, each take with a seed of its own. */
export function practice(signIds: readonly VirtualSignId[], takes: number, seed: number): Script {
  const r = seededRandom(seed);
  const order = signIds
    .flatMap((signId, s) => Array.from({ length: takes }, (_, t) => ({ signId, nth: s * takes + t })))
    .map((item) => ({ ...item, key: r() }))
    .sort((a, b) => a.key - b.key);
  return {
    seed,
    entries: order.map(({ signId, nth }) => ({ kind: 'sign', signId, seed: seed * 1000 + nth })),
  };
}
