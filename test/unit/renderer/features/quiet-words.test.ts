import { expect, it } from 'vitest';
import { captionsText } from '../../../../src/renderer/features/quiet/captions-text.js';
import {
  basisText,
  promiseText,
  rateNumber,
  rateText,
  restless,
} from '../../../../src/renderer/features/quiet/rate-words.js';
import { restPieces } from '../../../../src/renderer/features/quiet/rest-pieces.js';
import type { CalibrationView } from '../../../../src/shared/contract-quiet.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { film, hand } from '../../../support/hands.js';

const calibration = (rates: readonly (readonly [number, boolean])[], upper = 2): CalibrationView => ({
  perHour: 1,
  upper,
  allowed: 1,
  idleMinutes: 20,
  restSeconds: 43.4,
  signs: rates.map(([perHour, atFloor], i) => ({
    signId: `s${i}` as SignId,
    name: `s${i}`,
    perHour,
    lost: 0,
    atFloor,
  })),
});

it('never promises less than the rate', () => {
  expect([43, 101, 2019].map(rateText)).toEqual(['43 an hour', '110 an hour', '2100 an hour']);
  expect([0.44, 9.9, 1435.5].map(rateNumber)).toEqual(['0.4', '9.9', '1436']);
  expect(rateText(0.2)).toBe('one in 5 hours');
  expect(rateText(0.34)).toBe('one in 2 hours');
  expect(rateText(0.51)).toBe('one an hour');
  expect(rateText(1)).toBe('one an hour');
  expect(rateText(1.04)).toBe('2 an hour');
  expect(rateText(0)).toBe('one in 10 hours');
  expect(promiseText(calibration([], 2.41))).toBe('Expect at most 3 false captions an hour.');
  expect(promiseText(calibration([], 0.9))).toBe('Expect at most one false caption an hour.');
});

it('says what the numbers come from', () => {
  expect(basisText(calibration([]))).toContain('43 seconds of yours');
  expect(basisText({ ...calibration([]), restSeconds: 0 })).toContain('has not been seen yet');
});

it('names the few signs that take more than their share and cannot be stricter, the worst first', () => {
  const found = restless(
    calibration([
      [0.3, true],
      [0.9, false],
      [0.5, true],
      [0.05, true],
      [0.7, true],
      [0.4, true],
    ]),
  );
  expect(found.map(({ name }) => name)).toEqual(['s4', 's2', 's5']);
});

it('names each sign once', () => {
  expect(captionsText([])).toBe('No caption where none should be.');
  expect(captionsText(['yes'])).toContain('“yes”');
  expect(captionsText(['yes', 'no', 'yes'])).toBe('3 captions where none should be: “yes”, “no”.');
});

it('cuts rest where hands are gone, and into takes that can be kept', () => {
  const hands = (time: number) =>
    time < 500 || (time > 3000 && time < 5000) || (time > 6000 && time < 6200)
      ? []
      : [hand('Right', { x: 0.4 + 0.1 * Math.sin(time / 400), y: 0.6 })];
  const pieces = restPieces(film(0, 24_000, 20, hands));
  const spans = pieces.map((piece) => [piece[0]?.time ?? NaN, piece.at(-1)?.time ?? NaN]);
  expect(spans[0]).toEqual([500, 3000]);
  // A hand that was lost for a moment is still the same stretch.
  expect(spans[1]?.[0]).toBe(5000);
  expect(spans[1]?.[1]).toBeGreaterThan(14_000);
  for (const [from = NaN, to = NaN] of spans) expect(to - from).toBeLessThanOrEqual(10_000);
  expect(restPieces(film(0, 8000, 20, () => []))).toEqual([]);
  expect(restPieces([])).toEqual([]);
});
