import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { Network } from '../../../../src/main/model/network.js';
import { NetworkLanes } from '../../../../src/main/model/network-stepper.js';
import { gauss, seededRandom } from '../../../../src/shared/domain/random.js';

let network: Network;
const features = 7;

beforeAll(async () => {
  const backend = await openBackend();
  network = Network.create(
    {
      features,
      units: [6, 9],
      dense: 5,
      classes: 3,
      activation: 'apalu',
      gate: 'pre',
      apaluSharing: 'unit',
      initialA: 0.8,
      initialB: 0.2,
      head: 'logits',
      dropout: 0,
      seed: 4,
    },
    backend,
  );
});
afterAll(() => network.dispose());

test('lanes that take turns say what steppers of their own say, and begin anew alone', () => {
  const random = seededRandom(8);
  const row = (): Float32Array => Float32Array.from({ length: features }, () => gauss(random, 1));
  const lanes = new NetworkLanes(network.stepper());
  const pairs = [1, 2, 3].map(() => ({ lane: lanes.lane(), alone: network.stepper() }));
  for (let k = 0; k < 60; k++) {
    const pair = pairs[Math.floor(random() * pairs.length)];
    if (!pair) continue;
    if (random() < 0.1) {
      pair.lane.reset();
      pair.alone.reset();
    }
    const x = row();
    const [found, wanted] = [pair.lane.step(x), pair.alone.step(x)];
    expect([...found.embedding]).toEqual([...wanted.embedding]);
    expect([...found.logits]).toEqual([...wanted.logits]);
  }
});

test('an answer stays until the next step of its own lane', () => {
  const lanes = new NetworkLanes(network.stepper());
  const [one, other] = [lanes.lane(), lanes.lane()];
  const answer = one.step(new Float32Array(features).fill(0.5));
  const before = [...answer.embedding];
  other.step(new Float32Array(features).fill(-1));
  expect([...answer.embedding]).toEqual(before);
  expect(before.some((n) => n !== 0)).toBe(true);
});
