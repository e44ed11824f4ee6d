import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { ActivationName } from './activations.js';
import type { Backend } from './backend.js';
import type { GateReading } from './engine/mopgru.js';
import type { CellTensors } from './mopgru-op.js';

/**
 * An activation in plain tf ops. `a`, `b`: [1] or [units], for APALU alone, which is written without
 * selection and without an overflowing exponential: a·p·(1 + σ(1.702 p)) + b·(e^min(x, 0) − 1), p = relu(x).
 */
export function activate<T extends Tensor>(
  backend: Backend,
  name: ActivationName,
  x: T,
  a: Tensor,
  b: Tensor,
): T {
  const { tf } = backend;
  switch (name) {
    case 'apalu': {
      const p = tf.relu(x);
      const positive = tf.mul(p, tf.add(tf.sigmoid(tf.mul(p, 1.702)), 1));
      const negative = tf.sub(tf.exp(tf.minimum(x, 0)), 1);
      return tf.add(tf.mul(positive, a), tf.mul(negative, b)) as T;
    }
    case 'elu':
      return tf.elu(x);
    case 'tanh':
      return tf.tanh(x);
    case 'relu':
      return tf.relu(x);
    case 'lrelu':
      return tf.leakyRelu(x, 0.1);
    case 'gelu':
      return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702))) as T;
  }
}

/** The MOPGRU sequence in plain tf ops, step by step: slow, and the oracle of the fast op's tests. */
export function mopgruReference(
  backend: Backend,
  config: { readonly activation: ActivationName; readonly gate: GateReading },
  x: Tensor3D,
  w: CellTensors,
): Tensor3D {
  const { tf } = backend;
  const [batch, steps, features] = x.shape;
  const units = w.recurrent.shape[0];
  const [kz, kr, kn] = tf.split(w.kernel, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
  const [uz, ur, un] = tf.split(w.recurrent, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
  const [bz, br, bn] = tf.split(w.bias, 3) as [Tensor, Tensor, Tensor];
  const one: Scalar = tf.scalar(1);
  let h: Tensor2D = tf.zeros([batch, units]);
  const states: Tensor[] = [];
  for (let t = 0; t < steps; t++) {
    const xt = tf.reshape(tf.slice(x, [0, t, 0], [batch, 1, features]), [batch, features]) as Tensor2D;
    const r = tf.sigmoid(tf.add(tf.add(tf.matMul(xt, kr), tf.matMul(h, ur)), br));
    const update = tf.add(tf.matMul(xt, kz), tf.matMul(h, uz));
    const z =
      config.gate === 'pre'
        ? tf.sigmoid(tf.add(tf.mul(update, r), bz))
        : tf.mul(tf.sigmoid(tf.add(update, bz)), r);
    const p = tf.add(tf.add(tf.matMul(xt, kn), tf.matMul(tf.mul(r, h) as Tensor2D, un)), bn);
    const n = activate(backend, config.activation, p, w.a, w.b);
    h = tf.add(tf.mul(tf.sub(one, z), h), tf.mul(z, n)) as Tensor2D;
    states.push(h);
  }
  return tf.stack(states, 1) as Tensor3D;
}
