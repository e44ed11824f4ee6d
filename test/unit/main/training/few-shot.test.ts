import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractFeatures, FEATURES } from '../../../../src/main/features/features.js';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { decide } from '../../../../src/main/model/decide.js';
import type { EncoderEnsemble } from '../../../../src/main/model/encoder-ensemble.js';
import type { SignModel, TunedStage } from '../../../../src/main/model/sign-model.js';
import { encoderNetwork, loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';
import {
  embed,
  encoderScale,
  fewShotModel,
  type EncoderScale,
} from '../../../../src/main/training/few-shot.js';
import { labelledTakes, negativesOf } from '../../../../src/main/training/evaluate.js';
import { recipeFor } from '../../../../src/main/training/recipes.js';
import { restWindows } from '../../../../src/main/training/rest-windows.js';
import { tune, type Tuned } from '../../../../src/main/training/tune.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { syntheticRest, syntheticSigns, syntheticTake } from '../../../support/synthetic-takes.js';

let backend: Backend;
let encoder: EncoderEnsemble;
let scale: EncoderScale;
beforeAll(async () => {
  backend = await openBackend();
  const base = await loadBaseEncoder(backend);
  if (!base) throw new Error('no base encoder');
  encoder = encoderNetwork(base, backend);
  scale = await encoderScale(encoder);
});
afterAll(() => encoder.dispose());

const random = seededRandom(515);
const fresh = [0, 1, 2, 3, 4].flatMap((sign) =>
  Array.from({ length: 4 }, () => ({ sign, features: extractFeatures(syntheticTake(sign, random)) })),
);
const rest = {
  id: 'rest' as SignId,
  name: 'Pause',
  kind: 'rest' as const,
  takes: restWindows(syntheticRest(8, seededRandom(2))).map((frames) => ({ frames })),
};

/** A model of the first `count` signs with `takes` takes each, and of rest. */
function model(count: number, takes: number, tuned: TunedStage | null = null): SignModel {
  const taught = [rest, ...syntheticSigns(count, takes)].map((sign) => ({
    id: sign.id,
    name: sign.name,
    kind: sign.kind,
    embeddings: embed(
      encoder,
      sign.takes.map(({ frames }) => frames),
    ),
  }));
  return fewShotModel(encoder, scale, taught, tuned);
}

const captioned = (of: SignModel, sequences: readonly (typeof fresh)[number]['features'][]): number[] =>
  of.evidence(sequences).map((evidence) => decide(evidence, of).accepted?.classIndex ?? 0);

test('one take of each of five signs is enough to caption other takes of them, and rest stays silent', () => {
  const known = model(5, 1);
  const said = captioned(
    known,
    fresh.map(({ features }) => features),
  );
  expect(said.filter((c, i) => c === (fresh[i]?.sign ?? 0) + 1).length).toBeGreaterThanOrEqual(19);
  const idle = restWindows(syntheticRest(10, seededRandom(9))).map(extractFeatures);
  expect(idle.length).toBeGreaterThan(0);
  expect(captioned(known, idle)).toEqual(idle.map(() => 0));
});

test('signs that nobody taught are left in silence', () => {
  const known = model(2, 3);
  const untaught = fresh.filter(({ sign }) => sign >= 2).map(({ features }) => features);
  expect(captioned(known, untaught).filter((c) => c !== 0).length).toBeLessThanOrEqual(1);
});

test('a sign that is added leaves the distances of those before it as they were, and their captions', () => {
  const before = model(3, 2);
  const after = model(5, 2);
  const old = fresh.filter(({ sign }) => sign < 3).map(({ features }) => features);
  const [then, now] = [before.evidence(old), after.evidence(old)];
  then.forEach(({ distance }, i) => {
    for (let c = 1; c <= 3; c++) expect(now[i]?.distance[c]).toBeCloseTo(distance[c] ?? NaN, 6);
  });
  expect(captioned(after, old)).toEqual(captioned(before, old));
});

test('a judge that follows a movement ends with the evidence of the whole take', () => {
  const known = model(3, 2);
  const judge = known.judge();
  expect(judge.evidence().posterior[0]).toBe(1);
  for (const { features } of fresh.slice(3, 6)) {
    judge.reset();
    for (let step = 0; step < features.steps; step++)
      judge.step(features.rows.subarray(step * FEATURES, (step + 1) * FEATURES));
    const [whole] = known.evidence([features]);
    const { posterior, distance } = judge.evidence();
    posterior.forEach((p, c) => expect(p).toBeCloseTo(whole?.posterior[c] ?? NaN, 3));
    distance.forEach((d, c) => expect(d).toBeCloseTo(whole?.distance[c] ?? NaN, 3));
    expect(posterior.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
  }
});

describe('with a network fitted to two of three signs', () => {
  const signs = syntheticSigns(2, 3);
  let tuned: Tuned;
  beforeAll(async () => {
    const fitted = await tune(
      {
        backend,
        classes: 3,
        takes: labelledTakes(signs),
        negatives: negativesOf(signs),
        seed: 4,
        epochs: 4,
      },
      await recipeFor('base', backend),
    );
    if (!fitted) throw new Error('two signs with three takes are enough');
    tuned = fitted;
  });
  afterAll(() => tuned.network.dispose());

  test('its posterior is averaged in, and the newer sign keeps what its prototypes gave it', () => {
    const sequences = fresh.filter(({ sign }) => sign < 3);
    const alone = model(3, 3).evidence(sequences.map(({ features }) => features));
    const both = model(3, 3, tuned).evidence(sequences.map(({ features }) => features));
    both.forEach(({ posterior }, i) => {
      expect(posterior.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      expect(posterior[3]).toBeCloseTo(alone[i]?.posterior[3] ?? NaN, 6);
    });
    expect(
      both.some(({ posterior }, i) => Math.abs((posterior[1] ?? 0) - (alone[i]?.posterior[1] ?? 0)) > 1e-5),
    ).toBe(true);
    const named = both.map(({ posterior }) => posterior.indexOf(Math.max(...posterior)) - 1);
    expect(named.filter((sign, i) => sign === sequences[i]?.sign).length).toBeGreaterThanOrEqual(11);
  });

  test('a sign that was removed since is left out, and the others share its part', () => {
    const without = model(1, 3, { network: tuned.network, outputs: [0, 1, -1] });
    const sequences = fresh.map(({ features }) => features);
    for (const { posterior } of without.evidence(sequences)) {
      expect(posterior).toHaveLength(2);
      expect((posterior[0] ?? 0) + (posterior[1] ?? 0)).toBeCloseTo(1, 5);
    }
    expect(captioned(without, sequences.slice(0, 4))).toEqual([1, 1, 1, 1]);
  });
});

test('fewer than two signs with three takes are no work for a network', async () => {
  const [wave, press] = syntheticSigns(2, 3);
  if (!wave || !press) throw new Error('two signs expected');
  const signs = [wave, { ...press, takes: press.takes.slice(0, 2) }];
  const job = { backend, classes: 3, takes: labelledTakes(signs), negatives: negativesOf(signs), seed: 1 };
  expect(await tune(job, await recipeFor('base', backend))).toBeNull();
});
