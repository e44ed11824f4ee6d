import { beforeAll, describe, expect, test } from 'vitest';
import { openBackend, type Backend } from '../../../../src/main/model/backend.js';
import { misfit, type Variant } from '../../../../src/main/training/contenders/variant.js';
import { contenderFor, type ModelName } from '../../../../src/main/training/recipes.js';

let backend: Backend;
beforeAll(async () => {
  backend = await openBackend();
});

describe('variants', () => {
  test.each<[ModelName, Partial<Variant>, string]>([
    ['apalu-mopgru', {}, 'apalu-mopgru'],
    ['apalu-mopgru', { gate: 'pre', a: 0.55 }, 'apalu-mopgru'],
    [
      'apalu-mopgru',
      { b: 0.1, sharing: 'unit', gate: 'post' },
      'apalu-mopgru --gate post --sharing unit --b 0.1',
    ],
    [
      'elu-mopgru',
      { activation: 'lrelu', head: 'softsign' },
      'elu-mopgru --activation lrelu --head softsign',
    ],
    ['paper-cell', { head: 'logits', activation: 'apalu' }, 'paper-cell --activation apalu --head logits'],
    ['paper-stack', { gate: 'post' }, 'paper-stack --gate post'],
    ['bigru', {}, 'bigru'],
  ])('%s with %o is called %s', async (name, options, called) => {
    expect((await contenderFor(name, backend, options)).name).toBe(called);
  });

  test.each<[ModelName, Partial<Variant>, string]>([
    ['gru', { gate: 'post' }, 'gate'],
    ['dtw', { head: 'softsign' }, 'head'],
    ['base', { activation: 'elu' }, 'activation'],
    ['elu-mopgru', { a: 0.5 }, 'a does not apply'],
    ['apalu-mopgru', { activation: 'gelu', sharing: 'unit' }, 'sharing does not apply'],
    ['apalu-mopgru', { b: 0 }, 'b takes'],
    ['apalu-mopgru', { a: NaN }, 'a takes'],
  ])('%s with %o is refused', async (name, options, says) => {
    expect(misfit(name, options)).toContain(says);
    await expect(contenderFor(name, backend, options)).rejects.toThrow(RangeError);
  });

  test('another variant is another identity', async () => {
    const identities = await Promise.all(
      [{}, { gate: 'post' }, { activation: 'gelu' }, { a: 0.5 }].map(async (options) => {
        const own = options as Partial<Variant>;
        const { identity } = await contenderFor('apalu-mopgru', backend, own);
        return identity;
      }),
    );
    expect(new Set(identities).size).toBe(4);
  });
});
