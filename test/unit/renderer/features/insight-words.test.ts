import { expect, it } from 'vitest';
import { basis, headline } from '../../../../src/renderer/features/insight/insight-words.js';
import { allOutcomes, outcomesOf } from '../../../../src/renderer/features/insight/outcomes.js';
import { changes } from '../../../../src/renderer/features/insight/since-before.js';
import type { SignId } from '../../../../src/shared/domain/take.js';
import { FakeBridge, modelOf } from '../../../support/fake-bridge.js';

const bridge = new FakeBridge();
const model = modelOf([bridge.seed('hello', 5), bridge.seed('yes', 5)]);

it('tells right takes, takes for another sign and silence apart; they are all of them', () => {
  const { score } = model;
  if (!score) throw new Error('no score');
  const quieter = {
    ...score,
    confusion: [
      [5, 0],
      [0, 4],
    ],
  };
  expect(outcomesOf(score, 1)).toEqual({ right: 4, other: 1, silent: 0, total: 5 });
  expect(outcomesOf(quieter, 1)).toEqual({ right: 4, other: 0, silent: 1, total: 5 });
  expect(allOutcomes(quieter)).toEqual({ right: 9, other: 0, silent: 1, total: 10 });
});

it('says which signs came and went, and how many takes more there are', () => {
  const gone = { id: 'gone' as SignId, name: 'no' };
  const [hello] = model.signs;
  if (!hello) throw new Error('no sign');
  const previous = { createdAt: '', score: null, takes: 7, signs: [hello, gone] };
  expect(changes(model, previous)).toBe('New: “yes”. No longer there: “no”. 3 takes more.');
  expect(changes(model, { ...previous, takes: 11, signs: model.signs })).toBe('1 take fewer.');
  expect(changes(model, { createdAt: '', score: null })).toBe('');
});

it('says how well it works, or when that will be known, in every state', () => {
  const idle = { training: false, held: false, enough: true };
  const first = { ...modelOf([], false), stage: 'prototypes' as const };
  expect(headline(first, { ...idle, training: true })).toContain('is being measured now');
  expect(headline(first, { ...idle, held: true })).toContain('waits');
  expect(headline(first, idle)).toContain('next training');
  expect(headline(first, { ...idle, enough: false })).toContain('once two signs have three takes each');
  // Of these nobody may say that there is too little to measure.
  for (const now of [idle, { ...idle, training: true }, { ...idle, held: true }]) {
    expect(headline(first, now)).not.toContain('three takes');
  }
  const unscored = { ...modelOf([], false), stage: 'tuned' as const };
  expect(headline(unscored, idle)).toContain('too few takes');
  expect(headline(unscored, { ...idle, training: true })).toContain('is being measured now');
  expect(headline(model, { ...idle, training: true })).toBe(headline(model, idle));
});

it('says of a score that it is of former takes, and whether it is being measured again', () => {
  const idle = { training: false, held: false, enough: true };
  const former = { ...model, outdated: true };
  expect(basis(model, idle)).not.toContain('since');
  expect(basis(former, idle)).toContain('changed since');
  expect(basis(former, { ...idle, held: true })).toContain('waits');
  expect(basis(former, { ...idle, training: true })).toContain('being measured again');
});
