import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import type { EncoderEnsemble } from '../../../../src/main/model/encoder-ensemble.js';
import type { SignModel } from '../../../../src/main/model/sign-model.js';
import { candidatesIn } from '../../../../src/main/recognition/candidates.js';
import { LiveRecogniser } from '../../../../src/main/recognition/live-recogniser.js';
import { encoderNetwork, loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';
import { calibrated, calibrateModel, withoutTake } from '../../../../src/main/training/calibration.js';
import { embed, encoderScale, fewShotModel } from '../../../../src/main/training/few-shot.js';
import { idleFrames } from '../../../../src/main/training/synthetic/idle.js';
import { performSign } from '../../../../src/main/training/synthetic/performer.js';
import { randomSign, shapePool } from '../../../../src/main/training/synthetic/sign-generator.js';
import { timingsOf } from '../../../../src/main/training/timings.js';
import type { HandFrame } from '../../../../src/shared/domain/hand.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import type { SignId } from '../../../../src/shared/domain/take.js';

let encoder: EncoderEnsemble;
let model: SignModel;
let takes: HandFrame[][][];

beforeAll(async () => {
  const backend = await openBackend();
  const base = await loadBaseEncoder(backend);
  if (!base) throw new Error('no base encoder');
  encoder = encoderNetwork(base, backend);
  const random = seededRandom(3);
  const pool = shapePool(random, 8);
  takes = [[]];
  for (let s = 0; s < 3; s++) {
    const made = randomSign(random, pool);
    takes.push(Array.from({ length: 4 }, () => performSign(made, random)));
  }
  const signs = takes.map((own, i) => ({
    id: `sign-${i}` as SignId,
    name: `sign ${i}`,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
    embeddings: embed(encoder, own),
  }));
  const scale = await encoderScale(encoder);
  const untimed = fewShotModel(encoder, scale, signs);
  const labelled = takes.flatMap((own, label) => own.map((frames) => ({ frames, label })));
  model = fewShotModel(encoder, scale, signs, null, timingsOf(untimed, labelled));
});
afterAll(() => encoder.dispose());

test('made-up idle movement is the same for the same seed, with both hands together now and then', () => {
  const [frames, again, other] = [7, 7, 8].map((seed) => [...idleFrames(2, seed, 15)]);
  expect(frames).toHaveLength(1800);
  expect(again?.[900]).toEqual(frames?.[900]);
  expect(other?.[900]).not.toEqual(frames?.[900]);
  const counts = (n: number): number => frames?.filter(({ hands }) => hands.length === n).length ?? 0;
  for (const n of [0, 1, 2]) expect(counts(n)).toBeGreaterThan(90);
});

test('signs become stricter by what idle movement looks like, the same each time', async () => {
  const job = { model, takes, seed: 5, minutes: 2 };
  const found = await calibrateModel(job);
  expect(await calibrateModel(job)).toEqual(found);
  expect(found.signs.map(({ id }) => id)).toEqual(['sign-1', 'sign-2', 'sign-3']);
  expect(found).toMatchObject({ idleMinutes: 2, restSeconds: 0 });
  for (const { scale, lost } of found.signs) {
    expect(scale).toBeGreaterThanOrEqual(0.25);
    expect(scale).toBeLessThanOrEqual(1);
    expect(lost).toBeLessThanOrEqual(0.25);
  }
  expect(found.signs.some(({ scale }) => scale < 0.9)).toBe(true);
  const stricter = calibrated(model, found);
  expect(stricter.thresholds[2]?.distance).toBeCloseTo(
    (model.thresholds[2]?.distance ?? 0) * (found.signs[1]?.scale ?? 0),
    9,
  );
  expect(stricter.thresholds[0]).toEqual(model.thresholds[0]);
  expect(calibrated(model, undefined).thresholds[1]?.distance).toBeCloseTo(
    0.7 * (model.thresholds[1]?.distance ?? 0),
    9,
  );
});

test('candidates within reach are what the live recogniser captions', async () => {
  const open = fewer(model, 2);
  const candidates = await candidatesIn(idleFrames(4, 11, 15), model, 3);
  for (const scale of [1, 2]) {
    const recogniser = new LiveRecogniser(scale === 1 ? model : open, (id) => id);
    let captions = 0;
    for (const frame of idleFrames(4, 11, 15)) if (recogniser.push(frame).caption) captions++;
    const within = candidates.filter(({ reach }) => reach <= scale).length;
    expect(captions > 0).toBe(within > 0);
    // A caption ends what was followed, so one movement may have fewer, or a few more.
    expect(Math.abs(captions - within)).toBeLessThanOrEqual(2 + within);
  }
});

test('progress rises to nearly all of the work, not long before the end', async () => {
  const told: number[] = [];
  await calibrateModel({ model, takes, seed: 5, minutes: 1, onProgress: (done) => told.push(done) });
  expect(told.length).toBeGreaterThan(3);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
  expect(told[0]).toBeLessThan(0.4);
  expect(told.at(-1)).toBeGreaterThan(0.9);
});

test('a take is left out also where a sign has more takes than its prototypes hold', async () => {
  const random = seededRandom(21);
  const made = randomSign(random, shapePool(random, 8));
  const own = [[], takes[1] ?? [], Array.from({ length: 40 }, () => performSign(made, random))];
  const embeddings = own.map((some) => embed(encoder, some));
  const signs = embeddings.map((some, i) => ({
    id: `sign-${i}` as SignId,
    name: `sign ${i}`,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
    embeddings: some,
  }));
  const many = fewShotModel(encoder, await encoderScale(encoder), signs);
  const held = many.parts.bank.classes[2]?.examples ?? [];
  expect(held).toHaveLength(32);
  for (const [k, embedding] of (embeddings[2] ?? []).entries()) {
    const examples = withoutTake(many, 2, k, 40)?.parts.bank.classes[2]?.examples ?? [];
    expect(examples.includes(embedding)).toBe(false);
    expect(examples).toHaveLength(held.includes(embedding) ? 31 : 32);
  }
});

test('a calibration that is cancelled ends with the reason', async () => {
  const abort = new AbortController();
  const running = calibrateModel({ model, takes, seed: 5, minutes: 60, signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});

/** The model with distances multiplied. */
function fewer(of: SignModel, by: number): Pick<SignModel, 'classes' | 'thresholds' | 'judge'> {
  return {
    classes: of.classes,
    thresholds: of.thresholds.map((t) => ({ ...t, distance: t.distance * by })),
    ...(of.timings ? { timings: of.timings } : {}),
    judge: () => of.judge(),
  };
}
