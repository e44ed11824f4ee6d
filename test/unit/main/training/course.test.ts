import { expect, test } from 'vitest';
import { Course } from '../../../../src/main/training/course.js';
import type { TrainingProgress } from '../../../../src/shared/contract.js';

const large = { rounds: 3, roundTakes: 1067, takes: 6000, roundPlayed: 500, played: 600, epochs: 12 };
const report = { epochs: 12, loss: 0.5, accuracy: 0.9, heldOutAccuracy: null };

function followed(run: (course: Course) => void): TrainingProgress[] {
  const told: TrainingProgress[] = [];
  run(new Course((progress) => told.push(progress), large));
  return told;
}

/** A whole training that tells of each hundredth of each leg. */
function whole(course: Course): void {
  const go = (leg: Parameters<Course['share']>[0], round: number): void => {
    for (let k = 0; k <= 100; k++) course.share(leg, round, k / 100);
  };
  for (let round = 1; round <= 3; round++) {
    go('fit', round);
    course.epoch({ ...report, epoch: 12 });
    go('ask', round);
  }
  go('compare', 3);
  go('fitAll', 0);
  course.epoch({ ...report, epoch: 12 });
  go('finish', 0);
  course.saving();
}

test('the share that is done rises through all legs, also while takes are played, and leaves room for saving', () => {
  const told = followed(whole);
  const done = told.map((progress) => progress.done);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(Math.max(...done.slice(1).map((share, i) => share - (done[i] ?? 0)))).toBeLessThan(0.011);
  expect(done[0]).toBe(0);
  expect(done.at(-2)).toBeCloseTo(0.98);
  expect(told.at(-1)).toMatchObject({ phase: 'saving', done: 0.99, loss: null });
  expect([...new Set(told.map(({ phase, fold }) => `${phase} ${fold}`))]).toEqual([
    'scoring 1',
    'scoring 2',
    'scoring 3',
    'fitting 0',
    'saving 0',
  ]);
});

test('playing the takes of a large library is told as the work that it is', () => {
  const told = followed(whole).filter(({ phase }) => phase === 'scoring');
  const atEnd = (fold: number): number => Math.max(...told.flatMap((p) => (p.fold === fold ? [p.done] : [])));
  const fits = told.filter(({ fold, epoch }) => fold === 2 && epoch === 0).map(({ done }) => done);
  const fitted = Math.max(...fits) - atEnd(1);
  expect(atEnd(2) - atEnd(1) - fitted).toBeGreaterThan(fitted / 2);
});

test('epochs of a fit stay told while its takes are played, and begin anew with the next', () => {
  const told = followed((course) => {
    course.share('fit', 1, 0.5);
    course.epoch({ ...report, epoch: 6 });
    course.share('ask', 1, 0.5);
    course.share('fit', 2, 0);
  });
  expect(told.map(({ epoch }) => epoch)).toEqual([0, 6, 6, 0]);
  expect(told.map(({ loss }) => loss)).toEqual([null, 0.5, 0.5, null]);
});

test('a share that comes late changes nothing', () => {
  const told = followed((course) => {
    course.share('ask', 1, 0.4);
    course.share('fit', 1, 1);
    course.share('ask', 1, 0.2);
  });
  expect(told).toHaveLength(2);
  expect(told[1]?.done).toBe(told[0]?.done);
});
