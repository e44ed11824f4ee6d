import { beforeAll, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../../src/main/model/backend.js';
import { contenderFor } from '../../../../../src/main/training/recipes.js';
import { fitTo, fresh, permutedTakes, shareNamed } from '../../../../support/contending.js';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

test.each([
  ['paper-cell', 120],
  ['paper-stack', 60],
  ['elu-mopgru', 20],
] as const)('%s names fresh takes and leaves no tensor behind', async (name, epochs) => {
  const before = backend.tf.memory().numTensors;
  const contender = await contenderFor(name, backend);
  const fitted = await fitTo(backend, contender, { epochs });
  expect(shareNamed(fitted)).toBeGreaterThanOrEqual(0.75);
  expect(fitted.apalu).toEqual([]);
  fitted.dispose();
  expect(backend.tf.memory().numTensors).toBe(before);
});

test('where labels mean nothing it knows nothing', async () => {
  const contender = await contenderFor('paper-cell', backend);
  const fitted = await fitTo(backend, contender, { takes: permutedTakes(), epochs: 120 });
  expect(shareNamed(fitted)).toBeLessThan(0.6);
  fitted.dispose();
});

test('among many classes the notebook’s model captions nothing with its own head: it cannot be sure', async () => {
  const captioned = async (head: 'softsign' | 'logits'): Promise<number> => {
    const contender = await contenderFor('paper-cell', backend, { head, activation: 'apalu' });
    const fitted = await fitTo(backend, contender, { epochs: 60, classes: 7 });
    expect(fitted.apalu.map(({ layer }) => layer)).toEqual(['mopgru_1']);
    const verdicts = fitted.judge(fresh.map((t) => t.frames));
    fitted.dispose();
    return verdicts.filter(({ recognised }) => recognised !== 0).length;
  };
  expect(await captioned('softsign')).toBe(0);
  expect(await captioned('logits')).toBeGreaterThan(5);
});

test('held-out takes are looked at as often as asked', async () => {
  const seen: boolean[] = [];
  const contender = await contenderFor('elu-mopgru', backend);
  const fitted = await fitTo(backend, contender, {
    epochs: 5,
    heldOut: fresh.slice(0, 2),
    heldOutEvery: 2,
    onEpoch: ({ heldOutAccuracy }) => seen.push(heldOutAccuracy !== null),
  });
  expect(seen).toEqual([false, true, false, true, true]);
  fitted.dispose();
});
