import { activations, sigmoid } from '../activations.js';
import { at, createArena, type Arena, type Numbers } from './matrix.js';
import { splitColumns, type CellConfig, type CellWeights } from './mopgru.js';

/** One MOPGRU layer, one sequence, one step at a time, its state carried. Allocates nothing per step. */
export class MopgruStepper {
  /** The state after the last step: [units]. */
  readonly state: Numbers;
  private readonly arena: Arena;
  private readonly x: Numbers;
  private readonly kernel: { gates: Numbers; candidate: Numbers };
  private readonly recurrent: { gates: Numbers; candidate: Numbers };
  private readonly bias: Numbers;
  private readonly a: Numbers;
  private readonly b: Numbers;
  private readonly gates: Numbers;
  private readonly pre: Numbers;
  private readonly resetState: Numbers;

  constructor(
    private readonly config: CellConfig,
    weights: CellWeights,
  ) {
    const { features: f, units: u } = config;
    this.arena = createArena(f * (3 * u + 1) + u * (3 * u + 12), 16, 'float32');
    const make = (length: number): Numbers => this.arena.alloc(length);
    this.x = make(f);
    this.kernel = { gates: make(f * 2 * u), candidate: make(f * u) };
    this.recurrent = { gates: make(u * 2 * u), candidate: make(u * u) };
    this.bias = make(3 * u);
    this.a = make(u);
    this.b = make(u);
    this.gates = make(2 * u);
    this.pre = make(u);
    this.resetState = make(u);
    this.state = make(u);
    splitColumns(f, u, weights.kernel, this.kernel.gates, this.kernel.candidate);
    splitColumns(u, u, weights.recurrent, this.recurrent.gates, this.recurrent.candidate);
    this.bias.set(weights.bias);
    for (let j = 0; j < u; j++) {
      this.a[j] = at(weights.a, weights.a.length === 1 ? 0 : j);
      this.b[j] = at(weights.b, weights.b.length === 1 ? 0 : j);
    }
  }

  /** `x`: [features]; the result is `state`. */
  step(x: Numbers): Numbers {
    const { features: f, units: u, gate, activation } = this.config;
    const { value } = activations[activation];
    const { arena, gates, pre, state } = this;
    this.x.set(x);
    arena.product(1, 2 * u, f, this.x, 0, this.kernel.gates, 0, gates, 0, false);
    arena.product(1, u, f, this.x, 0, this.kernel.candidate, 0, pre, 0, false);
    arena.product(1, 2 * u, u, state, 0, this.recurrent.gates, 0, gates, 0, true);
    for (let j = 0; j < u; j++) {
      const r = sigmoid(at(gates, u + j) + at(this.bias, u + j));
      gates[u + j] = r;
      this.resetState[j] = r * at(state, j);
    }
    arena.product(1, u, u, this.resetState, 0, this.recurrent.candidate, 0, pre, 0, true);
    for (let j = 0; j < u; j++) {
      const r = at(gates, u + j);
      const za = at(gates, j);
      const bz = at(this.bias, j);
      const z = gate === 'pre' ? sigmoid(za * r + bz) : sigmoid(za + bz) * r;
      const n = value(at(pre, j) + at(this.bias, 2 * u + j), at(this.a, j), at(this.b, j));
      state[j] = at(state, j) + z * (n - at(state, j));
    }
    return state;
  }

  reset(): void {
    this.state.fill(0);
  }
}
