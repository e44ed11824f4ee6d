import type { Backend } from '../model/backend.js';
import { networkDefaults } from '../model/network-config.js';
import { loadBaseEncoder } from './base-encoder.js';
import { networkContender, type Contender } from './contender.js';
import { defaultRecipe, type Recipe } from './fit.js';

/** Models by the names that the command line uses. `base` is the everyday one. */
export const modelNames = ['base', 'apalu-mopgru', 'elu-mopgru'] as const;
export type ModelName = (typeof modelNames)[number];

/**
 * How each model is fitted. `base` starts from the shipped encoder, with a head aimed at the class means, and
 * needs few epochs at a low rate; where no encoder is shipped it is `apalu-mopgru`, from scratch.
 */
export async function recipeFor(name: ModelName, backend: Backend): Promise<Recipe> {
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

/** The model that goes by `name`, ready to be fitted and measured. */
export async function contenderFor(name: ModelName, backend: Backend): Promise<Contender> {
  return networkContender(await recipeFor(name, backend));
}
