import { expect, test } from 'vitest';
import { restoreUtilFunctions } from '../../../../src/main/model/node-shim.js';

type Restored = Record<'isNullOrUndefined' | 'isArray', (value: unknown) => boolean>;

test('missing functions are put back, as Node had them', () => {
  const util = {} as Restored;
  restoreUtilFunctions(util);
  expect([null, undefined, 0, '', []].map((value) => util.isNullOrUndefined(value))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  expect([[], new Float32Array(1), { length: 0 }, null].map((value) => util.isArray(value))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('functions that are there are left alone, and calling twice does no harm', () => {
  const isArray = (): boolean => true;
  const util = { isArray } as unknown as Restored;
  restoreUtilFunctions(util);
  restoreUtilFunctions(util);
  expect(util.isArray).toBe(isArray);
  expect(util.isNullOrUndefined(null)).toBe(true);
});

test('node:util has both afterwards, on any Node', async () => {
  restoreUtilFunctions();
  const util = (await import('node:util')).default as unknown as Restored;
  expect(util.isNullOrUndefined(undefined)).toBe(true);
  expect(util.isArray([])).toBe(true);
});
