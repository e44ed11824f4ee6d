import {
  copyColumns,
  loadWeights,
  paddedUnits,
  weightLengths,
  type CellConfig,
  type CellWeights,
} from './cell.js';
import type { CellSize } from './kernels.js';
import { makeNumbers, transpose, type Numbers, type Precision } from './numbers.js';
import { openWorkspace, type KernelKind, type Workspace } from './workspace.js';

export type { CellConfig, CellWeights } from './cell.js';
export type { GateReading } from './kernels.js';

/** Arrays of a workspace for `rows` = batch × steps; u is the padded number of units. */
function lengthsFor(f: number, u: number, batch: number, rows: number) {
  return {
    ...weightLengths(f, u),
    x: rows * f,
    ones: rows,
    projected: rows * 3 * u,
    update: rows * u,
    reset: rows * u,
    resetState: rows * u,
    candidate: rows * u,
    states: (rows + batch) * u,
    kernelT: f * 3 * u,
    recurrentT: u * 3 * u,
    dx: rows * f,
    dStates: rows * u,
    dProjected: rows * 3 * u,
    dNext: batch * u,
    dResetState: batch * u,
    dUpdateBias: u,
    dA: u,
    dB: u,
    dKernel: f * 3 * u,
    dRecurrent: u * 3 * u,
    dBias: 3 * u,
  };
}

type Room = Workspace<keyof ReturnType<typeof lengthsFor>>;

/**
 * MOPGRU over whole sequences on typed arrays: forward, and back-propagation through time. Convention
 * h′ = (1 − z) ⊙ h + z ⊙ n, h₀ = 0, with r = σ(x Wr + h Ur + br) and n = act(x Wh + (r ⊙ h) Uh + bh).
 * Memory grows with the largest batch and sequence seen.
 */
export class MopgruEngine {
  private room: Room | null = null;
  private batchRoom = 0;
  private rowRoom = 0;
  private size: CellSize | null = null;

  constructor(
    readonly config: CellConfig,
    private readonly precision: Precision = 'float32',
    private readonly kind: KernelKind = 'simd',
  ) {}

  /** `x`: [batch × steps × features]; the result is the states [batch × steps × units]. */
  forward(x: Numbers, batch: number, steps: number, weights: CellWeights): Numbers {
    const { views: v, kernels } = this.roomFor(batch, steps);
    const { features: f, units, activation, gate } = this.config;
    const u = paddedUnits(units);
    const size = { batch, steps, units: u, activation, gate };
    this.size = size;
    loadWeights(this.config, weights, v);
    v.x.set(x);
    kernels.product(batch * steps, 3 * u, f, v.x, 0, f, 1, v.kernel, 0, 3 * u, v.projected, 0, 3 * u, false);
    const ahead = (steps + 1) * u;
    const across = steps * u;
    for (let i = 0; i < batch; i++) v.states.fill(0, i * ahead, i * ahead + u);
    for (let t = 0; t < steps; t++) {
      const cell = t * u;
      // Before the first step the state is 0: nothing to add.
      if (t > 0) {
        const { states, recurrent, projected } = v;
        kernels.product(batch, 2 * u, u, states, cell, ahead, 1, recurrent, 0, 3 * u, projected, 3 * cell, 3 * across, true); // prettier-ignore
      }
      kernels.gatesForward(v, size, t);
      if (t > 0) {
        const { resetState, recurrent, projected } = v;
        kernels.product(batch, u, u, resetState, cell, across, 1, recurrent, 2 * u, 3 * u, projected, 3 * cell + 2 * u, 3 * across, true); // prettier-ignore
      }
      kernels.stateForward(v, size, t);
    }
    const out = makeNumbers(batch * steps * units, this.precision);
    for (let i = 0; i < batch; i++) {
      const from = v.states.subarray(i * ahead + u, (i + 1) * ahead);
      copyColumns(steps, 1, from, u, out.subarray(i * steps * units), units);
    }
    return out;
  }

  /**
   * Gradients of the last `forward`. `dy`: [batch × steps × units], the loss's slope in the states.
   * Shapes as the weights'; a and b per unit [units] (sum them where they are shared), 0 for activations that
   * have none; dx only when asked.
   */
  backward(dy: Numbers, wantDx: boolean): CellWeights & { readonly dx: Numbers | null } {
    const { room, size } = this;
    if (!room || !size) throw new Error('backward before forward');
    const { features: f, units } = this.config;
    const { batch, steps, units: u } = size;
    const { views: v, kernels } = room;
    const rows = batch * steps;
    this.walkBack(room, size, dy);

    kernels.product(f, 3 * u, rows, v.x, 0, 1, f, v.dProjected, 0, 3 * u, v.dKernel, 0, 3 * u, false);
    for (let i = 0; i < batch; i++) {
      const [from, row] = [i * (steps + 1) * u, i * steps * 3 * u];
      kernels.product(u, 2 * u, steps, v.states, from, 1, u, v.dProjected, row, 3 * u, v.dRecurrent, 0, 3 * u, i > 0); // prettier-ignore
    }
    kernels.product(u, u, rows, v.resetState, 0, 1, u, v.dProjected, 2 * u, 3 * u, v.dRecurrent, 2 * u, 3 * u, false); // prettier-ignore
    kernels.product(1, 3 * u, rows, v.ones, 0, 1, 1, v.dProjected, 0, 3 * u, v.dBias, 0, 3 * u, false);
    // With gate reading `pre` the update bias is added after the product with the reset gate.
    v.dBias.set(v.dUpdateBias.subarray(0, u));

    const unpadded = (count: number, blocks: number, padded: Numbers): Numbers => {
      const out = makeNumbers(count * blocks * units, this.precision);
      copyColumns(count, blocks, padded, u, out, units);
      return out;
    };
    if (wantDx) {
      transpose(f, 3 * u, v.kernel, v.kernelT);
      kernels.product(rows, f, 3 * u, v.dProjected, 0, 3 * u, 1, v.kernelT, 0, f, v.dx, 0, f, false);
    }
    return {
      kernel: unpadded(f, 3, v.dKernel),
      recurrent: unpadded(units, 3, v.dRecurrent),
      bias: unpadded(1, 3, v.dBias),
      a: unpadded(1, 1, v.dA),
      b: unpadded(1, 1, v.dB),
      dx: wantDx ? v.dx.slice(0, rows * f) : null,
    };
  }

  /** Back through time: fills the slopes in `projected`. */
  private walkBack({ views: v, kernels }: Room, size: CellSize, dy: Numbers): void {
    const { batch, steps, units: u } = size;
    copyColumns(batch * steps, 1, dy, this.config.units, v.dStates, u);
    transpose(u, 3 * u, v.recurrent, v.recurrentT);
    for (const sum of [v.dNext, v.dUpdateBias, v.dA, v.dB]) sum.fill(0);
    const across = 3 * steps * u;
    for (let t = steps - 1; t >= 0; t--) {
      const cell = 3 * t * u;
      kernels.candidateBackward(v, v, size, t);
      kernels.product(batch, u, u, v.dProjected, cell + 2 * u, across, 1, v.recurrentT, 2 * u * u, u, v.dResetState, 0, u, false); // prettier-ignore
      kernels.gatesBackward(v, v, size, t);
      kernels.product(batch, u, 2 * u, v.dProjected, cell, across, 1, v.recurrentT, 0, u, v.dNext, 0, u, true); // prettier-ignore
    }
  }

  /** Room for at least `batch` × `steps`; made anew only when what is there is too small. */
  private roomFor(batch: number, steps: number): Room {
    const rows = batch * steps;
    if (!this.room || this.rowRoom < rows || this.batchRoom < batch) {
      this.batchRoom = Math.max(this.batchRoom, batch);
      this.rowRoom = Math.max(this.rowRoom, Math.ceil(rows * 1.25));
      const { features, units } = this.config;
      const lengths = lengthsFor(features, paddedUnits(units), this.batchRoom, this.rowRoom);
      this.room = openWorkspace(lengths, this.precision, this.kind);
      this.room.views.ones.fill(1);
    }
    return this.room;
  }
}
