import type { ActivationName } from '../activations.js';
import { UNIT_STEP, type CellViews, type GateReading } from './kernels.js';
import { at, type Numbers } from './numbers.js';

export interface CellConfig {
  readonly features: number;
  readonly units: number;
  readonly activation: ActivationName;
  readonly gate: GateReading;
}

/**
 * Weights of a cell in Keras' layout, columns update | reset | candidate: kernel [features × 3 units],
 * recurrent [units × 3 units], bias [3 units]; APALU's a and b, one number or one per unit, positive.
 */
export interface CellWeights {
  readonly kernel: Numbers;
  readonly recurrent: Numbers;
  readonly bias: Numbers;
  readonly a: Numbers;
  readonly b: Numbers;
}

/** Units as the inner loops take them. The cells added have zero weights: their states and slopes stay 0. */
export function paddedUnits(units: number): number {
  return Math.ceil(units / UNIT_STEP) * UNIT_STEP;
}

/** Copies rows of `blocks` × `from` columns to rows of `blocks` × `to`: pads, or takes padding away. */
export function copyColumns(
  rows: number,
  blocks: number,
  source: Numbers,
  from: number,
  target: Numbers,
  to: number,
): void {
  if (from === to) {
    target.set(source.subarray(0, rows * blocks * from));
    return;
  }
  const width = Math.min(from, to);
  for (let i = 0; i < rows * blocks; i++) {
    target.set(source.subarray(i * from, i * from + width), i * to);
  }
}

/** Weights as a workspace holds them, padded: kernel [features × 3u], recurrent [u × 3u]. */
export interface WeightViews extends Pick<CellViews, 'bias' | 'a' | 'b'> {
  readonly kernel: Numbers;
  readonly recurrent: Numbers;
}

export function weightLengths(features: number, u: number): Record<keyof WeightViews, number> {
  return { kernel: features * 3 * u, recurrent: u * 3 * u, bias: 3 * u, a: u, b: u };
}

export function loadWeights({ features, units }: CellConfig, weights: CellWeights, views: WeightViews): void {
  const u = paddedUnits(units);
  copyColumns(features, 3, weights.kernel, units, views.kernel, u);
  copyColumns(units, 3, weights.recurrent, units, views.recurrent, u);
  copyColumns(1, 3, weights.bias, units, views.bias, u);
  views.a.fill(1);
  views.b.fill(1);
  for (let j = 0; j < units; j++) {
    views.a[j] = at(weights.a, weights.a.length === 1 ? 0 : j);
    views.b[j] = at(weights.b, weights.b.length === 1 ? 0 : j);
  }
}
