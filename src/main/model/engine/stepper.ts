import { loadWeights, paddedUnits, weightLengths, type CellConfig, type CellWeights } from './cell.js';
import type { CellSize, Kernels } from './kernels.js';
import type { Numbers } from './numbers.js';
import { openWorkspace } from './workspace.js';

/** One MOPGRU layer, one sequence, one step at a time, its state carried. Allocates nothing per step. */
export class MopgruStepper {
  /** The state after the last step: [units]. */
  readonly state: Numbers;
  private readonly size: CellSize;
  private readonly kernels: Kernels;
  private readonly views;
  private readonly before: Numbers;
  private readonly after: Numbers;

  constructor(
    private readonly config: CellConfig,
    weights: CellWeights,
  ) {
    const { features, units, activation, gate } = config;
    const u = paddedUnits(units);
    this.size = { batch: 1, steps: 1, units: u, activation, gate };
    const cells = { update: u, reset: u, resetState: u, candidate: u, projected: 3 * u, states: 2 * u };
    const { views, kernels } = openWorkspace(
      { ...weightLengths(features, u), ...cells, x: features },
      'float32',
    );
    loadWeights(config, weights, views);
    this.views = views;
    this.kernels = kernels;
    this.before = views.states.subarray(0, u);
    this.after = views.states.subarray(u, 2 * u);
    this.state = views.states.subarray(u, u + units);
  }

  /** `x`: [features]; the result is `state`. */
  step(x: Numbers): Numbers {
    const { views: v, kernels, size } = this;
    const { features: f } = this.config;
    const u = size.units;
    this.before.set(this.after);
    v.x.set(x);
    kernels.product(1, 3 * u, f, v.x, 0, f, 1, v.kernel, 0, 3 * u, v.projected, 0, 3 * u, false);
    kernels.product(1, 2 * u, u, v.states, 0, u, 1, v.recurrent, 0, 3 * u, v.projected, 0, 3 * u, true);
    kernels.gatesForward(v, size, 0);
    kernels.product(1, u, u, v.resetState, 0, u, 1, v.recurrent, 2 * u, 3 * u, v.projected, 2 * u, 3 * u, true); // prettier-ignore
    kernels.stateForward(v, size, 0);
    return this.state;
  }

  reset(): void {
    this.after.fill(0);
  }

  /** Room for `save`. */
  get stateLength(): number {
    return this.after.length;
  }

  /** Writes the state to `out` from `from` on, to be taken up again by `load`. */
  save(out: Numbers, from: number): void {
    out.set(this.after, from);
  }

  /** Goes on from a state that `save` wrote. */
  load(saved: Numbers, from: number): void {
    for (let i = 0; i < this.after.length; i++) this.after[i] = saved[from + i] ?? 0;
  }
}
