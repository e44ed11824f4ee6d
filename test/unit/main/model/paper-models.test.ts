import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { toFixedSteps } from '../../../../src/main/model/fixed-steps.js';
import { mopgruReference } from '../../../../src/main/model/mopgru-reference.js';
import {
  paperCell,
  paperStack,
  type PaperConfig,
  type RunCell,
} from '../../../../src/main/model/paper-models.js';
import { labelledBatch, slopesOf } from '../../../support/gradient-check.js';

const config: PaperConfig = {
  features: 5,
  classes: 3,
  activation: 'elu',
  gate: 'pre',
  head: 'softsign',
  apaluSharing: 'layer',
  initialA: 0.55,
  initialB: 0.065,
  dropout: 0,
  seed: 3,
};

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend({ only: 'cpu' });
});

test('the notebook’s model has as many weights as its authors’ has', () => {
  const model = paperCell({ ...config, features: 1662, classes: 13 }, backend);
  expect(model.parameters).toBe(175_213);
  model.dispose();
});

test('softsign holds logits within (−1, 1): a class of thirteen is never surer than 0.381', () => {
  const model = paperCell({ ...config, classes: 13 }, backend);
  const kernel = model.graph.weights.values('head/kernel');
  model.graph.weights.set(
    'head/kernel',
    kernel.map((n) => n * 1e4),
  );
  const { logits } = model.infer(labelledBatch(5, 4, 3));
  expect(Math.max(...logits.map(Math.abs))).toBeLessThanOrEqual(1);
  expect(Math.max(...logits.map(Math.abs))).toBeGreaterThan(0.5);
  model.dispose();
});

test('sequences become thirty steps: the first and last row stay, nothing is padding', () => {
  const rows = Float32Array.from({ length: 2 * 4 * 2 }, (_, i) => i);
  const fixed = toFixedSteps({ rows, size: 2, steps: 4, lengths: [4, 2], labels: [1, 2] }, 6);
  const first = Array.from({ length: 6 }, (_, t) => fixed.rows[t * 2]);
  const second = Array.from({ length: 6 }, (_, t) => fixed.rows[(6 + t) * 2]);
  expect(first).toEqual([0, 2, 2, 4, 4, 6]);
  expect(second).toEqual([8, 8, 8, 10, 10, 10]);
  expect(fixed).toMatchObject({ size: 2, steps: 6, lengths: [6, 6], labels: [1, 2] });
});

describe('slopes match those of plain tensor ops', () => {
  const plain: RunCell = (b, engine, x, w) => mopgruReference(b, engine.config, x, w);
  const variants: readonly Partial<PaperConfig>[] = [
    {},
    { gate: 'post', activation: 'apalu', head: 'logits', apaluSharing: 'unit' },
    { activation: 'gelu' },
  ];
  const batch = labelledBatch(5, 6, 3);
  for (const make of [paperCell, paperStack]) {
    for (const variant of variants) {
      test(`${make.name} ${JSON.stringify(variant)}`, () => {
        const [ours, theirs] = [undefined, plain].map((run) => {
          const model = make({ ...config, ...variant }, backend, run);
          const slopes = slopesOf(backend, model, batch);
          model.dispose();
          return slopes;
        });
        expect(ours?.size).toBe(theirs?.size);
        for (const [name, wanted] of theirs ?? []) {
          const own = ours?.get(name);
          const length = (numbers: Float32Array): number => Math.hypot(...numbers);
          expect(length(wanted), name).toBeGreaterThan(0);
          const gap = length(wanted.map((n, i) => n - (own?.[i] ?? NaN)));
          expect(gap / length(wanted), name).toBeLessThan(1e-3);
        }
      });
    }
  }
});

test('batch normalisation comes to know the spread it was trained on', () => {
  const model = paperStack({ ...config, head: 'logits' }, backend);
  const batch = labelledBatch(5, 6, 3);
  const before = backend.tf.memory().numTensors;
  for (let i = 0; i < 60; i++) model.trainBatch(batch, { learningRate: 5e-3 });
  const { logits } = model.infer(batch);
  expect(backend.tf.memory().numTensors).toBe(before);
  const right = batch.labels.filter((label, i) => {
    const row = logits.subarray(i * 3, i * 3 + 3);
    return row.indexOf(Math.max(...row)) === label;
  });
  expect(right.length).toBe(6);
  model.dispose();
});

test('a and b of every layer are trained when APALU is the activation, and are none otherwise', () => {
  const model = paperStack({ ...config, activation: 'apalu', apaluSharing: 'unit' }, backend);
  const batch = labelledBatch(5, 6, 3);
  for (let i = 0; i < 5; i++) model.trainBatch(batch, { learningRate: 3e-2 });
  const factors = model.apaluParameters();
  expect(factors.map((f) => f.layer)).toEqual(['mopgru_1', 'mopgru_2', 'mopgru_3']);
  for (const { a, b, initialA, initialB } of factors) {
    expect(Math.abs(a - initialA)).toBeGreaterThan(1e-5);
    expect(Math.abs(b - initialB)).toBeGreaterThan(1e-5);
  }
  model.dispose();
  const elu = paperStack(config, backend);
  expect(elu.apaluParameters()).toEqual([]);
  elu.dispose();
});
