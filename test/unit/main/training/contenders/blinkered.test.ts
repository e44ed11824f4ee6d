import { beforeAll, expect, test } from 'vitest';
import { featureGroups } from '../../../../../src/main/features/feature-groups.js';
import { FEATURES } from '../../../../../src/main/features/features.js';
import { openBackend, type Backend } from '../../../../../src/main/model/backend.js';
import type { Batch } from '../../../../../src/main/model/network.js';
import type { Trainable } from '../../../../../src/main/model/trainable.js';
import { networkContender } from '../../../../../src/main/training/contender.js';
import {
  blinkered,
  blinkeredContender,
  hiddenColumns,
  needless,
} from '../../../../../src/main/training/contenders/blinkered.js';
import { defaultRecipe } from '../../../../../src/main/training/fit.js';
import { fitTo, fresh } from '../../../../support/contending.js';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

test('hidden columns read zero while learning and judging; the batch stays as it is', () => {
  const seen: Batch[] = [];
  const answer = { logits: new Float32Array(), embeddings: new Float32Array() };
  const watching: Trainable = {
    trainBatch: (batch) => (seen.push(batch), { loss: 0, correct: 0 }),
    infer: (batch) => (seen.push(batch), answer),
    dispose: () => undefined,
  };
  const batch = { rows: new Float32Array(3 * FEATURES).fill(1), size: 1, steps: 3, lengths: [3] };
  const model = blinkered(watching, featureGroups.place);
  model.trainBatch(batch, { learningRate: 0 });
  model.infer(batch);
  expect(seen).toHaveLength(2);
  for (const { rows } of seen) {
    const zero = [...rows].flatMap((n, i) => (n === 0 ? [i] : []));
    expect(zero).toEqual([0, 1, 2].flatMap((step) => featureGroups.place.map((c) => step * FEATURES + c)));
  }
  expect(batch.rows.every((n) => n === 1)).toBe(true);
});

test('only some is without the others', () => {
  const only = hiddenColumns({ kind: 'only', parts: ['shape', 'depth', 'presence', 'relation', 'velocity'] });
  expect(only).toEqual(hiddenColumns({ kind: 'without', parts: ['place', 'path'] }));
});

test('hiding nothing or everything is refused, and so is the base encoder', () => {
  expect(needless({ kind: 'without', parts: ['dominant-hand', 'other-hand'] })).toContain(
    'leaves no features',
  );
  expect(needless({ kind: 'only', parts: ['dominant-hand', 'other-hand'] })).toContain('hides no features');
  expect(needless({ kind: 'only', parts: [] })).not.toBeNull();
  expect(needless({ kind: 'without', parts: ['place'] })).toBeNull();
  expect(() => blinkeredContender(defaultRecipe, { kind: 'without', parts: [] })).toThrow(RangeError);
});

test('names say what is hidden, in one order; other blinkers are another identity', () => {
  const one = blinkeredContender(defaultRecipe, { kind: 'without', parts: ['place', 'path'] });
  const two = blinkeredContender(defaultRecipe, { kind: 'without', parts: ['path'] });
  expect(one.name).toBe('apalu-mopgru --without path,place');
  expect(new Set([one.identity, two.identity, networkContender(defaultRecipe).identity]).size).toBe(3);
});

test('what can still be seen is learned, and the same fit gives the same verdicts', async () => {
  const judged = await Promise.all(
    [1, 2].map(async () => {
      const contender = blinkeredContender(defaultRecipe, { kind: 'only', parts: ['path', 'velocity'] });
      const fitted = await fitTo(backend, contender, { epochs: 15 });
      const verdicts = fitted.judge(fresh.map((take) => take.frames));
      fitted.dispose();
      return verdicts;
    }),
  );
  expect(judged[0]).toEqual(judged[1]);
  const right = judged[0]?.filter(({ named }, i) => named === fresh[i]?.label).length ?? 0;
  expect(right / fresh.length).toBeGreaterThan(0.6);
});
