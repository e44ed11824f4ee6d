import {
  practice,
  timeline,
  type Script,
  type Timeline,
} from '../src/renderer/vision/virtual-signer/script.js';
import { virtualSigns } from '../src/renderer/vision/virtual-signer/signs.js';
import { HandTracker } from '../src/renderer/vision/hand-tracker.js';
import type { HandFrame, Handedness } from '../src/shared/domain/hand.js';
import { ms } from '../src/shared/domain/units.js';
import { ASPECT, JointCamera } from '../test/support/virtual-stream/joint-camera.js';
import { virtualStream } from '../test/support/virtual-stream/virtual-stream.js';
import { landmarksOf } from './landmark-films.js';
import { median, quantile, row } from './report.js';

/**
 * Compares what MediaPipe sees of the virtual signer with the signer's own joints, and the noise model of the stream
 * generator with both.
 */
const fps = 30;
const films: readonly { readonly name: string; readonly script: Script }[] = [
  {
    name: 'signs',
    script: practice(
      virtualSigns.map((sign) => sign.id),
      2,
      900,
    ),
  },
  {
    name: 'idle',
    script: {
      seed: 901,
      entries: [1, 2, 3, 4].map((k) => ({ kind: 'idle', seed: 950 + k, durationMs: 20_000 })),
    },
  },
];
const sides: readonly Handedness[] = ['Left', 'Right'];
const fingers = ['wrist', 'thumb', 'index', 'middle', 'ring', 'pinky'];
const fingerOf = (landmark: number): number => (landmark === 0 ? 0 : 1 + Math.floor((landmark - 1) / 4));
/** Hand sizes a second. */
const speeds = [0, 0.5, 2, 5, Infinity];

/** A hand that was found while it was wholly in the picture. */
interface Find {
  readonly frame: number;
  readonly side: Handedness;
  readonly speed: number;
  /** Seen less true, by landmark: along the palm, across it, depth; hand sizes. */
  readonly off: readonly (readonly [number, number, number])[];
  readonly seenDepth: readonly number[];
  readonly trueDepth: readonly number[];
}

interface Comparison {
  readonly finds: readonly Find[];
  readonly wanted: number;
  readonly missed: number;
  readonly found: number;
  readonly wrongRaw: number;
  readonly wrongTracked: number;
  readonly ghosts: number;
  readonly delays: readonly number[];
  /** Mean distance of the landmarks from where the joints were, by how long ago, ms. */
  readonly late: ReadonlyMap<number, number>;
  /** By landmarks inside the picture: [hands, found]. */
  readonly inside: Readonly<Record<string, readonly [number, number]>>;
}

type Joints = ArrayLike<number>;
const at = (points: Joints, i: number): number => points[i] ?? 0;

function sizeOf(p: Joints): number {
  return Math.max(
    ...[[0, 5] as const, [0, 9] as const, [0, 17] as const, [5, 17] as const].map(([a, b]) =>
      Math.hypot((at(p, a * 3) - at(p, b * 3)) * ASPECT, at(p, a * 3 + 1) - at(p, b * 3 + 1)),
    ),
  );
}

/** Mean distance of the landmarks, in hand sizes. */
function apart(a: Joints, b: Joints): number {
  let sum = 0;
  for (let i = 0; i < 63; i += 3)
    sum += Math.hypot((at(a, i) - at(b, i)) * ASPECT, at(a, i + 1) - at(b, i + 1));
  return sum / 21 / sizeOf(b);
}

function offsets(seen: Joints, truth: Joints, side: Handedness): Find['off'] {
  const size = sizeOf(truth);
  const [ax, ay] = [(at(truth, 27) - at(truth, 0)) * ASPECT, at(truth, 28) - at(truth, 1)];
  const length = Math.hypot(ax, ay) || 1;
  const [ux, uy] = [ax / length, ay / length];
  const flip = side === 'Left' ? -1 : 1;
  return Array.from({ length: 21 }, (_, i) => {
    const dx = ((at(seen, i * 3) - at(truth, i * 3)) * ASPECT) / size;
    const dy = (at(seen, i * 3 + 1) - at(truth, i * 3 + 1)) / size;
    return [
      dx * ux + dy * uy,
      flip * (dy * ux - dx * uy),
      ((at(seen, i * 3 + 2) - 0.84 * at(truth, i * 3 + 2)) * ASPECT) / size,
    ] as const;
  });
}

function compare(frames: readonly HandFrame[], film: Timeline, camera: JointCamera): Comparison {
  const tracker = new HandTracker();
  const finds: Find[] = [];
  const delays: number[] = [];
  const late = new Map([0, 17, 33, 50, 100].map((ago): [number, number[]] => [ago, []]));
  const inside: Record<string, [number, number]> = {};
  const since: Record<Handedness, number | null> = { Left: null, Right: null };
  const begun: Record<Handedness, boolean> = { Left: false, Right: false };
  let [wanted, missed, found, wrongRaw, wrongTracked, ghosts] = [0, 0, 0, 0, 0, 0];
  const truthAt = (time: number): Record<Handedness, Float64Array | null> => {
    const { hands, look } = film.at(ms(time));
    camera.point(look);
    const of = (side: Handedness): Float64Array | null =>
      hands[side] && camera.joints(side, hands[side], look.handSize);
    return { Left: of('Left'), Right: of('Right') };
  };
  for (const [k, frame] of frames.entries()) {
    const truth = truthAt(frame.time);
    const before = truthAt(frame.time - 50);
    const tracked = tracker.update(frame.time, frame.aspect, frame.hands);
    const taken = new Set<number>();
    for (const side of sides) {
      const joints = truth[side];
      if (!joints) {
        since[side] = null;
        begun[side] = false;
        continue;
      }
      const nearest = (hands: HandFrame['hands']): number => {
        const distances = hands.map((hand) => apart(hand.landmarks, joints));
        const best = distances.indexOf(Math.min(...distances));
        return best >= 0 && (distances[best] ?? 9) < 1.2 ? best : -1;
      };
      const best = nearest(frame.hands);
      const shown = Array.from({ length: 21 }, (_, i) => i).filter((i) =>
        [at(joints, i * 3), at(joints, i * 3 + 1)].every((n) => n > 0 && n < 1),
      ).length;
      const bin =
        shown === 21 ? 'all' : shown >= 16 ? '16–20' : shown >= 11 ? '11–15' : shown > 0 ? '1–10' : 'none';
      const counts = (inside[bin] ??= [0, 0]);
      counts[0]++;
      if (best >= 0) counts[1]++;
      if (shown >= 12) since[side] ??= k;
      if (best >= 0 && !begun[side]) {
        begun[side] = true;
        delays.push(k - (since[side] ?? k));
      }
      if (shown === 21 && begun[side]) {
        wanted++;
        if (best < 0) missed++;
      }
      const hand = frame.hands[best];
      if (!hand) continue;
      taken.add(best);
      found++;
      if (hand.handedness !== side) wrongRaw++;
      const follow = tracked[nearest(tracked)];
      if (follow && follow.handedness !== side) wrongTracked++;
      if (shown < 21) continue;
      if (k % 3 === 0) {
        for (const [ago, distances] of late) {
          const then = truthAt(frame.time - ago)[side];
          if (then) distances.push(apart(hand.landmarks, then));
        }
      }
      const past = before[side];
      const size = sizeOf(joints);
      finds.push({
        frame: k,
        side,
        speed: past ? (apart(past, joints) * 1000) / 50 : 0,
        off: offsets(hand.landmarks, joints, side),
        seenDepth: Array.from({ length: 20 }, (_, i) => (at(hand.landmarks, i * 3 + 5) * ASPECT) / size),
        trueDepth: Array.from({ length: 20 }, (_, i) => (at(joints, i * 3 + 5) * ASPECT) / size),
      });
    }
    ghosts += frame.hands.length - taken.size;
  }
  return {
    finds,
    wanted,
    missed,
    found,
    wrongRaw,
    wrongTracked,
    ghosts,
    delays,
    inside,
    late: new Map([...late].map(([ago, d]) => [ago, mean(d)])),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;
const rms = (values: readonly number[]): number => Math.sqrt(mean(values.map((n) => n * n)));
const three = (n: number): string => n.toFixed(3);

function print(title: string, c: Comparison): void {
  const { finds } = c;
  const bias = Array.from({ length: 21 }, (_, i) =>
    [0, 1, 2].map((axis) => mean(finds.map((find) => find.off[i]?.[axis] ?? 0))),
  );
  const rest = (find: Find, i: number, axis: number): number =>
    (find.off[i]?.[axis] ?? 0) - (bias[i]?.[axis] ?? 0);
  const each = (some: readonly Find[], of: (find: Find, i: number, axis: number) => number): number[] =>
    some.flatMap((find) => Array.from({ length: 42 }, (_, k) => of(find, k >> 1, k & 1)));
  const byFrame = new Map(finds.map((find) => [`${find.side} ${find.frame}`, find]));
  const later = (find: Find, frames: number): Find | undefined =>
    byFrame.get(`${find.side} ${find.frame + frames}`);
  console.log(`\n### ${title}\n`);
  console.log(
    `found ${c.found}; missed while wholly in view ${c.missed} of ${c.wanted}; ghosts ${c.ghosts}; ` +
      `wrong label ${((100 * c.wrongRaw) / c.found).toFixed(1)} %, after the tracker ${((100 * c.wrongTracked) / c.found).toFixed(1)} %; ` +
      `first found after ${mean(c.delays).toFixed(1)} pictures`,
  );
  console.log(
    `found by landmarks inside: ${Object.entries(c.inside)
      .map(([bin, [n, f]]) => `${bin} ${f} of ${n}`)
      .join(', ')}`,
  );
  console.log(
    `distance from where the joints were: ${[...c.late].map(([ago, d]) => `${ago} ms ago ${three(d)}`).join(', ')}`,
  );
  console.log(`\n${row('finger', 'bias along', 'bias across', 'spread along', 'spread across')}`);
  console.log(row('---', '---', '---', '---', '---'));
  fingers.forEach((name, f) => {
    const own = Array.from({ length: 21 }, (_, i) => i).filter((i) => fingerOf(i) === f);
    const of = (axis: number): [string, string] => [
      three(mean(own.map((i) => bias[i]?.[axis] ?? 0))),
      three(rms(finds.flatMap((find) => own.map((i) => rest(find, i, axis))))),
    ];
    const [along, across] = [of(0), of(1)];
    console.log(row(name, along[0], across[0], along[1], across[1]));
  });
  console.log(
    `\n${row('speed, hand sizes a second', 'finds', 'spread', 'common', 'jitter rms', 'jitter median')}`,
  );
  console.log(row('---', '---', '---', '---', '---', '---'));
  speeds.slice(1).forEach((to, s) => {
    const some = finds.filter(({ speed }) => speed >= (speeds[s] ?? 0) && speed < to);
    const common = some.flatMap((find) =>
      [0, 1].map((axis) => mean(Array.from({ length: 21 }, (_, i) => rest(find, i, axis)))),
    );
    const jitter = some.flatMap((find) => {
      const [next, third] = [later(find, 1), later(find, 2)];
      if (!next || !third) return [];
      return each([find], (f, i, axis) => rest(f, i, axis) - 2 * rest(next, i, axis) + rest(third, i, axis));
    });
    console.log(
      row(
        `${speeds[s]} … ${to}`,
        String(some.length),
        three(rms(each(some, rest))),
        three(rms(common)),
        three(rms(jitter) / Math.sqrt(6)),
        three(median(jitter.map(Math.abs)) / 0.6745 / Math.sqrt(6)),
      ),
    );
  });
  const variance = rms(each(finds, rest)) ** 2;
  const alike = [1, 2, 3, 5, 8, 15].map((n) => {
    const products = finds.flatMap((find) => {
      const other = later(find, n);
      return other ? each([find], (f, i, axis) => rest(f, i, axis) * rest(other, i, axis)) : [];
    });
    return `${n}: ${(mean(products) / variance).toFixed(2)}`;
  });
  console.log(`\nautocorrelation by pictures: ${alike.join(', ')}`);
  const pairs = finds.flatMap((find) => find.trueDepth.map((z, i) => [z, find.seenDepth[i] ?? 0] as const));
  const slope =
    pairs.reduce((sum, [z, seen]) => sum + z * seen, 0) / pairs.reduce((sum, [z]) => sum + z * z, 0);
  console.log(
    `depth: ${slope.toFixed(2)} of the true one, spread ${three(rms(pairs.map(([z, seen]) => seen - slope * z)))}; ` +
      `landmarks off by ${three(median(finds.map((f) => mean(f.off.map(([a, b]) => Math.hypot(a, b))))))}, ` +
      `90 % within ${three(
        quantile(
          finds.map((f) => mean(f.off.map(([a, b]) => Math.hypot(a, b)))),
          0.9,
        ),
      )}`,
  );
  console.log(`bias by landmark: ${JSON.stringify(bias.map((b) => b.map((n) => Number(n.toFixed(3)))))}`);
}

const camera = await JointCamera.create();
for (const { name, script } of films) {
  const film = timeline(script);
  print(`MediaPipe, ${name}`, compare(await landmarksOf(script, fps), film, camera));
  const scene = { durationMs: film.durationMs, signs: [], at: (time: number) => film.at(ms(time)) };
  const made = virtualStream(name, name, scene, camera, { seed: 1, fps, raw: true });
  const frames: HandFrame[] = [];
  for await (const frame of made.frames()) frames.push(frame);
  print(`Noise model, ${name}`, compare(frames, film, camera));
}
