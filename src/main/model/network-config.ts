import { apaluDefaults, softplus, type ActivationName } from './activations.js';
import type { CellWeights, GateReading } from './engine/mopgru.js';

export interface NetworkConfig {
  /** Numbers a step. */
  readonly features: number;
  readonly classes: number;
  /** Units of each MOPGRU layer. */
  readonly units: readonly number[];
  /** Width of the embedding. */
  readonly dense: number;
  readonly activation: ActivationName;
  readonly gate: GateReading;
  /** One pair of APALU's a and b a layer, or one a unit. */
  readonly apaluSharing: 'layer' | 'unit';
  readonly initialA: number;
  readonly initialB: number;
  /** Share of the pooled state that is dropped while training. */
  readonly dropout: number;
  /**
   * `softsign` is the MOPGRU paper's output; as logits it lies in (−1, 1), so it cannot be sure. `cosine`:
   * scaled cosines between embedding and class vectors, for embeddings that are compared by angle.
   */
  readonly head: 'logits' | 'softsign' | 'cosine';
  readonly seed: number;
}

/** The everyday network; the caller adds features, classes and seed. */
export const networkDefaults = {
  units: [64, 128],
  dense: 64,
  activation: 'apalu',
  gate: 'pre',
  apaluSharing: 'layer',
  initialA: apaluDefaults.a,
  initialB: apaluDefaults.b,
  dropout: 0.5,
  head: 'logits',
} as const satisfies Omit<NetworkConfig, 'features' | 'classes' | 'seed'>;

/** Scale of the cosine head's logits. */
export const COSINE_SCALE = 16;

/** Shape of every weight by its name, in the order in which they are stored. */
export function weightShapes(config: NetworkConfig): Map<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const addFactors = (layer: string, width: number): void => {
    const pairs = config.apaluSharing === 'unit' ? width : 1;
    shapes.set(`${layer}/a_raw`, [pairs]).set(`${layer}/b_raw`, [pairs]);
  };
  let width = config.features;
  config.units.forEach((units, i) => {
    const layer = layerName(i);
    shapes.set(`${layer}/kernel`, [width, 3 * units]);
    shapes.set(`${layer}/recurrent_kernel`, [units, 3 * units]);
    shapes.set(`${layer}/bias`, [3 * units]);
    addFactors(layer, units);
    width = units;
  });
  shapes.set('dense/kernel', [2 * width, config.dense]).set('dense/bias', [config.dense]);
  addFactors('dense', config.dense);
  shapes.set('head/kernel', [config.dense, config.classes]).set('head/bias', [config.classes]);
  return shapes;
}

/** Name of recurrent layer `index` in weights and reports. */
export function layerName(index: number): string {
  return `mopgru_${index + 1}`;
}

/** Weights of a recurrent layer as the engine takes them. */
export function cellWeights(layer: string, weight: (name: string) => Float32Array): CellWeights {
  return {
    kernel: weight(`${layer}/kernel`),
    recurrent: weight(`${layer}/recurrent_kernel`),
    bias: weight(`${layer}/bias`),
    a: weight(`${layer}/a_raw`).map(softplus),
    b: weight(`${layer}/b_raw`).map(softplus),
  };
}
