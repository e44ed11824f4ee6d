import type { Backend } from '../model/backend.js';
import { networkDefaults } from '../model/network-config.js';
import { encoderNetwork, loadBaseEncoder } from './base-encoder.js';
import { networkContender, type Contender } from './contender.js';
import { baselineContender } from './contenders/baseline.js';
import { dtwContender } from './contenders/dtw.js';
import { signModelContender } from './contenders/sign-model.js';
import { paperContender } from './contenders/paper.js';
import { asConfig, variantName, variantOf, type Variant } from './contenders/variant.js';
import { defaultRecipe, type Recipe } from './fit.js';

/** Networks of our own by the names that the command line uses. `base` is the everyday one. */
const networkNames = ['base', 'apalu-mopgru', 'elu-mopgru'] as const;
export type NetworkName = (typeof networkNames)[number];

/**
 * All models that can be measured, by the names that the command line uses. `base` is what the app recognises
 * with; `base-prototypes` and `base-network` are its two stages, each alone.
 */
export const modelNames = [
  ...networkNames,
  'base-prototypes',
  'base-network',
  'paper-cell',
  'paper-stack',
  'gru',
  'lstm',
  'bigru',
  'rnn',
  'dtw',
] as const;
export type ModelName = (typeof modelNames)[number];

/**
 * How each model is fitted. `base` starts from the shipped encoder, with a head aimed at the class means, and
 * needs few epochs at a low rate; where no encoder is shipped it is `apalu-mopgru`, from scratch.
 */
export async function recipeFor(name: NetworkName, backend: Backend): Promise<Recipe> {
  if (name === 'elu-mopgru')
    return { ...defaultRecipe, name, network: { ...networkDefaults, activation: 'elu' } };
  const base = name === 'base' ? await loadBaseEncoder(backend) : null;
  if (!base) return defaultRecipe;
  return {
    ...defaultRecipe,
    name,
    base,
    peakRate: 5e-4,
    warmUpEpochs: 1,
    epochs: 12,
    restShare: 1,
    network: { ...networkDefaults, dropout: 0.2 },
  };
}

/** The recipe of a network from scratch with `options` in place. Throws RangeError as `contenderFor`. */
export async function scratchRecipe(
  name: Exclude<NetworkName, 'base'>,
  backend: Backend,
  options: Partial<Variant> = {},
): Promise<Recipe> {
  const variant = variantOf(name, options);
  const recipe = await recipeFor(name, backend);
  return {
    ...recipe,
    name: variantName(name, variant),
    network: { ...recipe.network, ...asConfig(variant) },
  };
}

/**
 * The model that goes by `name`, ready to be fitted and measured, with `options` in place of its usual
 * choices. Throws RangeError when one does not apply; `misfit` says so beforehand.
 */
export async function contenderFor(
  name: ModelName,
  backend: Backend,
  options: Partial<Variant> = {},
): Promise<Contender> {
  variantOf(name, options);
  switch (name) {
    case 'base':
    case 'base-prototypes':
    case 'base-network': {
      const recipe = await recipeFor('base', backend);
      if (!recipe.base || name === 'base-network') return networkContender({ ...recipe, name });
      const encoder = encoderNetwork(recipe.base, backend);
      return signModelContender({ name, encoder, recipe, tuned: name === 'base' });
    }
    case 'apalu-mopgru':
    case 'elu-mopgru':
      return networkContender(await scratchRecipe(name, backend, options));
    case 'paper-cell':
    case 'paper-stack':
      return paperContender(name, options);
    case 'gru':
    case 'lstm':
    case 'bigru':
    case 'rnn':
      return baselineContender(name);
    case 'dtw':
      return dtwContender();
  }
}
