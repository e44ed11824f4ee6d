import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs';
import type { Backend } from './backend.js';
import type { MopgruEngine } from './engine/mopgru.js';

/** Weights of one MOPGRU layer as tensors; shapes as in `CellWeights`. */
export interface CellTensors {
  readonly kernel: Tensor2D;
  readonly recurrent: Tensor2D;
  readonly bias: Tensor1D;
  readonly a: Tensor1D;
  readonly b: Tensor1D;
}

/**
 * A whole MOPGRU sequence as one differentiable op, the same on every backend: forward and back-propagation
 * through time run on `engine`. `x` [batch × steps × features] → states [batch × steps × units], 0 beyond each
 * sequence's length. An engine serves one layer: its buffers hold the last forward pass until the gradient is taken.
 */
export function mopgru(
  backend: Backend,
  engine: MopgruEngine,
  x: Tensor3D,
  w: CellTensors,
  wantDx: boolean,
  lengths?: readonly number[],
): Tensor3D {
  const { tf } = backend;
  const [batch, steps] = x.shape;
  const { units } = engine.config;
  const numbers = (t: Tensor): Float32Array => t.dataSync() as Float32Array;
  const op = tf.customGrad((...inputs) => {
    const [xs, kernel, recurrent, bias, a, b] = inputs as unknown as Tensor[] as [
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
      Tensor,
    ];
    const weights = {
      kernel: numbers(kernel),
      recurrent: numbers(recurrent),
      bias: numbers(bias),
      a: numbers(a),
      b: numbers(b),
    };
    const states = engine.forward(numbers(xs), batch, steps, weights, lengths);
    return {
      value: tf.tensor(states as Float32Array, [batch, steps, units]),
      gradFunc: (dy: Tensor | Tensor[]) => {
        const g = engine.backward(numbers(dy as Tensor), wantDx);
        const shared = (perUnit: ArrayLike<number>, like: Tensor): Tensor => {
          const each = Float32Array.from(perUnit);
          return like.size === 1 ? tf.tensor1d([each.reduce((s, n) => s + n, 0)]) : tf.tensor1d(each);
        };
        return [
          // Only its shape: rows from outside are disposed by now, and tfjs-node would read them.
          g.dx ? tf.tensor(g.dx as Float32Array, xs.shape) : tf.zeros(xs.shape),
          tf.tensor(g.kernel as Float32Array, kernel.shape),
          tf.tensor(g.recurrent as Float32Array, recurrent.shape),
          tf.tensor(g.bias as Float32Array, bias.shape),
          shared(g.a, a),
          shared(g.b, b),
        ];
      },
    };
  });
  return op(x, w.kernel, w.recurrent, w.bias, w.a, w.b) as Tensor3D;
}
