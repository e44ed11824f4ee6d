import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as TensorFlow from '@tensorflow/tfjs';
import type { BackendReport } from '../../shared/contract.js';
import { MudraError } from '../../shared/errors.js';
import { restoreUtilFunctions } from './node-shim.js';

export type BackendName = BackendReport['name'];

type PassedOver = BackendReport['passedOver'][number];

/** A TensorFlow.js backend that has proved that it computes. */
export interface Backend {
  readonly name: BackendName;
  readonly tf: typeof TensorFlow;
  /** Better ones that were tried first, and why each does not run here. */
  readonly passedOver: readonly PassedOver[];
}

const load = createRequire(import.meta.url);
const ladder: readonly BackendName[] = ['tfjs-node', 'wasm', 'cpu'];

const rungs: Readonly<Record<BackendName, () => Promise<typeof TensorFlow>>> = {
  'tfjs-node': async () => {
    restoreUtilFunctions();
    // Which instructions its library was built for, told at each start, is nothing to tell a person.
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '1';
    const tf = load('@tensorflow/tfjs-node') as typeof TensorFlow;
    await use(tf, 'tensorflow');
    return tf;
  },
  wasm: async () => {
    const tf = load('@tensorflow/tfjs') as typeof TensorFlow;
    const wasm = load('@tensorflow/tfjs-backend-wasm') as { setWasmPaths(prefix: string): void };
    wasm.setWasmPaths(join(dirname(load.resolve('@tensorflow/tfjs-backend-wasm')), sep));
    await use(tf, 'wasm');
    return tf;
  },
  cpu: async () => {
    const tf = load('@tensorflow/tfjs') as typeof TensorFlow;
    await use(tf, 'cpu');
    return tf;
  },
};

/** A backend starts, but does not compute. */
class WrongResult extends Error {}

async function use(tf: typeof TensorFlow, name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`The backend “${name}” did not start`);
  await tf.ready();
  const sum = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
  const [value] = await sum.data();
  sum.dispose();
  if (value !== 11) throw new WrongResult(`1·3 + 2·4 = ${value}`);
}

/**
 * Opens the best backend that works here: tfjs-node, then wasm, then plain JavaScript. A rung counts only
 * after it ran a small product and read it back. `only` (or the environment's MUDRA_BACKEND) asks for one
 * rung; MudraError `internal` when that one does not run. TensorFlow.js has one backend a process: opening
 * another moves everything there.
 */
export async function openBackend(options: { readonly only?: BackendName } = {}): Promise<Backend> {
  const wished = options.only ?? process.env['MUDRA_BACKEND'];
  const passedOver: PassedOver[] = [];
  for (const name of wished ? ladder.filter((rung) => rung === wished) : ladder) {
    try {
      return { name, tf: await rungs[name](), passedOver };
    } catch (error) {
      const [line = ''] = String(error instanceof Error ? error.message : error).split('\n');
      passedOver.push({ name, why: whyOf(error), reason: line.slice(0, 300) });
    }
  }
  const reasons = passedOver.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  throw new MudraError('internal', { message: `no TensorFlow.js backend runs (${reasons || wished || ''})` });
}

/** A package that is not there, or one whose native library was not fetched when it was installed. */
function whyOf(error: unknown): PassedOver['why'] {
  if (error instanceof WrongResult) return 'wrong';
  if (!(error instanceof Error)) return 'fails';
  const { code } = error as NodeJS.ErrnoException;
  return code === 'MODULE_NOT_FOUND' || error.message.includes('native addon module') ? 'missing' : 'fails';
}
