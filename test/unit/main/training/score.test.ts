import { expect, test } from 'vitest';
import { throttled } from '../../../../src/main/training/progress.js';
import { macroF1, restScore, scoreOf } from '../../../../src/main/training/score.js';
import type { Outcome } from '../../../../src/main/training/evaluate.js';
import type { TrainingProgress } from '../../../../src/shared/contract.js';
import type { SignId } from '../../../../src/shared/domain/take.js';

const signs = ['hello', 'thanks', 'please'].map((name) => ({ id: `id-${name}` as SignId, name }));
const outcome = (label: number, recognised: number): Outcome => ({
  label,
  take: 0,
  named: recognised,
  recognised,
});
const outcomes = [
  outcome(1, 1),
  outcome(1, 1),
  outcome(1, 2),
  outcome(2, 2),
  outcome(2, 0),
  outcome(3, 1),
  outcome(0, 0),
  outcome(0, 3),
];

test('rows are signed, columns recognised; rest is an error, and no column', () => {
  const score = scoreOf(signs, outcomes, 'blocked-3');
  expect(score).toMatchObject({ correct: 3, total: 6, accuracy: 0.5, protocol: 'blocked-3' });
  expect(score.confusion).toEqual([
    [2, 1, 0],
    [0, 1, 0],
    [1, 0, 0],
  ]);
  expect(score.perSign.map((s) => [s.signId, s.name, s.correct, s.total])).toEqual([
    ['id-hello', 'hello', 2, 3],
    ['id-thanks', 'thanks', 1, 2],
    ['id-please', 'please', 0, 1],
  ]);
  expect(score.low).toBeLessThan(0.5);
  expect(score.high).toBeGreaterThan(0.5);
});

test('the full decision counts, unless the largest posterior is asked for', () => {
  const shy = [{ label: 1, take: 0, named: 1, recognised: 0 }, outcome(2, 2)];
  expect(scoreOf(signs, shy, '')).toMatchObject({ correct: 1, total: 2 });
  expect(scoreOf(signs, shy, '', 'named')).toMatchObject({ correct: 2, total: 2 });
  const rest = [{ label: 0, take: 0, named: 2, recognised: 0 }];
  expect([restScore(rest).taken, restScore(rest, 'named').taken]).toEqual([0, 1]);
});

test('rest is counted apart', () => {
  expect(restScore(outcomes)).toEqual({ total: 2, taken: 1 });
});

test('macro-F1 by hand', () => {
  // hello: 2·2 / (3 + 3); thanks: 2·1 / (2 + 2); please: 0.
  expect(macroF1(scoreOf(signs, outcomes, ''))).toBeCloseTo((4 / 6 + 2 / 4 + 0) / 3, 10);
});

test('progress passes at most ten times a second, and at the start of each phase and fold', () => {
  let now = 0;
  const told: TrainingProgress[] = [];
  const tell = throttled(
    (progress) => told.push(progress),
    () => now,
  );
  const progress = (fold: number, epoch: number): TrainingProgress => ({
    phase: 'scoring',
    fold,
    folds: 2,
    epoch,
    epochs: 50,
    loss: 1,
    accuracy: 0.5,
    heldOutAccuracy: null,
    done: 0,
  });
  for (let epoch = 1; epoch <= 50; epoch++) {
    tell(progress(1, epoch));
    now += 20;
  }
  expect(told.length).toBeGreaterThanOrEqual(10);
  expect(told.length).toBeLessThanOrEqual(12);
  const before = told.length;
  tell(progress(2, 1));
  tell(progress(2, 2));
  expect(told.slice(before).map((p) => [p.fold, p.epoch])).toEqual([[2, 1]]);
});
