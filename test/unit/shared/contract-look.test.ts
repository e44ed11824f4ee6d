import { expect, test } from 'vitest';
import { defaultSettings } from '../../../src/shared/contract.js';
import { defaultLook, lookOf } from '../../../src/shared/contract-look.js';

test('a look that was written down comes back; what is missing is as it comes', () => {
  expect(lookOf({ textSize: 150, contrast: 'more' })).toEqual({
    ...defaultLook,
    textSize: 150,
    contrast: 'more',
  });
  expect(defaultSettings).toMatchObject(defaultLook);
});

test.each([null, [], 'dark', { textSize: 10_000 }, { contrast: 'pink' }])(
  'what is no look is the usual one: %j',
  (json) => expect(lookOf(json)).toEqual(defaultLook),
);
