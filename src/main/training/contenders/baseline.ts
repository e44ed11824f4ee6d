import { FEATURES } from '../../features/features.js';
import { baselineModel, type BaselineCell } from '../../model/layer-models.js';
import { networkDefaults } from '../../model/network-config.js';
import type { Contender } from '../contender.js';
import { defaultRecipe, type Schedule } from '../fit.js';
import { trainableContender } from './trainable.js';

/** The library's recurrent layers with the widths, head and schedule of the everyday network from scratch. */
export function baselineContender(cell: BaselineCell): Contender {
  const { units, dense, dropout } = networkDefaults;
  const config = { cell, units, dense, dropout };
  const { name: _, network: __, base: ___, ...schedule } = defaultRecipe;
  return trainableContender(cell, schedule satisfies Schedule, config, ({ backend, classes, seed }) =>
    baselineModel({ ...config, features: FEATURES, classes, seed }, backend),
  );
}
