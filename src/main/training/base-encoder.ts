import { join } from 'node:path';
import { MudraError } from '../../shared/errors.js';
import { FEATURES } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { loadModel } from '../model/model-file.js';
import { weightShapes, type NetworkConfig } from '../model/network-config.js';
import { Network } from '../model/network.js';
import { modelsFolder } from './models-folder.js';

/** What new networks start from: an encoder that learned to tell made-up signs apart. */
export interface BaseEncoder {
  /** The architecture that the weights are for. */
  readonly config: Omit<NetworkConfig, 'features' | 'classes' | 'seed' | 'dropout'>;
  /** Every weight but the head's, by name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/**
 * The encoder shipped in `models/base`, or null when there is none or when it is for other features. Throws
 * MudraError `file.damaged` when its files are broken.
 */
export async function loadBaseEncoder(backend: Backend): Promise<BaseEncoder | null> {
  const models = modelsFolder();
  if (!models) return null;
  try {
    const { network } = await loadModel(join(models, 'base'), backend);
    const { units, dense, activation, gate, apaluSharing, initialA, initialB, features } = network.config;
    const weights = new Map(
      [...network.weights()]
        .filter(([name]) => !name.startsWith('head/'))
        .map(([name, w]) => [name, w.values]),
    );
    network.dispose();
    if (features !== FEATURES) return null;
    return {
      config: { units, dense, activation, gate, apaluSharing, initialA, initialB, head: 'logits' },
      weights,
    };
  } catch (error) {
    if (error instanceof MudraError && error.code === 'file.missing') return null;
    throw error;
  }
}

/** The encoder as a network of its own, for its embeddings; its one logit says nothing. The caller disposes of it. */
export function encoderNetwork({ config, weights }: BaseEncoder, backend: Backend): Network {
  const whole = { ...config, features: FEATURES, classes: 1, seed: 0, dropout: 0 };
  const headless = new Map(
    [...weightShapes(whole)].map(([name, shape]) => [
      name,
      weights.get(name) ?? new Float32Array(shape.reduce((product, n) => product * n, 1)),
    ]),
  );
  return Network.withWeights(whole, backend, headless);
}
