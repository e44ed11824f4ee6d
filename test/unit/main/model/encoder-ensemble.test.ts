import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBackend } from '../../../../src/main/model/backend.js';
import { EncoderEnsemble } from '../../../../src/main/model/encoder-ensemble.js';
import { Network } from '../../../../src/main/model/network.js';
import { NetworkLanes } from '../../../../src/main/model/network-stepper.js';
import { gauss, seededRandom } from '../../../../src/shared/domain/random.js';

const features = 7;
const steps = 6;
let backend: Awaited<ReturnType<typeof openBackend>>;
let members: Network[];
let ensemble: EncoderEnsemble;

function member(dense: number, seed: number, width = features): Network {
  return Network.create(
    {
      features: width,
      units: [6, 9],
      dense,
      classes: 3,
      activation: 'apalu',
      gate: 'pre',
      apaluSharing: 'layer',
      initialA: 0.8,
      initialB: 0.2,
      head: 'logits',
      dropout: 0,
      seed,
    },
    backend,
  );
}

beforeAll(async () => {
  backend = await openBackend();
  members = [member(5, 4), member(8, 9)];
  ensemble = new EncoderEnsemble(members);
});
afterAll(() => ensemble.dispose());

const random = seededRandom(2);
const sequence = (): Float32Array => Float32Array.from({ length: steps * features }, () => gauss(random, 1));
const rowsOf = (rows: Float32Array): Float32Array[] =>
  Array.from({ length: steps }, (_, i) => rows.slice(i * features, (i + 1) * features));
const unit = (v: Float32Array): number[] => {
  const length = Math.hypot(...v);
  return [...v].map((n) => n / length);
};
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, n, i) => sum + n * (b[i] ?? 0), 0);

test('its embedding is those of its members at unit length, so that its cosine is the mean of theirs', () => {
  const rows = [sequence(), sequence()];
  const batch = { rows: Float32Array.from(rows.flatMap((r) => [...r])), size: 2, steps, lengths: [steps, 4] };
  const { embeddings } = ensemble.infer(batch);
  expect(embeddings.length).toBe(2 * ensemble.config.dense);
  const own = members.map((m) => m.infer(batch).embeddings);
  const of = (i: number): number[] => [
    ...unit((own[0] as Float32Array).slice(i * 5, i * 5 + 5)),
    ...unit((own[1] as Float32Array).slice(i * 8, i * 8 + 8)),
  ];
  for (const i of [0, 1]) {
    embeddings.slice(i * 13, i * 13 + 13).forEach((n, j) => expect(n).toBeCloseTo(of(i)[j] ?? NaN, 5));
  }
  const [a, b] = [of(0), of(1)];
  const cosines = (dot(a.slice(0, 5), b.slice(0, 5)) + dot(a.slice(5), b.slice(5))) / 2;
  expect(dot(unit(Float32Array.from(a)), unit(Float32Array.from(b)))).toBeCloseTo(cosines, 5);
});

test('step by step it says what it says of the whole, in lanes that take turns', () => {
  const lanes = new NetworkLanes(ensemble.stepper());
  const two = [sequence(), sequence()].map((rows) => ({ rows, lane: lanes.lane() }));
  for (let k = 0; k < steps; k++)
    for (const { rows, lane } of two) lane.step(rowsOf(rows)[k] as Float32Array);
  const [first] = two;
  const again = lanes.lane();
  let answer: Float32Array = new Float32Array();
  for (const row of rowsOf(first?.rows ?? sequence())) answer = again.step(row).embedding;
  const whole = ensemble.infer({ rows: first?.rows ?? sequence(), size: 1, steps, lengths: [steps] });
  [...answer].forEach((n, j) => expect(n).toBeCloseTo(whole.embeddings[j] ?? NaN, 4));
});

test('members must take the same features', () => {
  const other = member(5, 4, features + 1);
  expect(() => new EncoderEnsemble([members[0] as Network, other])).toThrow(RangeError);
  expect(() => new EncoderEnsemble([])).toThrow(RangeError);
  other.dispose();
});
