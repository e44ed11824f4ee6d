import type { Tensor2D } from '@tensorflow/tfjs';
import { FEATURES } from '../../src/main/features/features.js';
import type { Backend } from '../../src/main/model/backend.js';
import { median } from '../report.js';
import type { Curve } from './curve.js';
import { signCount, tutorialRows, tutorialSteps, type BenchData } from './data.js';

export const tutorialEpochs = 40;

/**
 * The LSTM 64-128-64 of the public action-detection tutorials in TensorFlow.js Layers, on the same features.
 * Seconds count training alone; `windowMs` is one prediction on one take of thirty steps.
 */
export async function trainTutorialLstm(
  { tf }: Backend,
  { train, test }: BenchData,
): Promise<{ curve: Curve; windowMs: number }> {
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
  const xs = tf.tensor3d(tutorialRows(train), [train.length, tutorialSteps, FEATURES]);
  const labels = train.map((t) => t.label);
  const ys = tf.tensor1d(labels, 'float32');
  const testX = tf.tensor3d(tutorialRows(test), [test.length, tutorialSteps, FEATURES]);
  const curve: { seconds: number; accuracy: number }[] = [];
  let seconds = 0;
  for (let epoch = 1; epoch <= tutorialEpochs; epoch++) {
    const began = performance.now();
    await model.fit(xs, ys, { batchSize: 16, epochs: 1, verbose: 0 });
    seconds += (performance.now() - began) / 1000;
    const named = tf.tidy(() => tf.argMax(model.predict(testX) as Tensor2D, 1).dataSync());
    curve.push({ seconds, accuracy: test.filter((t, i) => named[i] === t.label).length / test.length });
    if (curve.at(-1)?.accuracy === 1) break;
  }
  const one = tf.slice(xs, [0, 0, 0], [1, tutorialSteps, FEATURES]);
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    tf.tidy(() => (model.predict(one) as Tensor2D).dataSync());
    return performance.now() - start;
  });
  return { curve, windowMs: median(times) };
}
