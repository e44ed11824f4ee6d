import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../../src/main/model/backend.js';
import { baselineContender } from '../../../../../src/main/training/contenders/baseline.js';
import type { EpochReport } from '../../../../../src/main/training/fit.js';
import { fitTo, permutedTakes, shareNamed } from '../../../../support/contending.js';

/** Small, and on the backend that is quick with small ones. */
const small = { units: [10, 12], dense: 12, dropout: 0 };
const quick = { peakRate: 2e-2 };
let backend: Backend;
beforeAll(async () => {
  backend = await openBackend({ only: 'cpu' });
});

describe.each(['gru', 'lstm', 'bigru', 'rnn'] as const)('%s', (cell) => {
  test('names fresh takes, reports each epoch, leaves no tensor behind', async () => {
    const before = backend.tf.memory().numTensors;
    const reports: EpochReport[] = [];
    const fitted = await fitTo(backend, baselineContender(cell, small, quick), {
      epochs: 25,
      onEpoch: (report) => reports.push(report),
    });
    expect(shareNamed(fitted)).toBeGreaterThanOrEqual(0.75);
    expect(reports.map((r) => r.epoch)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
    expect(reports.at(-1)?.loss).toBeLessThan((reports[0]?.loss ?? 0) * 0.7);
    expect(fitted.apalu).toEqual([]);
    fitted.dispose();
    expect(backend.tf.memory().numTensors).toBe(before);
  });
});

test('where labels mean nothing it knows nothing', async () => {
  const takes = permutedTakes();
  const fitted = await fitTo(backend, baselineContender('rnn', small, quick), { takes, epochs: 25 });
  expect(shareNamed(fitted)).toBeLessThan(0.6);
  fitted.dispose();
});

test('a cancelled fit rejects and frees its tensors', async () => {
  const before = backend.tf.memory().numTensors;
  const abort = new AbortController();
  const { signal } = abort;
  const running = fitTo(backend, baselineContender('lstm', small, quick), {
    signal,
    onEpoch: () => abort.abort(),
  });
  await expect(running).rejects.toThrow(/abort/i);
  expect(backend.tf.memory().numTensors).toBe(before);
});
