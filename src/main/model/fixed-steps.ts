import type { Batch } from './network.js';

/** The same sequences, each stretched or shortened to exactly `steps` by taking the nearest step: no padding is left. */
export function toFixedSteps(batch: Batch, steps: number): Batch {
  const features = batch.rows.length / (batch.size * batch.steps);
  const rows = new Float32Array(batch.size * steps * features);
  batch.lengths.forEach((length, i) => {
    for (let t = 0; t < steps; t++) {
      const nearest = steps > 1 ? Math.round((t * (length - 1)) / (steps - 1)) : 0;
      const from = (i * batch.steps + nearest) * features;
      rows.set(batch.rows.subarray(from, from + features), (i * steps + t) * features);
    }
  });
  const { size, labels } = batch;
  return { rows, size, steps, lengths: batch.lengths.map(() => steps), ...(labels ? { labels } : {}) };
}
