import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Backend } from './backend.js';

/**
 * Matrix product of `a` [m × k] and `b` [k × n] whose gradients transpose first and multiply then: a product
 * with a transpose flag, as the library's own gradients have it, leaves the wasm backend's fast path.
 */
export function product({ tf }: Backend, a: Tensor2D, b: Tensor2D): Tensor2D {
  const op = tf.customGrad((...inputs) => {
    const [left, right, save] = inputs as unknown as [Tensor2D, Tensor2D, (kept: Tensor[]) => void];
    save([left, right]);
    return {
      value: tf.matMul(left, right),
      gradFunc: (dy: Tensor | Tensor[], kept: Tensor[]) => {
        const [l, r] = kept as [Tensor2D, Tensor2D];
        const slope = dy as Tensor2D;
        return [tf.matMul(slope, tf.transpose(r)), tf.matMul(tf.transpose(l), slope)];
      },
    };
  });
  return op(a, b) as Tensor2D;
}
