import { FEATURES } from '../../features/features.js';
import { paperCell, paperStack } from '../../model/paper-models.js';
import type { Contender } from '../contender.js';
import type { Schedule } from '../fit.js';
import { trainableContender } from './trainable.js';
import { asConfig, variantName, variantOf, type Variant } from './variant.js';

export type PaperName = 'paper-cell' | 'paper-stack';

/** What both have in common: a steady rate, gradients as they are, true labels. */
const plain = {
  warmUpEpochs: 0,
  decay: 'none',
  labelSmoothing: 0,
  clipNorm: Infinity,
  restShare: 1.5,
  epochs: 100,
} as const;

/** As in the authors' files. The notebook's epochs are not known to us: as many as the stack's. */
const schedules: Readonly<Record<PaperName, Schedule>> = {
  'paper-cell': { ...plain, batchSize: 50, peakRate: 1e-3 },
  'paper-stack': { ...plain, batchSize: 13, peakRate: 1e-4 },
};

const makers = { 'paper-cell': paperCell, 'paper-stack': paperStack } as const;

/** A model of the MOPGRU paper's authors, with `options` in place of what is theirs. Throws RangeError as `variantOf`. */
export function paperContender(name: PaperName, options: Partial<Variant>): Contender {
  const variant = variantOf(name, options);
  const config = asConfig(variant);
  return trainableContender(
    variantName(name, variant),
    schedules[name],
    config,
    ({ backend, classes, seed }) => makers[name]({ ...config, features: FEATURES, classes, seed }, backend),
  );
}
