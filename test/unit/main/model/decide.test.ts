import { describe, expect, test } from 'vitest';
import {
  cosineDistance,
  decide as decideOn,
  softmax,
  type Decision,
} from '../../../../src/main/model/decide.js';
import { networkEvidence, networkThresholds } from '../../../../src/main/model/network-judge.js';
import type { SignId } from '../../../../src/shared/domain/take.js';

const id = (s: string): SignId => s as SignId;
const model = {
  classes: [
    { id: id('rest'), name: 'rest', kind: 'rest' as const },
    { id: id('hello'), name: 'hello', kind: 'sign' as const },
    { id: id('thanks'), name: 'thanks', kind: 'sign' as const },
  ],
  prototypes: [
    { classIndex: 1, centre: [1, 0, 0], radius: 0.2 },
    { classIndex: 2, centre: [0, 1, 0], radius: 0.05 },
  ],
};
interface Answer {
  readonly logits: Float32Array;
  readonly embedding: Float32Array;
}
const answer = (logits: number[], embedding: number[]): Answer => ({
  logits: Float32Array.from(logits),
  embedding: Float32Array.from(embedding),
});
const { classes } = model;
const thresholds = networkThresholds(classes, model.prototypes);
const decide = (a: Answer, m: Pick<typeof model, 'prototypes'>): Decision =>
  decideOn(networkEvidence(a, m.prototypes), { classes, thresholds });

test('softmax sums to one and survives large logits', () => {
  const p = softmax(Float32Array.from([1000, 1001, 900]));
  expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
  expect((p[1] ?? 0) / (p[0] ?? 1)).toBeCloseTo(Math.E, 4);
});

test('cosine distance: alike 0, across 1, opposite 2, whatever the lengths', () => {
  expect(cosineDistance([2, 0], [5, 0])).toBeCloseTo(0);
  expect(cosineDistance([2, 0], [0, 1])).toBeCloseTo(1);
  expect(cosineDistance([2, 0], [-1, 0])).toBeCloseTo(2);
});

describe('decide', () => {
  test('a likely sign within its radius is captioned, with its runner-up', () => {
    const d = decide(answer([0, 4, 1], [0.9, 0.1, 0]), model);
    expect(d.reason).toBe('accepted');
    expect(d.accepted?.classIndex).toBe(1);
    expect(d.runnerUp?.classIndex).toBe(2);
    expect(d.accepted?.confidence).toBeCloseTo(Math.exp(4) / (1 + Math.exp(4) + Math.exp(1)), 5);
  });

  test('rest is silence, and still tells which sign came nearest', () => {
    const d = decide(answer([5, 1, 2], [0, 1, 0]), model);
    expect(d).toMatchObject({ accepted: null, reason: 'rest' });
    expect(d.best?.classIndex).toBe(2);
  });

  test('an unsure posterior is silence', () => {
    expect(decide(answer([0, 1, 0.9], [1, 0, 0]), model)).toMatchObject({ accepted: null, reason: 'unsure' });
  });

  test('a sure posterior is still silence when the movement is unlike the sign', () => {
    expect(decide(answer([0, 0, 9], [0.5, 1, 0]), model)).toMatchObject({ accepted: null, reason: 'unlike' });
    expect(decide(answer([0, 0, 9], [0.1, 1, 0]), model)).toMatchObject({ reason: 'accepted' });
  });
});
