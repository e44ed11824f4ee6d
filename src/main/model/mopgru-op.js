/**
 * A whole MOPGRU sequence as one differentiable op, the same on every backend: forward and back-propagation
 * through time run on `engine`. `x` [batch × steps × features] → states [batch × steps × units]. An engine
 * serves one layer: its buffers hold the last forward pass until the gradient is taken.
 */
export function mopgru(backend, engine, x, w, wantDx) {
    const { tf } = backend;
    const [batch, steps] = x.shape;
    const { units } = engine.config;
    const numbers = (t) => t.dataSync();
    const op = tf.customGrad((...inputs) => {
        const [xs, kernel, recurrent, bias, a, b] = inputs;
        const states = engine.forward(numbers(xs), batch, steps, {
            kernel: numbers(kernel),
            recurrent: numbers(recurrent),
            bias: numbers(bias),
            a: numbers(a),
            b: numbers(b),
        });
        return {
            value: tf.tensor(states, [batch, steps, units]),
            gradFunc: (dy) => {
                const g = engine.backward(numbers(dy), wantDx);
                const shared = (perUnit, like) => {
                    const each = Float32Array.from(perUnit);
                    return like.size === 1 ? tf.tensor1d([each.reduce((s, n) => s + n, 0)]) : tf.tensor1d(each);
                };
                return [
                    g.dx ? tf.tensor(g.dx, xs.shape) : tf.zerosLike(xs),
                    tf.tensor(g.kernel, kernel.shape),
                    tf.tensor(g.recurrent, recurrent.shape),
                    tf.tensor(g.bias, bias.shape),
                    shared(g.a, a),
                    shared(g.b, b),
                ];
            },
        };
    });
    return op(x, w.kernel, w.recurrent, w.bias, w.a, w.b);
}
