/**
 * An activation in plain tf ops. `a`, `b`: [1] or [units], for APALU alone, which is written without
 * selection and without an overflowing exponential: a·p·(1 + σ(1.702 p)) + b·(e^min(x, 0) − 1), p = relu(x).
 */
export function activate(backend, name, x, a, b) {
    const { tf } = backend;
    switch (name) {
        case 'apalu': {
            const p = tf.relu(x);
            const positive = tf.mul(p, tf.add(tf.sigmoid(tf.mul(p, 1.702)), 1));
            const negative = tf.sub(tf.exp(tf.minimum(x, 0)), 1);
            return tf.add(tf.mul(positive, a), tf.mul(negative, b));
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
            return tf.mul(x, tf.sigmoid(tf.mul(x, 1.702)));
    }
}
/** The MOPGRU sequence in plain tf ops, step by step: slow, and the oracle of the fast op's tests. */
export function mopgruReference(backend, config, x, w) {
    const { tf } = backend;
    const [batch, steps, features] = x.shape;
    const units = w.recurrent.shape[0];
    const [kz, kr, kn] = tf.split(w.kernel, 3, 1);
    const [uz, ur, un] = tf.split(w.recurrent, 3, 1);
    const [bz, br, bn] = tf.split(w.bias, 3);
    const one = tf.scalar(1);
    let h = tf.zeros([batch, units]);
    const states = [];
    for (let t = 0; t < steps; t++) {
        const xt = tf.reshape(tf.slice(x, [0, t, 0], [batch, 1, features]), [batch, features]);
        const r = tf.sigmoid(tf.add(tf.add(tf.matMul(xt, kr), tf.matMul(h, ur)), br));
        const update = tf.add(tf.matMul(xt, kz), tf.matMul(h, uz));
        const z = config.gate === 'pre'
            ? tf.sigmoid(tf.add(tf.mul(update, r), bz))
            : tf.mul(tf.sigmoid(tf.add(update, bz)), r);
        const p = tf.add(tf.add(tf.matMul(xt, kn), tf.matMul(tf.mul(r, h), un)), bn);
        const n = activate(backend, config.activation, p, w.a, w.b);
        h = tf.add(tf.mul(tf.sub(one, z), h), tf.mul(z, n));
        states.push(h);
    }
    return tf.stack(states, 1);
}
