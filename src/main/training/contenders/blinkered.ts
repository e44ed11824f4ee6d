import { columnsOf, featureParts, type FeaturePart } from '../../features/feature-groups.js';
import { FEATURES } from '../../features/features.js';
import { Network, type Batch } from '../../model/network.js';
import type { Trainable } from '../../model/trainable.js';
import { judgeTakes, recipeIdentity, type Contender } from '../contender.js';
import { fitTrainable, type Recipe } from '../fit.js';

/** What a model is shown of each step: all but some parts, or only some. */
export interface Blinkers {
  readonly kind: 'without' | 'only';
  readonly parts: readonly FeaturePart[];
}

/** Why nothing can be learned so, or nothing is different, as a sentence; null when all is well. */
export function needless({ kind, parts }: Blinkers): string | null {
  const hidden = hiddenColumns({ kind, parts }).length;
  if (parts.length === 0 || hidden === 0) return 'That hides no features.';
  return hidden === FEATURES ? 'That leaves no features to learn from.' : null;
}

/** Columns that read zero, rising. */
export function hiddenColumns({ kind, parts }: Blinkers): number[] {
  const named = columnsOf(parts);
  if (kind === 'without') return named;
  return Array.from({ length: FEATURES }, (_, column) => column).filter((column) => !named.includes(column));
}

/** The words that ask the command line for it, in one order. */
export function blinkersInWords({ kind, parts }: Blinkers): string {
  return `--${kind} ${featureParts.filter((part) => parts.includes(part)).join(',')}`;
}

/**
 * A network from scratch, by `recipe` but for weights to start from, to which the hidden features read zero while
 * it is fitted and when it judges. First weights, examples and their order are those of the same recipe seeing
 * everything. Throws RangeError where `needless` says why, and for a recipe with a base.
 */
export function blinkeredContender(recipe: Recipe, blinkers: Blinkers): Contender {
  const reason = recipe.base ? 'The base encoder was fitted to all features.' : needless(blinkers);
  if (reason !== null) throw new RangeError(reason);
  const hidden = hiddenColumns(blinkers);
  return {
    name: `${recipe.name} ${blinkersInWords(blinkers)}`,
    identity: `hidden ${hidden.join()} ${recipeIdentity(recipe)}`,
    fit: async (job) => {
      const config = { ...recipe.network, features: FEATURES, classes: job.classes, seed: job.seed };
      const network = Network.create(config, job.backend);
      const model = await fitTrainable(blinkered(network, hidden), job, recipe);
      return {
        judge: (takes) => judgeTakes(model, job, takes),
        apalu: network.apaluParameters(),
        dispose: () => model.dispose(),
      };
    },
  };
}

/** `model`, to which the columns of `hidden` read zero. Batches stay as they are. */
export function blinkered(model: Trainable, hidden: readonly number[]): Trainable {
  const shown = (batch: Batch): Batch => {
    const rows = batch.rows.slice();
    for (let from = 0; from < rows.length; from += FEATURES) {
      for (const column of hidden) rows[from + column] = 0;
    }
    return { ...batch, rows };
  };
  return {
    trainBatch: (batch, options) => model.trainBatch(shown(batch), options),
    infer: (batch) => model.infer(shown(batch)),
    dispose: () => model.dispose(),
  };
}
