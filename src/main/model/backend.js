import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { MudraError } from '../../shared/errors.js';
import { restoreUtilFunctions } from './node-shim.js';
const require = createRequire(import.meta.url);
const ladder = ['tfjs-node', 'wasm', 'cpu'];
const rungs = {
    'tfjs-node': async () => {
        restoreUtilFunctions();
        const tf = require('@tensorflow/tfjs-node');
        await use(tf, 'tensorflow');
        return tf;
    },
    wasm: async () => {
        const tf = require('@tensorflow/tfjs');
        const wasm = require('@tensorflow/tfjs-backend-wasm');
        wasm.setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), sep));
        await use(tf, 'wasm');
        return tf;
    },
    cpu: async () => {
        const tf = require('@tensorflow/tfjs');
        await use(tf, 'cpu');
        return tf;
    },
};
async function use(tf, name) {
    if (!(await tf.setBackend(name)))
        throw new Error(`The backend “${name}” did not start`);
    await tf.ready();
    const sum = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
    const [value] = await sum.data();
    sum.dispose();
    if (value !== 11)
        throw new Error(`The backend “${name}” computes wrongly: 1·3 + 2·4 = ${value}`);
}
/**
 * Opens the best backend that works here: tfjs-node, then wasm, then plain JavaScript. A rung counts only
 * after it ran a small product and read it back. `only` (or the environment's MUDRA_BACKEND) asks for one
 * rung; MudraError `internal` when that one does not run.
 */
export async function openBackend(options = {}) {
    const wished = options.only ?? process.env['MUDRA_BACKEND'];
    const passedOver = [];
    for (const name of wished ? ladder.filter((rung) => rung === wished) : ladder) {
        try {
            return { name, tf: await rungs[name](), passedOver };
        }
        catch (error) {
            const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
            passedOver.push({ name, reason: line.slice(0, 300) });
        }
    }
    const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
    throw new MudraError('internal', { message: `no TensorFlow.js backend runs (${reasons || wished || ''})` });
}
