import { join } from 'node:path';
import { MudraError } from '../../shared/errors.js';
import { FEATURES } from '../features/features.js';
import type { Backend } from '../model/backend.js';
import { loadModel } from '../model/model-file.js';
import { weightShapes, type NetworkConfig } from '../model/network-config.js';
import { EncoderEnsemble } from '../model/encoder-ensemble.js';
import { Network } from '../model/network.js';
import { modelsFolder } from './models-folder.js';

/** A network that learned to tell made-up signs apart, without what it told them apart by. */
export interface BaseNetwork {
  /** The architecture that the weights are for. */
  readonly config: Omit<NetworkConfig, 'features' | 'classes' | 'seed' | 'dropout'>;
  /** Every weight but the head's, by name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** The shipped encoder: new networks start from its first member, and all together give embeddings. */
export interface BaseEncoder extends BaseNetwork {
  /** The first is this network itself. */
  readonly members: readonly BaseNetwork[];
}

/** Where the members of the shipped encoder lie, under `models`. */
export const baseFolders = ['base', 'base-2'] as const;

/**
 * The encoder shipped in `models`, or null when there is none or when it is for other features. Throws
 * MudraError `file.damaged` when its files are broken.
 */
export async function loadBaseEncoder(backend: Backend): Promise<BaseEncoder | null> {
  const models = modelsFolder();
  if (!models) return null;
  const members: BaseNetwork[] = [];
  for (const folder of baseFolders) {
    const member = await loadMember(join(models, folder), backend);
    if (member) members.push(member);
  }
  const [first] = members;
  return first ? { ...first, members } : null;
}

/** Null when there is none, or when it is for other features. */
async function loadMember(folder: string, backend: Backend): Promise<BaseNetwork | null> {
  try {
    const { network } = await loadModel(folder, backend);
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

/** The encoder for its embeddings. The caller disposes of it. */
export function encoderNetwork({ members }: BaseEncoder, backend: Backend): EncoderEnsemble {
  return new EncoderEnsemble(members.map((member) => memberNetwork(member, backend)));
}

/** A member as a network; its one logit says nothing. */
function memberNetwork({ config, weights }: BaseNetwork, backend: Backend): Network {
  const whole = { ...config, features: FEATURES, classes: 1, seed: 0, dropout: 0 };
  const headless = new Map(
    [...weightShapes(whole)].map(([name, shape]) => [
      name,
      weights.get(name) ?? new Float32Array(shape.reduce((product, n) => product * n, 1)),
    ]),
  );
  return Network.withWeights(whole, backend, headless);
}
