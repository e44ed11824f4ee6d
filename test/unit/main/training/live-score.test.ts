import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import type { EncoderEnsemble } from '../../../../src/main/model/encoder-ensemble.js';
import type { SignModel } from '../../../../src/main/model/sign-model.js';
import { encoderNetwork, loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';
import { embed, encoderScale, fewShotModel } from '../../../../src/main/training/few-shot.js';
import { playLive } from '../../../../src/main/training/live-score.js';
import { liveScoreOf } from '../../../../src/main/training/score.js';
import { performSign } from '../../../../src/main/training/synthetic/performer.js';
import { randomSign, shapePool } from '../../../../src/main/training/synthetic/sign-generator.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import type { SignId } from '../../../../src/shared/domain/take.js';

let encoder: EncoderEnsemble;
let model: SignModel;
const learned: { label: number; frames: HandFrame[] }[] = [];
const held: { label: number; frames: HandFrame[] }[] = [];

beforeAll(async () => {
  const backend = await openBackend();
  const base = await loadBaseEncoder(backend);
  if (!base) throw new Error('no base encoder');
  encoder = encoderNetwork(base, backend);
  const random = seededRandom(3);
  const pool = shapePool(random, 8);
  for (let label = 1; label <= 3; label++) {
    const made = randomSign(random, pool);
    for (let k = 0; k < 4; k++) learned.push({ label, frames: performSign(made, random) });
    for (let k = 0; k < 2; k++) held.push({ label, frames: performSign(made, random) });
  }
  // A sign that nobody taught, said to be the first one: silence, or something wrong, but never right by luck.
  held.push({ label: 1, frames: performSign(randomSign(random, pool), random) });
  model = fewShotModel(
    encoder,
    await encoderScale(encoder),
    [0, 1, 2, 3].map((label) => ({
      id: `${label}` as SignId,
      name: `${label}`,
      kind: label === 0 ? ('rest' as const) : ('sign' as const),
      embeddings: embed(
        encoder,
        learned.filter((take) => take.label === label).map(({ frames }) => frames),
      ),
    })),
  );
});
afterAll(() => encoder.dispose());

test('held-out takes are played as live: captioned with a time, or not; the same each time', async () => {
  const job = { model, learned, held, seed: 5 };
  const verdicts = await playLive(job);
  expect(await playLive(job)).toEqual(verdicts);
  expect(verdicts).toHaveLength(held.length);
  const right = verdicts.filter((verdict, i) => verdict?.recognised === held[i]?.label);
  expect(right.length).toBeGreaterThanOrEqual(4);
  expect(verdicts.at(-1)?.recognised).toBeTypeOf('number');
  expect(verdicts.at(-1)?.recognised).not.toBe(1);
  for (const { recognised, fromEndMs } of verdicts.flatMap((verdict) => verdict ?? [])) {
    if (fromEndMs === null) continue;
    expect(recognised).toBeGreaterThan(0);
    expect(fromEndMs).toBeGreaterThan(-1500);
    expect(fromEndMs).toBeLessThan(1000);
  }
});

test('of many held-out takes some of each sign are played; how far it is rises to the end', async () => {
  const shares: number[] = [];
  const job = { model, learned, held, seed: 5, most: 4, onShare: (share: number) => shares.push(share) };
  const verdicts = await playLive(job);
  expect(verdicts).toHaveLength(held.length);
  const played = held.filter((_, i) => verdicts[i] !== null).map(({ label }) => label);
  expect(played).toEqual([2, 3, 1]);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBeGreaterThan(0.9);
  // Also while calibration plays takes, between the timings and the held-out takes.
  expect(shares.filter((share) => share > 0.1 && share < 0.75).length).toBeGreaterThan(5);
});

test('rejects with the reason of its signal', async () => {
  const abort = new AbortController();
  abort.abort(new Error('enough'));
  await expect(playLive({ model, learned, held, seed: 5, signal: abort.signal })).rejects.toThrow('enough');
});

test('the score counts silence as a miss and names the takes that went wrong', () => {
  const signs = ['a', 'b'].map((name) => ({
    id: name as SignId,
    name,
    takes: [0, 1, 2].map((k) => ({ id: `${name}${k}`, createdAt: '', frames: [] })),
  }));
  const outcome = (label: number, take: number, recognised: number, fromEndMs: number | null) => ({
    label,
    take,
    named: label,
    recognised: label,
    live: { recognised, fromEndMs },
  });
  const outcomes = [
    outcome(1, 0, 1, -120),
    outcome(1, 1, 0, null),
    outcome(1, 2, 2, null),
    outcome(2, 0, 2, 80),
    outcome(2, 1, 2, 240),
    { label: 0, take: 0, named: 0, recognised: 0 },
  ];
  expect(liveScoreOf(signs, outcomes, 'blocked-3')).toMatchObject({
    correct: 3,
    total: 5,
    confusion: [
      [1, 1],
      [0, 2],
    ],
    played: { silent: 1, fromEndMs: 80, beforeEnd: 1 },
    mistakes: [
      { takeId: 'a1', signId: 'a', taken: null },
      { takeId: 'a2', signId: 'a', taken: 'b' },
    ],
  });
  const [first] = outcomes;
  if (!first) throw new Error('no outcome');
  const unplayed = { label: 2, take: 2, named: 2, recognised: 2 };
  expect(liveScoreOf(signs, [first, unplayed], 'blocked-3')).toBeNull();
  // One of many that was left out on purpose does not count, and nothing else changes.
  const leftOut = { ...unplayed, live: null };
  expect(liveScoreOf(signs, [...outcomes, leftOut], 'blocked-3')).toEqual(
    liveScoreOf(signs, outcomes, 'blocked-3'),
  );
});
