import { apaluDefaults, softplus } from './activations.js';
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
};
/** Scale of the cosine head's logits. */
export const COSINE_SCALE = 16;
/** Name of recurrent layer `index` in weights and reports. */
export function layerName(index) {
    return `mopgru_${index + 1}`;
}
/** Weights of a recurrent layer as the engine takes them. */
export function cellWeights(layer, weight) {
    return {
        kernel: weight(`${layer}/kernel`),
        recurrent: weight(`${layer}/recurrent_kernel`),
        bias: weight(`${layer}/bias`),
        a: weight(`${layer}/a_raw`).map(softplus),
        b: weight(`${layer}/b_raw`).map(softplus),
    };
}
