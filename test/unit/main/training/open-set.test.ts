import { beforeAll, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import type { Contender } from '../../../../src/main/training/contender.js';
import { sortTaught } from '../../../../src/main/training/evaluate.js';
import { evaluateOpenSet, parseOpenSet } from '../../../../src/main/training/open-set.js';
import { contenderFor } from '../../../../src/main/training/recipes.js';
import { syntheticSigns } from '../../../support/synthetic-takes.js';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

test('protocols by name', () => {
  expect(parseOpenSet('open-set-5')).toEqual({ skip: 0, train: 5 });
  expect(parseOpenSet('open-set10-3')).toEqual({ skip: 10, train: 3 });
  for (const name of ['open-set', 'open-set-0', 'open-set-100', 'first-5'])
    expect(parseOpenSet(name)).toBeNull();
});

test('half of the signs are taught, another half for each seed; the others are to be left in silence', async () => {
  const signs = syntheticSigns(5, 4);
  const contender = await contenderFor('base-prototypes', backend);
  const openSet = await evaluateOpenSet(sortTaught(signs), {
    backend,
    contender,
    protocol: { skip: 0, train: 2 },
    seeds: [1, 2],
  });
  // Three of five are taught: two later takes of each, all four of the other two, twice.
  expect(openSet.knownLost.total).toBe(2 * 3 * 2);
  expect(openSet.unknownRejected.total).toBe(2 * 2 * 4);
  expect(openSet.unknownRejected.accuracy).toBeGreaterThanOrEqual(0.85);
  expect(openSet.knownLost.accuracy).toBeLessThanOrEqual(0.1);
  expect(openSet.perSeed).toHaveLength(2);
});

test('a model that always speaks rejects nothing and loses nothing', async () => {
  const loud: Contender = {
    name: 'loud',
    fit: async () => ({
      judge: (takes) => takes.map(() => ({ named: 1, recognised: 1 })),
      apalu: [],
      dispose: () => undefined,
    }),
  };
  const openSet = await evaluateOpenSet(sortTaught(syntheticSigns(4, 3)), {
    backend,
    contender: loud,
    protocol: { skip: 0, train: 2 },
    seeds: [3],
  });
  expect(openSet.unknownRejected.accuracy).toBe(0);
  expect(openSet.knownLost.accuracy).toBe(0);
  expect(openSet.knownRight.accuracy).toBe(0.5);
});

test('too few signs or takes are told', async () => {
  const contender = await contenderFor('base-prototypes', backend);
  const ask = (signs: ReturnType<typeof syntheticSigns>): Promise<unknown> =>
    evaluateOpenSet(sortTaught(signs), { backend, contender, protocol: { skip: 0, train: 3 }, seeds: [1] });
  await expect(ask(syntheticSigns(3, 4))).rejects.toMatchObject({ code: 'training.tooFewSigns' });
  await expect(ask(syntheticSigns(4, 3))).rejects.toMatchObject({ code: 'training.tooFewTakes' });
});
