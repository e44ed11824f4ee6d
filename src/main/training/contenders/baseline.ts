import { FEATURES } from '../../features/features.js';
import { baselineModel, type BaselineCell, type BaselineConfig } from '../../model/layer-models.js';
import { networkDefaults } from '../../model/network-config.js';
import type { Contender } from '../contender.js';
import { defaultRecipe, type Schedule } from '../fit.js';
import { trainableContender } from './trainable.js';

/**
 * The library's recurrent layers with the widths, head and schedule of the everyday network from scratch, and
 * with `size` and `schedule` in place of these.
 */
export function baselineContender(
  cell: BaselineCell,
  size: Pick<BaselineConfig, 'units' | 'dense' | 'dropout'> = networkDefaults,
  schedule: Partial<Schedule> = {},
): Contender {
  const { units, dense, dropout } = size;
  const config = { cell, units, dense, dropout };
  const { name: _, network: __, base: ___, ...everyday } = defaultRecipe;
  return trainableContender(cell, { ...everyday, ...schedule }, config, ({ backend, classes, seed }) =>
    baselineModel({ ...config, features: FEATURES, classes, seed }, backend),
  );
}
