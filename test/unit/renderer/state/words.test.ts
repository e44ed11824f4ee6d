import { describe, expect, it } from 'vitest';
import {
  confusions,
  honestText,
  intervalText,
  modelText,
  takeCountText,
  keptText,
  trainingNeeds,
} from '../../../../src/renderer/state/words.js';
import { FakeBridge, modelOf } from '../../../support/fake-bridge.js';

const score = { correct: 13, total: 15, accuracy: 13 / 15, low: 0.62, high: 0.96 };

describe('scores in words', () => {
  it('say what was right and how sure that is', () => {
    expect(honestText(score)).toBe('Right on 13 of 15 takes it had not seen: between 6 and 10 in 10.');
  });

  it('give one number when both ends round alike', () => {
    expect(intervalText({ ...score, low: 0.88, high: 0.93 })).toBe('about 9 in 10');
  });

  it('count signs, not rest, in the status line', () => {
    const bridge = new FakeBridge();
    const signs = [bridge.seed('up', 5), bridge.seed('down', 5), bridge.seed('Rest', 2, 'rest')];
    const model = modelOf(signs);
    expect(modelText(model)).toBe('2 signs, about 9 in 10 right');
    expect(modelText({ ...model, score: null })).toBe('2 signs, not measured yet');
    expect(modelText(null)).toBe('nothing trained yet');
  });
});

describe('take counts', () => {
  it.each([
    [0, '0 of 5: recognised from the first take on, surer with 3 more.'],
    [2, '2 of 5: recognised already, surer with one more.'],
    [3, '3 of 5: enough to train with, 5 is better.'],
    [5, '5 takes: good. More variety never hurts.'],
  ])('%i', (count, text) => expect(takeCountText(count)).toBe(text));
});

describe('what training needs', () => {
  it('is two signs with three takes each; rest counts for nothing', () => {
    const bridge = new FakeBridge();
    expect(trainingNeeds(bridge.view().signs)).toEqual(['Teach two signs, three takes each.']);
    bridge.seed('Rest', 9, 'rest');
    bridge.seed('up', 2);
    expect(trainingNeeds(bridge.view().signs)).toEqual([
      'Teach one more sign: telling apart takes two.',
      '“up” needs 1 take more.',
    ]);
    bridge.seed('down', 3);
    expect(trainingNeeds(bridge.view().signs)).toEqual(['“up” needs 1 take more.']);
  });

  it('is nothing when all is there', () => {
    const bridge = new FakeBridge();
    bridge.seed('up', 3);
    bridge.seed('down', 4);
    expect(trainingNeeds(bridge.view().signs)).toEqual([]);
  });
});

describe('confusions', () => {
  it('read rows as signed and columns as recognised, most frequent first', () => {
    const bridge = new FakeBridge();
    const model = modelOf(['a', 'b', 'c'].map((name) => bridge.seed(name, 5)));
    const confusion = [
      [5, 0, 0],
      [0, 4, 1],
      [2, 0, 3],
    ];
    const found = confusions(model.score && { ...model.score, confusion });
    expect(found).toEqual([
      { signed: 'c', taken: 'a', count: 2 },
      { signed: 'b', taken: 'c', count: 1 },
    ]);
  });
});

it('why a new model was not kept', () => {
  const compared = { candidate: { correct: 27, total: 30 }, inUse: { correct: 28, total: 30 } };
  expect(keptText(compared)).toBe('Kept the old one: 27 of 30 right with the new one against 28 of 30.');
  expect(keptText(undefined)).toContain('stays in use');
});
