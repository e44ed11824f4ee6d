import { expect, test } from 'vitest';
import { Adam, globalNorm } from '../../../../src/main/model/adam.js';
import { openBackend } from '../../../../src/main/model/backend.js';

test('it moves a weight as TensorFlow.js’s Adam does', async () => {
  const { tf } = await openBackend({ only: 'cpu' });
  const gradients = [
    [0.5, -2, 0.02],
    [0.4, 3, -0.02],
    [-0.1, 0.2, 0.03],
    [0.9, -1, 0],
  ];
  const theirs = tf.variable(tf.tensor1d([1, -1, 0.5]));
  const optimiser = tf.train.adam(0.01);
  const ours = Float32Array.from([1, -1, 0.5]);
  const adam = new Adam(3);
  for (const gradient of gradients) {
    tf.tidy(() => optimiser.applyGradients([{ name: theirs.name, tensor: tf.tensor1d(gradient) }]));
    adam.step(ours, Float32Array.from(gradient), 1, 0.01);
  }
  theirs.dataSync().forEach((value, i) => expect(ours[i]).toBeCloseTo(value, 5));
});

test('its first step is the learning rate long, whatever the gradient', () => {
  for (const g of [1e-3, 1, 1e3]) {
    const values = Float32Array.of(2);
    new Adam(1).step(values, Float32Array.of(g), 1, 0.01);
    expect(values[0]).toBeCloseTo(1.99, 5);
  }
});

test('the norm is over all gradients together', () => {
  expect(globalNorm([Float32Array.of(3), Float32Array.of(0, 4)])).toBeCloseTo(5, 10);
  expect(globalNorm([Float32Array.of(1, NaN)])).toBeNaN();
});
