import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import type { Judge, JudgingModel } from '../../../../src/main/model/evidence.js';
import { networkModel } from '../../../../src/main/model/network-judge.js';
import { LiveRecogniser, type LiveOptions } from '../../../../src/main/recognition/live-recogniser.js';
import { fitNetwork } from '../../../../src/main/training/fit.js';
import { NegativeSource } from '../../../../src/main/training/negatives.js';
import { prototypes } from '../../../../src/main/training/prototypes.js';
import { recipeFor } from '../../../../src/main/training/recipes.js';
import { timingsOf } from '../../../../src/main/training/timings.js';
import type { LiveUpdate } from '../../../../src/shared/contract.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { between, gauss, seededRandom, type Random } from '../../../../src/shared/domain/random.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { film, frame, hand } from '../../../support/hands.js';
import { syntheticRest } from '../../../support/synthetic-takes.js';

/** Where the right hand is over time, as knots that are gone through evenly; `left`: the other one joins in. */
interface Sign {
  readonly name: string;
  readonly ms: number;
  readonly knots: readonly (readonly [x: number, y: number, curl: number, turn: number])[];
  readonly left?: boolean;
}

/** `fall` is how `fallRise` begins. */
const signs: readonly Sign[] = [
  { name: 'fall', ms: 700, knots: [[0.35, 0.3, 0.9, 0], [0.4, 0.65, 0.9, 0]] }, // prettier-ignore
  { name: 'fallRise', ms: 1400, knots: [[0.35, 0.3, 0.9, 0], [0.4, 0.65, 0.9, 0], [0.6, 0.3, 0, 0.8]] }, // prettier-ignore
  { name: 'sweep', ms: 1000, knots: [[0.2, 0.55, 0.1, -0.9], [0.55, 0.45, 0.1, 0.7]] }, // prettier-ignore
  { name: 'close', ms: 1000, left: true, knots: [[0.4, 0.5, 0, 0.4], [0.45, 0.45, 1, 0.4]] }, // prettier-ignore
];

interface Performed {
  readonly frames: HandFrame[];
  readonly spans: { readonly sign: string; readonly from: number; readonly to: number }[];
}

/**
 * Performs signs one after another: `gone`: hands out of view for 900 ms between them; `held`: held still for 450 ms,
 * then 250 ms on their way to the next one.
 */
function perform(names: readonly string[], between_: 'gone' | 'held', random: Random, fps = 25): Performed {
  const frames: HandFrame[] = [];
  const spans: Performed['spans'] = [];
  let now = 0;
  const add = (lasting: number, sign: Sign | null, at: (u: number) => Sign['knots'][number]): void => {
    const [dx, dy] = [gauss(random, 0.012), gauss(random, 0.012)];
    for (const { time } of film(0, lasting, fps, () => [])) {
      const [x, y, curl, turn] = at(time / lasting);
      const tremble = gauss(random, 0.0015);
      const hands = sign ? [hand('Right', { x: x + dx + tremble, y: y + dy, curl, turn })] : [];
      if (sign?.left) hands.push(hand('Left', { x: 0.72, y: 0.6, curl: 0.6, size: 0.16 }));
      frames.push(frame(now + time, hands));
    }
    now += lasting;
  };
  let last: { sign: Sign; at: Sign['knots'][number] } | null = null;
  for (const name of names) {
    const sign = signs.find((s) => s.name === name);
    const [first, end] = [sign?.knots[0], sign?.knots.at(-1)];
    if (!sign || !first || !end) throw new RangeError(`no sign ${name}`);
    const before = last;
    if (before && between_ === 'held') {
      add(450, before.sign, () => before.at);
      add(250, before.sign, (u) => mixed(before.at, first, u));
    } else add(900, null, () => first);
    const from = now;
    add(sign.ms * between(random, 0.88, 1.15), sign, (u) => along(sign.knots, u));
    spans.push({ sign: name, from, to: now });
    last = { sign, at: end };
  }
  add(1200, null, () => [0, 0, 0, 0]);
  return { frames, spans };
}

const mixed = (a: Sign['knots'][number], b: Sign['knots'][number], u: number): Sign['knots'][number] => [
  a[0] + (b[0] - a[0]) * u,
  a[1] + (b[1] - a[1]) * u,
  a[2] + (b[2] - a[2]) * u,
  a[3] + (b[3] - a[3]) * u,
];

function along(knots: Sign['knots'], u: number): Sign['knots'][number] {
  const place = u * (knots.length - 1);
  const i = Math.min(Math.floor(place), knots.length - 2);
  return mixed(knots[i] ?? [0, 0, 0, 0], knots[i + 1] ?? [0, 0, 0, 0], place - i);
}

let model: JudgingModel;
/** Judges that were made, and what was asked of them. */
const counted = { judges: 0, steps: 0, longest: 0 };

/** The judge itself, with its steps counted. */
function counting(judge: Judge): Judge {
  counted.judges++;
  return {
    reset: () => judge.reset(),
    step: (row) => {
      judge.step(row);
      counted.steps++;
      counted.longest = Math.max(counted.longest, judge.steps);
    },
    get steps() {
      return judge.steps;
    },
    evidence: () => judge.evidence(),
  };
}

beforeAll(async () => {
  const backend = await openBackend();
  const random = seededRandom(2);
  const takes = signs.flatMap(({ name }, i) =>
    Array.from({ length: 5 }, () => {
      const { frames } = perform([name], 'gone', random);
      return { frames: frames.filter((f) => f.hands.length > 0), label: i + 1 };
    }),
  );
  const network = await fitNetwork({
    backend,
    recipe: await recipeFor('base', backend),
    classes: signs.length + 1,
    takes,
    negatives: new NegativeSource(
      signs.map((_, i) => takes.filter((t) => t.label === i + 1).map((t) => t.frames)),
    ),
    seed: 1,
  });
  const classes = ['rest', ...signs.map(({ name }) => name)].map((name, i) => ({
    id: name as SignId,
    name,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
  }));
  const untimed = networkModel(network, { classes, prototypes: prototypes(network, takes, 1) });
  model = { ...untimed, timings: timingsOf(untimed, takes), judge: () => counting(untimed.judge()) };
}, 60_000);

function live(options: Partial<LiveOptions> = {}): LiveRecogniser {
  return new LiveRecogniser(model, (id) => id, options);
}

function captions(frames: readonly HandFrame[], recogniser = live()): NonNullable<LiveUpdate['caption']>[] {
  return frames.flatMap((f) => recogniser.push(f).caption ?? []);
}

const names = (frames: readonly HandFrame[]): string[] => captions(frames).map(({ name }) => name);
const order = ['sweep', 'close', 'fallRise', 'fall', 'close', 'sweep', 'fall', 'fallRise', 'sweep', 'fall'];

describe.each([15, 30, 60])('at %i frames a second', (fps) => {
  test('each performance is captioned once, soon after its end or before it', () => {
    const { frames, spans } = perform(order, 'gone', seededRandom(50 + fps), fps);
    const seen = captions(frames);
    expect(seen.map(({ name }) => name)).toEqual(order);
    const late = seen.map(({ decidedAt }, i) => decidedAt - (spans[i]?.to ?? NaN)).sort((a, b) => a - b);
    expect(late[5]).toBeLessThanOrEqual(150);
    expect(late.at(-1)).toBeLessThanOrEqual(400);
    expect(seen.some(({ early }) => early)).toBe(true);
    for (const [i, { startedAt }] of seen.entries()) {
      expect(Math.abs(startedAt - (spans[i]?.from ?? NaN))).toBeLessThan(300);
    }
  });
});

/** Goes on to the next `name`; false when there is none any more. */
function take(rest: Iterator<string>, name: string): boolean {
  for (let next = rest.next(); !next.done; next = rest.next()) if (next.value === name) return true;
  return false;
}

test('signs in a row, hands held but not dropped between them, are captioned in order and once', () => {
  const row = ['sweep', 'fallRise', 'sweep', 'fall', 'fallRise', 'sweep'];
  const seen = [1, 2, 3].map((seed) => names(perform(row, 'held', seededRandom(seed)).frames));
  for (const found of seen) {
    // In order and nothing twice, whatever is missing.
    const left = row.values();
    for (const name of found) expect([name, take(left, name)]).toEqual([name, true]);
  }
  // Judged movement by movement there would be none at all: hands move for ten seconds.
  expect(seen.flat().length).toBeGreaterThanOrEqual(9);
});

test('the same sign twice gives two captions, with the hands held or gone between', () => {
  expect(names(perform(['sweep', 'sweep'], 'gone', seededRandom(4)).frames)).toEqual(['sweep', 'sweep']);
  expect(names(perform(['sweep', 'sweep'], 'held', seededRandom(5)).frames)).toEqual(['sweep', 'sweep']);
});

test('a sign that is how another one begins waits for its end', () => {
  const [, fall, fallRise] = model.timings ?? [];
  expect(fall?.typical).toBeLessThan(fallRise?.typical ?? 0);
  expect(fall?.earliest).toBeNull();
  expect(fallRise?.earliest).toBeLessThan(fallRise?.typical ?? 0);
  for (let seed = 20; seed < 26; seed++) {
    const { frames, spans } = perform(['fallRise', 'fall'], 'gone', seededRandom(seed));
    const seen = captions(frames);
    expect(seen.map(({ name }) => name)).toEqual(['fallRise', 'fall']);
    expect(seen[1]?.decidedAt).toBeGreaterThan((spans[1]?.from ?? NaN) + 400);
  }
});

test('rest is silent', () => {
  expect(names(syntheticRest(40, seededRandom(9)))).toEqual([]);
});

test('a movement that is none of the signs is silence, and told where that is asked for', () => {
  const untaught = film(0, 2600, 25, (time) =>
    time < 500 || time > 1500
      ? []
      : [
          hand('Right', { x: 0.5, y: 0.35 + 0.07 * Math.sin(time / 60), curl: 0.5, turn: 2.2 }),
          hand('Left', { x: 0.62 + 0.08 * Math.cos(time / 60), y: 0.35, turn: -2.4 }),
        ],
  );
  expect(names(untaught)).toEqual([]);
  const told = (recogniser: LiveRecogniser): number =>
    untaught.filter((f) => recogniser.push(f).unknown === true).length;
  expect(told(live())).toBe(0);
  expect(told(live({ showUnknown: true }))).toBe(1);
});

test('a sign that was removed is not captioned', () => {
  const recogniser = new LiveRecogniser(model, (id) => (id === 'sweep' ? null : id));
  const { frames } = perform(['sweep', 'close'], 'gone', seededRandom(31));
  expect(captions(frames, recogniser).map(({ name }) => name)).toEqual(['close']);
});

test('another clock, or a source that was away, begins anew', () => {
  const recogniser = live();
  const { frames } = perform(['close'], 'gone', seededRandom(12));
  const half = frames.filter((f) => f.time < 1300);
  captions(half, recogniser);
  expect(captions(frames, recogniser).map(({ name }) => name)).toEqual(['close']);
  captions(
    half.map((f) => ({ ...frame(f.time + 60_000, f.hands) })),
    recogniser,
  );
  const later = frames.map((f) => frame(f.time + 90_000, f.hands));
  expect(captions(later, recogniser).map(({ name }) => name)).toEqual(['close']);
});

test('twenty minutes of signs, rest and endless movement: work and memory stay bounded', () => {
  const random = seededRandom(77);
  const scene = [
    ...perform(order, 'held', random, 10).frames,
    ...syntheticRest(15, random).filter((_, i) => i % 5 < 2),
  ];
  const at = (i: number): HandFrame => scene[i % scene.length] ?? frame(0, []);
  const frames = 10 * 1200;
  Object.assign(counted, { judges: 0, steps: 0, longest: 0 });
  const recogniser = live();
  let found = 0;
  for (let i = 0; i < frames; i++) {
    const { best, caption } = recogniser.push(frame(i * 100, at(i).hands));
    if (caption) found++;
    if (best && !(best.confidence >= 0 && best.confidence <= 1))
      throw new Error(`posterior ${best.confidence}`);
  }
  expect(found).toBeGreaterThan(33);
  expect(counted.judges).toBe(12);
  // A movement lasts 6 s at most, hence a judge’s 20 steps a second as well.
  expect(counted.longest).toBeLessThanOrEqual(125);
  expect(counted.steps / frames).toBeLessThan(2 * 12 + 6);
}, 60_000);
