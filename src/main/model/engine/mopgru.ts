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

/** Sequences of a batch, longest first, so that those still going at a step are the first ones. */
interface Plan {
  /** Place in the caller's batch of each sequence. */
  readonly order: readonly number[];
  /** [batch] in this order. */
  readonly lengths: readonly number[];
  /** [steps] how many sequences are still going. */
  readonly going: readonly number[];
}

function planFor(batch: number, steps: number, lengths: readonly number[] | undefined): Plan {
  const lengthOf = (i: number): number => lengths?.[i] ?? steps;
  const order = Array.from({ length: batch }, (_, i) => i).sort((i, j) => lengthOf(j) - lengthOf(i));
  const sorted = order.map(lengthOf);
  const going = Array.from({ length: steps }, (_, t) => sorted.filter((length) => length > t).length);
  return { order, lengths: sorted, going };
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
  private last: { readonly size: CellSize; readonly plan: Plan } | null = null;

  constructor(
    readonly config: CellConfig,
    private readonly precision: Precision = 'float32',
    private readonly kind: KernelKind = 'simd',
  ) {}

  /**
   * `x`: [batch × steps × features]; the result is the states [batch × steps × units]. `lengths`: valid steps of
   * each sequence (all of them by default); nothing is computed beyond, where states are 0.
   */
  forward(
    x: Numbers,
    batch: number,
    steps: number,
    weights: CellWeights,
    lengths?: readonly number[],
  ): Numbers {
    const { views: v, kernels } = this.roomFor(batch, steps);
    const { features: f, units, activation, gate } = this.config;
    const u = paddedUnits(units);
    const plan = planFor(batch, steps, lengths);
    const all = { batch, steps, units: u, activation, gate };
    this.last = { size: all, plan };
    loadWeights(this.config, weights, v);
    const ahead = (steps + 1) * u;
    const across = steps * u;
    plan.order.forEach((place, i) => {
      const [from, row, length] = [place * steps, i * steps, plan.lengths[i] ?? 0];
      v.x.set(x.subarray(from * f, (from + length) * f), row * f);
      kernels.product(length, 3 * u, f, v.x, row * f, f, 1, v.kernel, 0, 3 * u, v.projected, 3 * row * u, 3 * u, false); // prettier-ignore
      v.states.fill(0, i * ahead, i * ahead + u);
    });
    for (let t = 0; t < steps; t++) {
      const cell = t * u;
      const going = plan.going[t] ?? 0;
      const size = { ...all, batch: going };
      // Before the first step the state is 0: nothing to add.
      if (t > 0) {
        const { states, recurrent, projected } = v;
        kernels.product(going, 2 * u, u, states, cell, ahead, 1, recurrent, 0, 3 * u, projected, 3 * cell, 3 * across, true); // prettier-ignore
      }
      kernels.gatesForward(v, size, t);
      if (t > 0) {
        const { resetState, recurrent, projected } = v;
        kernels.product(going, u, u, resetState, cell, across, 1, recurrent, 2 * u, 3 * u, projected, 3 * cell + 2 * u, 3 * across, true); // prettier-ignore
      }
      kernels.stateForward(v, size, t);
    }
    const out = makeNumbers(batch * steps * units, this.precision);
    plan.order.forEach((place, i) => {
      const length = plan.lengths[i] ?? 0;
      const from = v.states.subarray(i * ahead + u, i * ahead + (length + 1) * u);
      copyColumns(length, 1, from, u, out.subarray(place * steps * units), units);
    });
    return out;
  }

  /**
   * Gradients of the last `forward`. `dy`: [batch × steps × units], the loss's slope in the states; beyond a
   * sequence's length it is not looked at. Shapes as the weights'; a and b per unit [units] (sum them where they
   * are shared), 0 for activations that have none; dx only when asked.
   */
  backward(dy: Numbers, wantDx: boolean): CellWeights & { readonly dx: Numbers | null } {
    const { room, last } = this;
    if (!room || !last) throw new Error('backward before forward');
    const { features: f, units } = this.config;
    const { steps, units: u, batch } = last.size;
    const { views: v, kernels } = room;
    this.walkBack(room, last, dy);

    last.plan.lengths.forEach((length, i) => {
      const [row, state] = [i * steps, i * (steps + 1) * u];
      const more = i > 0;
      kernels.product(f, 3 * u, length, v.x, row * f, 1, f, v.dProjected, 3 * row * u, 3 * u, v.dKernel, 0, 3 * u, more); // prettier-ignore
      kernels.product(u, 2 * u, length, v.states, state, 1, u, v.dProjected, 3 * row * u, 3 * u, v.dRecurrent, 0, 3 * u, more); // prettier-ignore
      kernels.product(u, u, length, v.resetState, row * u, 1, u, v.dProjected, 3 * row * u + 2 * u, 3 * u, v.dRecurrent, 2 * u, 3 * u, more); // prettier-ignore
      kernels.product(1, 3 * u, length, v.ones, 0, 1, 1, v.dProjected, 3 * row * u, 3 * u, v.dBias, 0, 3 * u, more); // prettier-ignore
    });
    // With gate reading `pre` the update bias is added after the product with the reset gate.
    v.dBias.set(v.dUpdateBias.subarray(0, u));

    const unpadded = (count: number, blocks: number, padded: Numbers): Numbers => {
      const out = makeNumbers(count * blocks * units, this.precision);
      copyColumns(count, blocks, padded, u, out, units);
      return out;
    };
    return {
      kernel: unpadded(f, 3, v.dKernel),
      recurrent: unpadded(units, 3, v.dRecurrent),
      bias: unpadded(1, 3, v.dBias),
      a: unpadded(1, 1, v.dA),
      b: unpadded(1, 1, v.dB),
      dx: wantDx ? this.inputSlopes(room, last.plan, batch, steps) : null,
    };
  }

  private inputSlopes({ views: v, kernels }: Room, plan: Plan, batch: number, steps: number): Numbers {
    const { features: f, units } = this.config;
    const u = paddedUnits(units);
    transpose(f, 3 * u, v.kernel, v.kernelT);
    const out = makeNumbers(batch * steps * f, this.precision);
    plan.order.forEach((place, i) => {
      const [row, length] = [i * steps, plan.lengths[i] ?? 0];
      kernels.product(length, f, 3 * u, v.dProjected, 3 * row * u, 3 * u, 1, v.kernelT, 0, f, v.dx, row * f, f, false); // prettier-ignore
      out.set(v.dx.subarray(row * f, (row + length) * f), place * steps * f);
    });
    return out;
  }

  /** Back through time: fills the slopes in `projected`. */
  private walkBack(
    { views: v, kernels }: Room,
    last: { readonly size: CellSize; readonly plan: Plan },
    dy: Numbers,
  ): void {
    const { steps, units: u } = last.size;
    const { units } = this.config;
    last.plan.order.forEach((place, i) => {
      const length = last.plan.lengths[i] ?? 0;
      const from = dy.subarray(place * steps * units, (place * steps + length) * units);
      copyColumns(length, 1, from, units, v.dStates.subarray(i * steps * u), u);
    });
    transpose(u, 3 * u, v.recurrent, v.recurrentT);
    for (const sum of [v.dNext, v.dUpdateBias, v.dA, v.dB]) sum.fill(0);
    const across = 3 * steps * u;
    for (let t = steps - 1; t >= 0; t--) {
      const cell = 3 * t * u;
      const going = last.plan.going[t] ?? 0;
      const size = { ...last.size, batch: going };
      kernels.candidateBackward(v, v, size, t);
      kernels.product(going, u, u, v.dProjected, cell + 2 * u, across, 1, v.recurrentT, 2 * u * u, u, v.dResetState, 0, u, false); // prettier-ignore
      kernels.gatesBackward(v, v, size, t);
      kernels.product(going, u, 2 * u, v.dProjected, cell, across, 1, v.recurrentT, 0, u, v.dNext, 0, u, true); // prettier-ignore
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
