import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openBackend, type Backend, type BackendName } from '../../src/main/model/backend.js';

export const backendNames: readonly BackendName[] = ['tfjs-node', 'wasm', 'cpu'];

const binding = join(
  import.meta.dirname,
  '../../node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node',
);

/**
 * The backend, or null, said aloud, for tfjs-node where its native part was never installed. One that is
 * installed and does not open throws, as does any other backend.
 */
export async function openIfInstalled(name: BackendName): Promise<Backend | null> {
  if (name === 'tfjs-node' && !existsSync(binding)) {
    console.warn('SKIPPED: tests on tfjs-node, which is not installed; “npm run native” installs it');
    return null;
  }
  return openBackend({ only: name });
}
