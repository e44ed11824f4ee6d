import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { baselineModel, type BaselineCell } from '../../../../src/main/model/layer-models.js';
import type { Batch } from '../../../../src/main/model/network.js';
import { expectRightSlopes, labelledBatch } from '../../../support/gradient-check.js';

const cells: readonly BaselineCell[] = ['gru', 'lstm', 'bigru', 'rnn'];
const config = { features: 5, classes: 3, units: [4, 6], dense: 7, dropout: 0, seed: 9 };

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend({ only: 'cpu' });
});

/** The same sequences with `more` steps of padding, which holds anything. */
function padded(batch: Batch, more: number): Batch {
  const steps = batch.steps + more;
  const rows = new Float32Array(batch.size * steps * config.features).fill(7);
  for (let i = 0; i < batch.size; i++) {
    const length = (batch.lengths[i] ?? 0) * config.features;
    const from = i * batch.steps * config.features;
    rows.set(batch.rows.subarray(from, from + length), i * steps * config.features);
  }
  return { ...batch, rows, steps };
}

describe.each(cells)('%s', (cell) => {
  test('its slopes match central differences', () => {
    const model = baselineModel({ ...config, cell }, backend);
    expectRightSlopes(backend, model, labelledBatch(5, 5, 3), 1e-3);
    model.dispose();
  });

  test('padding changes nothing, whatever is in it', () => {
    const model = baselineModel({ ...config, cell }, backend);
    const batch = labelledBatch(5, 5, 3);
    const [one, other] = [model.infer(batch), model.infer(padded(batch, 3))];
    one.logits.forEach((n, i) => expect(other.logits[i]).toBeCloseTo(n, 5));
    one.embeddings.forEach((n, i) => expect(other.embeddings[i]).toBeCloseTo(n, 5));
    model.dispose();
  });

  test('it learns, the same with the same seed, and leaves no tensor behind', () => {
    const batch = labelledBatch(5, 12, 3);
    const none = backend.tf.memory().numTensors;
    const losses = [9, 9, 10].map((seed) => {
      const model = baselineModel({ ...config, cell, dropout: 0.2, seed }, backend);
      const between = backend.tf.memory().numTensors;
      let loss = 9;
      for (let i = 0; i < 40; i++) loss = model.trainBatch(batch, { learningRate: 3e-2, clipNorm: 1 }).loss;
      model.infer(batch);
      expect(backend.tf.memory().numTensors).toBe(between);
      model.dispose();
      return loss;
    });
    expect(backend.tf.memory().numTensors).toBe(none);
    expect(losses[0]).toBeLessThan(0.4);
    expect(losses[0]).toBe(losses[1]);
    expect(losses[0]).not.toBe(losses[2]);
  });
});

test('a bidirectional layer is as wide as one that runs one way', () => {
  const widths = (['gru', 'bigru'] as const).map((cell) => {
    const model = baselineModel({ ...config, cell }, backend);
    const width = model.graph.weights.tensor('dense/kernel').shape[0];
    model.dispose();
    return width;
  });
  expect(widths).toEqual([12, 12]);
});
