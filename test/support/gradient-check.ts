import { expect } from 'vitest';
import type { Backend } from '../../src/main/model/backend.js';
import type { GraphModel } from '../../src/main/model/graph-model.js';
import type { Batch } from '../../src/main/model/network.js';
import { gauss, seededRandom } from '../../src/shared/domain/random.js';

/** Random sequences of three to seven steps, labels in turn; a feature of the label's own rises over time. */
export function labelledBatch(
  features: number,
  size: number,
  classes: number,
): Batch & { readonly labels: number[] } {
  const random = seededRandom(21);
  const steps = 7;
  const rows = new Float32Array(size * steps * features);
  const labels = Array.from({ length: size }, (_, i) => i % classes);
  const lengths = labels.map(() => 3 + Math.floor(random() * 5));
  labels.forEach((label, i) => {
    for (let t = 0; t < (lengths[i] ?? 0); t++) {
      for (let f = 0; f < features; f++)
        rows[(i * steps + t) * features + f] = gauss(random, 0.6) + (f === label ? t / 4 : 0);
    }
  });
  return { rows, size, steps, lengths, labels };
}

/** Slopes of the loss by the weights' names. */
export function slopesOf(backend: Backend, model: GraphModel, batch: Batch): Map<string, Float32Array> {
  const found = new Map<string, Float32Array>();
  backend.tf.tidy(() => {
    for (const [name, gradient] of model.slopes(batch).gradients)
      found.set(name, Float32Array.from(gradient.dataSync()));
  });
  return found;
}

/**
 * Compares the slopes of each weight with central differences along its gradient mixed with a random
 * direction: float32 leaves too little of the small slopes of single numbers. `tolerance` is relative.
 */
export function expectRightSlopes(
  backend: Backend,
  model: GraphModel,
  batch: Batch,
  tolerance: number,
): void {
  const random = seededRandom(4);
  const { weights } = model.graph;
  const gradients = slopesOf(backend, model, batch);
  const lossWith = (name: string, values: Float32Array): number => {
    weights.set(name, values);
    return backend.tf.tidy(() => model.slopes(batch).loss);
  };
  expect(gradients.size).toBe(weights.variables.length);
  for (const [name, gradient] of gradients) {
    const length = norm(gradient);
    expect(length, name).toBeGreaterThan(0);
    const mixed = gradient.map((n) => n / length + gauss(random, 0.5 / Math.sqrt(gradient.length)));
    const size = norm(mixed);
    const direction = mixed.map((n) => n / size);
    const exact = gradient.reduce((sum, n, i) => sum + n * (direction[i] ?? 0), 0);
    const own = weights.values(name);
    const moved = (by: number): Float32Array => own.map((n, i) => n + by * (direction[i] ?? 0));
    // The step that suits float32 differs from weight to weight: one of these must agree.
    const errors = [0.03, 0.01, 0.003].map((step) => {
      const slope = (lossWith(name, moved(step)) - lossWith(name, moved(-step))) / (2 * step);
      return Math.abs(slope - exact) / Math.max(Math.abs(exact), 1e-3);
    });
    weights.set(name, own);
    expect(Math.min(...errors), `${name}: ${errors.join(' ')}`).toBeLessThan(tolerance);
  }
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, n) => sum + n * n, 0));
}
