import { openBackend, type Backend } from '../src/main/model/backend.js';
import { extractFeatures, FEATURES, type FeatureSequence } from '../src/main/features/features.js';
import { Network } from '../src/main/model/network.js';
import { networkDefaults } from '../src/main/model/network-config.js';
import { networkModel } from '../src/main/model/network-judge.js';
import { LiveRecogniser } from '../src/main/recognition/live-recogniser.js';
import { fitNetwork, type LabelledTake } from '../src/main/training/fit.js';
import { NegativeSource } from '../src/main/training/negatives.js';
import { recipeFor } from '../src/main/training/recipes.js';
import { toBatch } from '../src/main/training/batch.js';
import { performSign } from '../src/main/training/synthetic/performer.js';
import { randomSign, shapePool } from '../src/main/training/synthetic/sign-generator.js';
import type { HandFrame } from '../src/shared/domain/hand.js';
import { seededRandom } from '../src/shared/domain/random.js';
import type { SignId } from '../src/shared/domain/take.js';
import { ms } from '../src/shared/domain/units.js';
import { median, quantile, row } from './report.js';

const signCount = 5;
const takesEach = 20;

/** Five made-up signs, twenty takes to train on and ten to test on, and feature sequences of both. */
function data(): { train: LabelledTake[]; test: LabelledTake[] } {
  const random = seededRandom(77);
  const pool = shapePool(random, 60);
  const signs = Array.from({ length: signCount }, () => randomSign(random, pool));
  const some = (count: number): LabelledTake[] =>
    signs.flatMap((sign, i) =>
      Array.from({ length: count }, () => {
        let frames: HandFrame[];
        do frames = performSign(sign, random);
        while (extractFeatures(frames).steps < 8);
        return { frames, label: i + 1 };
      }),
    );
  return { train: some(takesEach), test: some(10) };
}

function accuracy(answer: (sequence: FeatureSequence) => number, takes: readonly LabelledTake[]): number {
  return takes.filter(({ frames, label }) => answer(extractFeatures(frames)) === label).length / takes.length;
}

const argmax = (values: ArrayLike<number>): number =>
  Array.from(values).indexOf(Math.max(...Array.from(values)));

/** The tutorials' takes have thirty frames: ours are stretched to that many steps for their network. */
const tutorialSteps = 30;
function stretched({ steps, rows }: FeatureSequence): Float32Array {
  const out = new Float32Array(tutorialSteps * FEATURES);
  for (let t = 0; t < tutorialSteps; t++) {
    const from = Math.floor((t * steps) / tutorialSteps) * FEATURES;
    out.set(rows.subarray(from, from + FEATURES), t * FEATURES);
  }
  return out;
}

/** The LSTM 64-128-64 of the public action-detection tutorials, in TensorFlow.js Layers, on the same features. */
async function trainTutorialLstm(
  backend: Backend,
  train: readonly LabelledTake[],
  test: readonly LabelledTake[],
): Promise<{ seconds: number; accuracy: number; epochs: number; stepMs: number }> {
  const { tf } = backend;
  const tensor = (takes: readonly LabelledTake[]): ReturnType<typeof tf.tensor3d> => {
    const rows = new Float32Array(takes.length * tutorialSteps * FEATURES);
    takes.forEach(({ frames }, i) =>
      rows.set(stretched(extractFeatures(frames)), i * tutorialSteps * FEATURES),
    );
    return tf.tensor3d(rows, [takes.length, tutorialSteps, FEATURES]);
  };
  const glorot = (): ReturnType<typeof tf.initializers.glorotUniform> =>
    tf.initializers.glorotUniform({ seed: 5 });
  const lstm = (units: number, returnSequences: boolean): ReturnType<typeof tf.layers.lstm> =>
    tf.layers.lstm({
      units,
      returnSequences,
      activation: 'relu',
      recurrentInitializer: glorot(),
      kernelInitializer: glorot(),
    });
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [tutorialSteps, FEATURES] }));
  for (const layer of [lstm(64, true), lstm(128, true), lstm(64, false)]) model.add(layer);
  model.add(tf.layers.dense({ units: 64, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 32, activation: 'relu' }));
  model.add(tf.layers.dense({ units: signCount + 1, activation: 'softmax' }));
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'sparseCategoricalCrossentropy' });
  const [xs, ys] = [
    tensor(train),
    tf.tensor1d(
      train.map((t) => t.label),
      'float32',
    ),
  ];
  const testX = tensor(test);
  const began = performance.now();
  let best = { seconds: 0, accuracy: 0, epochs: 0 };
  for (let epoch = 1; epoch <= 40; epoch++) {
    await model.fit(xs, ys, { batchSize: 16, epochs: 1, verbose: 0 });
    const seconds = (performance.now() - began) / 1000;
    const scores = (model.predict(testX) as ReturnType<typeof tf.tensor2d>).dataSync();
    const right = test.filter(
      (t, i) => argmax(scores.slice(i * (signCount + 1), (i + 1) * (signCount + 1))) === t.label,
    );
    if (right.length / test.length > best.accuracy)
      best = { seconds, accuracy: right.length / test.length, epochs: epoch };
    if (best.accuracy === 1) break;
  }
  const one = tensor(train.slice(0, 1));
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    tf.tidy(() => (model.predict(one) as ReturnType<typeof tf.tensor2d>).dataSync());
    return performance.now() - start;
  });
  return { ...best, stepMs: median(times) };
}

/** Time the live path spends on each frame, features and judgement included, while a hand keeps signing. */
function liveCost(network: Network): { median: number; p95: number } {
  const random = seededRandom(5);
  const sign = randomSign(random, shapePool(random, 20));
  const classes = Array.from({ length: signCount + 1 }, (_, i) => ({
    id: `class-${i}` as SignId,
    name: `sign ${i}`,
    kind: i === 0 ? ('rest' as const) : ('sign' as const),
  }));
  const live = new LiveRecogniser(networkModel(network, { classes, prototypes: [] }), (id) => id);
  const times: number[] = [];
  let clock = 0;
  for (let take = 0; take < 40; take++) {
    const frames = performSign(sign, random);
    const end = frames.at(-1)?.time ?? 0;
    const gone = [100, 200, 300, 400].map((late): HandFrame => ({
      time: ms(end + late),
      aspect: 4 / 3,
      hands: [],
    }));
    for (const frame of [...frames, ...gone])
      times.push(live.push({ ...frame, time: ms(clock + frame.time) }).stepMs);
    clock += end + 1000;
  }
  const warm = times.slice(200);
  return { median: median(warm), p95: quantile(warm, 0.95) };
}

/** Prints training and stepping of Mudra beside the tutorials' LSTM, on the backend that runs here. */
export async function benchModel(): Promise<void> {
  const backend = await openBackend();
  const { train, test } = data();
  console.log(`\n## Model side (${backend.name}, Node ${process.versions.node})\n`);
  console.log(row('', 'seconds', 'held-out accuracy', 'ratio'));
  console.log(row('---', '---', '---', '---'));
  const peer = await trainTutorialLstm(backend, train, test);
  console.log(
    row(
      `tfjs LSTM 64-128-64, best of 40 epochs (epoch ${peer.epochs})`,
      peer.seconds.toFixed(1),
      peer.accuracy.toFixed(2),
      '1',
    ),
  );
  let network: Network | null = null;
  for (const name of ['apalu-mopgru', 'base'] as const) {
    const recipe = await recipeFor(name, backend);
    const began = performance.now();
    network?.dispose();
    network = await fitNetwork({
      backend,
      classes: signCount + 1,
      takes: train,
      negatives: new NegativeSource(bySign(train)),
      seed: 1,
      recipe,
    });
    const seconds = (performance.now() - began) / 1000;
    const fitted = network;
    const right = accuracy((s) => argmax(fitted.infer(toBatch([s])).logits), test);
    console.log(
      row(
        `Mudra, ${name}: ${signCount} signs × ${takesEach} takes`,
        seconds.toFixed(1),
        right.toFixed(2),
        (peer.seconds / seconds).toFixed(1),
      ),
    );
  }
  if (!network) return;
  const stepper = Network.create(
    { ...networkDefaults, features: FEATURES, classes: 6, seed: 1 },
    backend,
  ).stepper();
  const frame = new Float32Array(FEATURES).fill(0.1);
  const steps = Array.from({ length: 4000 }, () => {
    const start = performance.now();
    stepper.step(frame);
    return performance.now() - start;
  }).slice(1000);
  const live = liveCost(network);
  console.log(`\n${row('a frame', 'median ms', 'p95 ms')}\n${row('---', '---', '---')}`);
  console.log(
    row('one step of the cell, 64 → 128 units', median(steps).toFixed(3), quantile(steps, 0.95).toFixed(3)),
  );
  console.log(row('live path, features and judgement included', live.median.toFixed(3), live.p95.toFixed(3)));
  console.log(row('tfjs LSTM 64-128-64, one window', peer.stepMs.toFixed(3), ''));
  network.dispose();
}

function bySign(takes: readonly LabelledTake[]): HandFrame[][][] {
  return Array.from({ length: signCount }, (_, i) =>
    takes.filter((t) => t.label === i + 1).map((t) => [...t.frames]),
  );
}
