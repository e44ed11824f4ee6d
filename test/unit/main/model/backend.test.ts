import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { MudraError } from '../../../../src/shared/errors.js';

// A whole run of the tests may be asked to use one backend.
beforeEach(() => {
  vi.stubEnv('MUDRA_BACKEND', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const product = async (only?: 'wasm' | 'cpu'): Promise<{ name: string; values: number[] }> => {
  const { tf, name } = await openBackend(only ? { only } : {});
  const values = tf.tidy(() =>
    Array.from(tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2])).dataSync()),
  );
  return { name, values };
};

test.each(['wasm', 'cpu'] as const)('%s opens alone and computes', async (only) => {
  expect(await product(only)).toEqual({ name: only, values: [19, 22, 43, 50] });
  expect((await openBackend({ only })).tf.getBackend()).toBe(only);
});

test('the ladder ends at a backend that works, and says why each better one was passed over', async () => {
  const { name, passedOver } = await openBackend();
  const better = ['tfjs-node', 'wasm', 'cpu'].slice(0, ['tfjs-node', 'wasm', 'cpu'].indexOf(name));
  expect(passedOver.map((rung) => rung.name)).toEqual(better);
  for (const { why, reason } of passedOver) {
    expect(['missing', 'fails']).toContain(why);
    expect(reason).toMatch(/\S{3,}/);
  }
});

test('MUDRA_BACKEND forces one; the option has precedence', async () => {
  vi.stubEnv('MUDRA_BACKEND', 'cpu');
  expect((await product()).name).toBe('cpu');
  expect((await product('wasm')).name).toBe('wasm');
});

test('a backend that does not exist is refused with what was asked for', async () => {
  vi.stubEnv('MUDRA_BACKEND', 'abacus');
  const error = await openBackend().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MudraError);
  expect((error as MudraError).params['message']).toContain('abacus');
});
