import type { TunedStage } from '../model/sign-model.js';
import type { Network } from '../model/network.js';
import type { FitJob } from './contender.js';
import { fitNetwork, REST, type Recipe } from './fit.js';

/** Takes from which on a sign is worth fitting a network to, and signs that it takes to tell apart. */
export const leastTakes = 3;
export const leastSigns = 2;

/** A network fitted to the signs that have takes enough. The caller disposes of it. */
export interface Tuned extends TunedStage {
  readonly network: Network;
}

/**
 * Fits a network to the signs of `job` with at least `least` takes, rest among them. Null when fewer than two signs
 * have as many: then prototypes have to do. Rejects with the signal's reason when cancelled.
 */
export async function tune(job: FitJob, recipe: Recipe, least = leastTakes): Promise<Tuned | null> {
  const counts = Array.from({ length: job.classes }, () => 0);
  for (const { label } of job.takes) counts[label] = (counts[label] ?? 0) + 1;
  const signs = counts.flatMap((count, label) => (label !== REST && count >= least ? [label] : []));
  if (signs.length < leastSigns) return null;
  const outputs = [REST, ...signs];
  const relabelled = (takes: FitJob['takes']): FitJob['takes'] =>
    takes.flatMap(({ frames, label }) => {
      const output = outputs.indexOf(label);
      return output < 0 ? [] : [{ frames, label: output }];
    });
  const network = await fitNetwork({
    ...job,
    recipe,
    classes: outputs.length,
    takes: relabelled(job.takes),
    ...(job.heldOut ? { heldOut: relabelled(job.heldOut) } : {}),
  });
  return { network, outputs };
}
