import { expect, test } from 'vitest';
import { checkTake } from '../../../../src/shared/domain/take-check.js';
import { errorText } from '../../../../src/shared/i18n/t.js';
import { film, hand } from '../../../support/hands.js';

test('a take with hands in every picture, of which there are too few, is not told that hands were out of sight', () => {
  const frames = film(0, 500, 8, () => [hand('Right', { x: 0.4, y: 0.5 })]);
  expect(frames.length).toBeLessThan(5);
  const error = checkTake(frames);
  expect(error).toMatchObject({ code: 'take.tooFewPictures', params: { count: frames.length, least: 5 } });
  expect(error && errorText(error)).toContain(`in ${frames.length} pictures`);
  const empty = frames.map((frame) => ({ ...frame, hands: [] }));
  expect(checkTake(empty)).toMatchObject({ code: 'take.tooFewHands', params: { percent: 0 } });
});
