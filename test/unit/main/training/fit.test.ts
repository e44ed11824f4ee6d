import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cosineDistance } from '../../../../src/main/model/decide.js';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { loadBaseEncoder } from '../../../../src/main/training/base-encoder.js';
import { answerTakes } from '../../../../src/main/training/batch.js';
import { networkContender } from '../../../../src/main/training/contender.js';
import { evaluate, labelledTakes, negativesOf, sortTaught } from '../../../../src/main/training/evaluate.js';
import {
  defaultRecipe,
  epochsFor,
  fitNetwork,
  rateAt,
  shuffled,
  type EpochReport,
} from '../../../../src/main/training/fit.js';
import { prototypes, quantile } from '../../../../src/main/training/prototypes.js';
import { performSign } from '../../../../src/main/training/synthetic/performer.js';
import { randomSign, shapePool } from '../../../../src/main/training/synthetic/sign-generator.js';
import { scoreOf } from '../../../../src/main/training/score.js';
import { seededRandom } from '../../../../src/shared/domain/random.js';
import { syntheticSigns, syntheticTake } from '../../../support/synthetic-takes.js';
import type { Network } from '../../../../src/main/model/network.js';

const signs = syntheticSigns(3, 6);
let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

test('the learning rate rises, then falls', () => {
  expect(rateAt(1, 10, 100)).toBeCloseTo(0.1);
  expect(rateAt(10, 10, 100)).toBe(1);
  expect(rateAt(55, 10, 100)).toBeCloseTo(0.505, 2);
  expect(rateAt(100, 10, 100)).toBeCloseTo(0.01);
  expect(epochsFor(15)).toBeGreaterThan(epochsFor(100));
});

test('quantiles, interpolated', () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([0, 10], 0.25)).toBe(2.5);
  expect(quantile([], 0.9)).toBe(0);
});

describe('a fitted network', () => {
  const reports: EpochReport[] = [];
  const takes = labelledTakes(signs);
  const negatives = negativesOf(signs);
  const random = seededRandom(77);
  const fresh = [0, 1, 2].flatMap((sign) =>
    Array.from({ length: 5 }, () => ({ frames: syntheticTake(sign, random), label: sign + 1 })),
  );
  let network: Network;
  beforeAll(async () => {
    const onEpoch = (report: EpochReport): number => reports.push(report);
    network = await fitNetwork({
      backend,
      classes: 4,
      takes,
      negatives,
      seed: 3,
      epochs: 25,
      heldOut: fresh,
      onEpoch,
    });
  });
  afterAll(() => network.dispose());

  test('tells fresh takes apart, and reports on the way', () => {
    const answers = answerTakes(
      network,
      fresh.map((t) => t.frames),
    );
    const right = answers.filter((a, i) => a.classIndex === fresh[i]?.label).length;
    expect(right).toBeGreaterThanOrEqual(14);
    expect(reports.map((r) => r.epoch)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(reports.at(-1)?.heldOutAccuracy).toBeCloseTo(right / 15, 6);
    expect(reports.at(-1)?.loss).toBeLessThan((reports[0]?.loss ?? 0) / 2);
  });

  test('prototypes let fresh takes of a sign pass, and few other movements', () => {
    const result = prototypes(network, takes, 3);
    expect(result.map((p) => p.classIndex)).toEqual([1, 2, 3]);
    const radius = new Map(result.map((p) => [p.classIndex, p]));
    const passes = (frames: (typeof fresh)[number]['frames']): number => {
      const [answer] = answerTakes(network, [frames]);
      const p = radius.get(answer?.classIndex ?? 0);
      return answer && p && cosineDistance(answer.embedding, p.centre) <= p.radius ? p.classIndex : 0;
    };
    expect(fresh.filter((t) => passes(t.frames) === t.label).length).toBeGreaterThanOrEqual(12);
    const others = seededRandom(99);
    const strange = Array.from({ length: 40 }, () =>
      performSign(randomSign(others, shapePool(others, 3)), others),
    );
    expect(strange.filter((frames) => passes(frames) > 0).length).toBeLessThan(8);
  });
});

test('the same seed gives the same network', async () => {
  const few = labelledTakes(signs.slice(0, 2));
  const fit = (seed: number): Promise<Network> =>
    fitNetwork({
      backend,
      classes: 3,
      takes: few,
      negatives: negativesOf(signs.slice(0, 2)),
      seed,
      epochs: 2,
    });
  const logits: (Float32Array | undefined)[] = [];
  for (const seed of [4, 4, 5]) {
    const network = await fit(seed);
    logits.push(answerTakes(network, [few[0]?.frames ?? []])[0]?.logits);
    network.dispose();
  }
  expect(logits[0]).toEqual(logits[1]);
  expect(logits[0]).not.toEqual(logits[2]);
});

test('an aborted fit rejects and frees its tensors', async () => {
  const before = backend.tf.memory().numTensors;
  const abort = new AbortController();
  const running = fitNetwork({
    backend,
    classes: 4,
    takes: labelledTakes(signs),
    negatives: negativesOf(signs),
    seed: 1,
    onEpoch: ({ epoch }) => epoch === 2 && abort.abort(),
    signal: abort.signal,
  });
  await expect(running).rejects.toThrow(/abort/i);
  expect(backend.tf.memory().numTensors).toBe(before);
});

test('a fit that starts from an encoder tells how far it is before its first epoch, and stops there when asked', async () => {
  const base = await loadBaseEncoder(backend);
  const abort = new AbortController();
  const shares: number[] = [];
  let epochs = 0;
  const fit = (signal?: AbortSignal): Promise<Network> =>
    fitNetwork({
      backend,
      classes: 4,
      takes: labelledTakes(signs),
      negatives: negativesOf(signs),
      recipe: base ? { base } : {},
      seed: 1,
      epochs: 3,
      onEpoch: () => epochs++,
      onShare: (share) => {
        if (epochs === 0) shares.push(share);
        if (signal && share > 0) abort.abort();
      },
      ...(signal ? { signal } : {}),
    });
  await expect(fit(abort.signal)).rejects.toThrow(/abort/i);
  expect(epochs).toBe(0);
  shares.length = 0;
  (await fit()).dispose();
  expect(shares[0]).toBe(0);
  expect(shares.length).toBeGreaterThan(4);
  shares.forEach((share, i) => expect(share).toBeGreaterThanOrEqual(shares[i - 1] ?? 0));
  // Two of five parts are over when the epochs begin; the first epoch ends before three are.
  expect(shares.at(-1)).toBeGreaterThanOrEqual(0.4);
  expect(shares.at(-1)).toBeLessThan(0.6);
});

/** Of the largest posterior: so short a training leaves the live decision unsure of everything. */
describe('held-out accuracy', () => {
  const accuracyOf = async (taught: typeof signs): Promise<number> => {
    const outcomes = await evaluate(
      sortTaught(taught),
      { kind: 'blocked', blocks: 2 },
      { backend, contender: networkContender(defaultRecipe), seed: 2, epochs: 20 },
    );
    return scoreOf(taught, outcomes ?? [], 'blocked-2', 'named').accuracy;
  };

  test('is high where there is something to learn', async () => {
    expect(await accuracyOf(syntheticSigns(3, 10))).toBeGreaterThan(0.85);
  });

  test('falls to chance when the labels mean nothing', async () => {
    const all = shuffled(
      signs.flatMap((s) => s.takes),
      seededRandom(8),
    );
    const permuted = signs.map((sign, i) => ({ ...sign, takes: all.slice(i * 6, (i + 1) * 6) }));
    expect(await accuracyOf(permuted)).toBeLessThan(0.67);
  });
});
