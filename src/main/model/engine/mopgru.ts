import { activations, sigmoid, type ActivationName } from '../activations.js';
import {
  at,
  columnSums,
  createArena,
  transpose,
  type Arena,
  type Numbers,
  type Precision,
} from './matrix.js';

/**
 * Where the reset gate meets the update gate: `pre` multiplies its pre-activation before the bias,
 * z = σ((x Wz + h Uz) ⊙ r + bz), as the MOPGRU authors' 2023 notebook does; `post` multiplies the gate,
 * z = σ(x Wz + h Uz + bz) ⊙ r, as the abstract of Sci Rep 12:11964 can be read.
 */
export type GateReading = 'pre' | 'post';

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

/**
 * MOPGRU over whole sequences on typed arrays: forward, and back-propagation through time. Convention
 * h′ = (1 − z) ⊙ h + z ⊙ n, h₀ = 0, with r = σ(x Wr + h Ur + br) and n = act(x Wh + (r ⊙ h) Uh + bh).
 */
export class MopgruEngine {
  private buffers: MopgruBuffers | null = null;

  constructor(
    readonly config: CellConfig,
    private readonly precision: Precision = 'float32',
  ) {}

  /** `x`: [batch × steps × features]; the result is the states [batch × steps × units]. */
  forward(x: Numbers, batch: number, steps: number, weights: CellWeights): Numbers {
    const m = this.room(batch, steps);
    const { features: f, units: u } = this.config;
    m.load(weights);
    m.batch = batch;
    m.steps = steps;
    for (let i = 0; i < batch; i++) {
      for (let t = 0; t < steps; t++) {
        const from = (i * steps + t) * f;
        m.x.set(x.subarray(from, from + f), (t * batch + i) * f);
      }
    }
    const rows = batch * steps;
    m.arena.product(rows, 2 * u, f, m.x, 0, m.kernelGates, 0, m.gates, 0, false);
    m.arena.product(rows, u, f, m.x, 0, m.kernelCandidate, 0, m.pre, 0, false);
    m.states.fill(0, 0, batch * u);
    for (let t = 0; t < steps; t++) this.stepForward(m, t);
    const out = this.precision === 'float64' ? new Float64Array(rows * u) : new Float32Array(rows * u);
    for (let i = 0; i < batch; i++) {
      for (let t = 0; t < steps; t++) {
        const from = ((t + 1) * batch + i) * u;
        out.set(m.states.subarray(from, from + u), (i * steps + t) * u);
      }
    }
    return out;
  }

  private stepForward(m: MopgruBuffers, t: number): void {
    const { units: u, gate, activation } = this.config;
    const { value } = activations[activation];
    const { batch } = m;
    const row = t * batch;
    if (t > 0)
      m.arena.product(batch, 2 * u, u, m.states, row * u, m.recurrentGates, 0, m.gates, row * 2 * u, true);
    for (let i = row; i < row + batch; i++) {
      for (let j = 0; j < u; j++) {
        const cell = i * u + j;
        const zAt = i * 2 * u + j;
        const r = sigmoid(at(m.gates, zAt + u) + at(m.bias, u + j));
        const za = at(m.gates, zAt);
        const bz = at(m.bias, j);
        m.update[cell] = sigmoid(gate === 'pre' ? za * r + bz : za + bz);
        m.reset[cell] = r;
        m.resetState[cell] = r * at(m.states, cell);
      }
    }
    if (t > 0)
      m.arena.product(batch, u, u, m.resetState, row * u, m.recurrentCandidate, 0, m.pre, row * u, true);
    for (let i = row; i < row + batch; i++) {
      for (let j = 0; j < u; j++) {
        const cell = i * u + j;
        const p = at(m.pre, cell) + at(m.bias, 2 * u + j);
        const n = value(p, at(m.a, j), at(m.b, j));
        m.pre[cell] = p;
        m.candidate[cell] = n;
        const h = at(m.states, cell);
        const z = gate === 'pre' ? at(m.update, cell) : at(m.update, cell) * at(m.reset, cell);
        m.states[cell + batch * u] = h + z * (n - h);
      }
    }
  }

  /**
   * Gradients of the last `forward`. `dy`: [batch × steps × units], the loss's slope in the states.
   * Shapes as the weights'; a and b per unit [units] (sum them where they are shared); dx only when asked.
   */
  backward(dy: Numbers, wantDx: boolean): CellWeights & { readonly dx: Numbers | null } {
    const m = this.buffers;
    if (!m) throw new Error('backward before forward');
    const { features: f, units: u } = this.config;
    const { batch, steps } = m;
    const rows = batch * steps;
    for (let i = 0; i < batch; i++) {
      for (let t = 0; t < steps; t++) {
        const from = (i * steps + t) * u;
        m.dStates.set(dy.subarray(from, from + u), (t * batch + i) * u);
      }
    }
    transpose(u, 2 * u, m.recurrentGates, 0, m.recurrentGatesT);
    transpose(u, u, m.recurrentCandidate, 0, m.recurrentCandidateT);
    m.dNext.fill(0);
    m.dUpdateBias.fill(0);
    m.dA.fill(0);
    m.dB.fill(0);
    for (let t = steps - 1; t >= 0; t--) this.stepBackward(m, t);

    const make = (n: number): Numbers =>
      this.precision === 'float64' ? new Float64Array(n) : new Float32Array(n);
    const kernel = make(f * 3 * u);
    const recurrent = make(u * 3 * u);
    const bias = make(3 * u);
    transpose(rows, f, m.x, 0, m.turned);
    m.arena.product(f, 2 * u, rows, m.turned, 0, m.dGates, 0, m.dKernelGates, 0, false);
    m.arena.product(f, u, rows, m.turned, 0, m.dPre, 0, m.dKernelCandidate, 0, false);
    join(f, u, m.dKernelGates, m.dKernelCandidate, kernel);
    transpose(rows, u, m.states, 0, m.turned);
    m.arena.product(u, 2 * u, rows, m.turned, 0, m.dGates, 0, m.dRecurrentGates, 0, false);
    transpose(rows, u, m.resetState, 0, m.turned);
    m.arena.product(u, u, rows, m.turned, 0, m.dPre, 0, m.dRecurrentCandidate, 0, false);
    join(u, u, m.dRecurrentGates, m.dRecurrentCandidate, recurrent);
    columnSums(rows, 2 * u, m.dGates, m.sums);
    bias.set(m.dUpdateBias.subarray(0, u), 0);
    bias.set(m.sums.subarray(u, 2 * u), u);
    columnSums(rows, u, m.dPre, m.sums.subarray(0, u));
    bias.set(m.sums.subarray(0, u), 2 * u);
    return {
      kernel,
      recurrent,
      bias,
      a: m.dA.slice(),
      b: m.dB.slice(),
      dx: wantDx ? this.inputGradient(m, make) : null,
    };
  }

  private stepBackward(m: MopgruBuffers, t: number): void {
    const { units: u, gate, activation } = this.config;
    const { slope } = activations[activation];
    const { batch } = m;
    const row = t * batch;
    for (let i = row; i < row + batch; i++) {
      for (let j = 0; j < u; j++) {
        const cell = i * u + j;
        const next = (i - row) * u + j;
        const dh = at(m.dStates, cell) + at(m.dNext, next);
        const zGate = at(m.update, cell);
        const z = gate === 'pre' ? zGate : zGate * at(m.reset, cell);
        const dn = dh * z;
        const p = at(m.pre, cell);
        const n = at(m.candidate, cell);
        m.dStates[cell] = dh;
        if (p >= 0) m.dA[j] = at(m.dA, j) + (dn * n) / at(m.a, j);
        else m.dB[j] = at(m.dB, j) + (dn * n) / at(m.b, j);
        m.dPre[cell] = dn * slope(p, n, at(m.a, j), at(m.b, j));
      }
    }
    m.arena.product(batch, u, u, m.dPre, row * u, m.recurrentCandidateT, 0, m.dResetState, 0, false);
    for (let i = row; i < row + batch; i++) {
      for (let j = 0; j < u; j++) {
        const cell = i * u + j;
        const next = (i - row) * u + j;
        const zAt = i * 2 * u + j;
        const dh = at(m.dStates, cell);
        const h = at(m.states, cell);
        const r = at(m.reset, cell);
        const zGate = at(m.update, cell);
        const dz = dh * (at(m.candidate, cell) - h);
        let dr = at(m.dResetState, next) * h;
        let z = zGate;
        if (gate === 'pre') {
          const dq = dz * zGate * (1 - zGate);
          m.dUpdateBias[j] = at(m.dUpdateBias, j) + dq;
          dr += dq * at(m.gates, zAt);
          m.dGates[zAt] = dq * r;
        } else {
          z = zGate * r;
          dr += dz * zGate;
          const dq = dz * r * zGate * (1 - zGate);
          m.dUpdateBias[j] = at(m.dUpdateBias, j) + dq;
          m.dGates[zAt] = dq;
        }
        m.dGates[zAt + u] = dr * r * (1 - r);
        m.dNext[next] = dh * (1 - z) + at(m.dResetState, next) * r;
      }
    }
    m.arena.product(batch, u, 2 * u, m.dGates, row * 2 * u, m.recurrentGatesT, 0, m.dNext, 0, true);
  }

  private inputGradient(m: MopgruBuffers, make: (n: number) => Numbers): Numbers {
    const { features: f, units: u } = this.config;
    const { batch, steps } = m;
    const rows = batch * steps;
    transpose(f, 2 * u, m.kernelGates, 0, m.turned);
    m.arena.product(rows, f, 2 * u, m.dGates, 0, m.turned, 0, m.x, 0, false);
    transpose(f, u, m.kernelCandidate, 0, m.turned);
    m.arena.product(rows, f, u, m.dPre, 0, m.turned, 0, m.x, 0, true);
    const dx = make(rows * f);
    for (let i = 0; i < batch; i++) {
      for (let t = 0; t < steps; t++) {
        const from = (t * batch + i) * f;
        dx.set(m.x.subarray(from, from + f), (i * steps + t) * f);
      }
    }
    return dx;
  }

  /** Buffers for at least `batch` × `steps`; made anew only when what is there is too small. */
  private room(batch: number, steps: number): MopgruBuffers {
    if (!this.buffers || this.buffers.capacity < batch * steps || this.buffers.batchCapacity < batch) {
      const grown = Math.ceil(batch * steps * 1.25);
      this.buffers = new MopgruBuffers(this.config, batch, grown, this.precision);
    }
    return this.buffers;
  }
}

function join(rows: number, u: number, gates: Numbers, candidate: Numbers, out: Numbers): void {
  for (let i = 0; i < rows; i++) {
    out.set(gates.subarray(i * 2 * u, (i + 1) * 2 * u), i * 3 * u);
    out.set(candidate.subarray(i * u, (i + 1) * u), i * 3 * u + 2 * u);
  }
}

/** Splits Keras' [rows × 3 units] into gates [rows × 2 units] and candidate [rows × units]. */
export function splitColumns(
  rows: number,
  u: number,
  from: Numbers,
  gates: Numbers,
  candidate: Numbers,
): void {
  for (let i = 0; i < rows; i++) {
    gates.set(from.subarray(i * 3 * u, i * 3 * u + 2 * u), i * 2 * u);
    candidate.set(from.subarray(i * 3 * u + 2 * u, (i + 1) * 3 * u), i * u);
  }
}

/**
 * Everything `MopgruEngine` remembers between forward and backward. Rows are time-major: step t of
 * sequence i is row t · batch + i.
 */
class MopgruBuffers {
  batch = 0;
  steps = 0;
  readonly arena: Arena;
  readonly x: Numbers;
  readonly kernelGates: Numbers;
  readonly kernelCandidate: Numbers;
  readonly recurrentGates: Numbers;
  readonly recurrentCandidate: Numbers;
  readonly recurrentGatesT: Numbers;
  readonly recurrentCandidateT: Numbers;
  readonly bias: Numbers;
  readonly a: Numbers;
  readonly b: Numbers;
  /** x W + h U of update and reset, before biases. */
  readonly gates: Numbers;
  readonly update: Numbers;
  readonly reset: Numbers;
  readonly resetState: Numbers;
  readonly pre: Numbers;
  readonly candidate: Numbers;
  /** h₀ first, then the state after each step. */
  readonly states: Numbers;
  readonly dStates: Numbers;
  readonly dGates: Numbers;
  readonly dPre: Numbers;
  readonly dNext: Numbers;
  readonly dResetState: Numbers;
  readonly dKernelGates: Numbers;
  readonly dKernelCandidate: Numbers;
  readonly dRecurrentGates: Numbers;
  readonly dRecurrentCandidate: Numbers;
  readonly dUpdateBias: Numbers;
  readonly dA: Numbers;
  readonly dB: Numbers;
  readonly sums: Numbers;
  readonly turned: Numbers;

  constructor(
    config: CellConfig,
    readonly batchCapacity: number,
    /** Rows: batch × steps. */
    readonly capacity: number,
    precision: Precision,
  ) {
    const { features: f, units: u } = config;
    const rows = capacity;
    const state = batchCapacity * u;
    const widest = Math.max(rows * Math.max(f, u), f * 2 * u);
    const total = rows * (f + u * 13) + state * 4 + widest + (f + u) * u * 9 + u * 20;
    this.arena = createArena(total, 40, precision);
    const make = (length: number): Numbers => this.arena.alloc(length);
    this.x = make(rows * f);
    this.kernelGates = make(f * 2 * u);
    this.kernelCandidate = make(f * u);
    this.recurrentGates = make(u * 2 * u);
    this.recurrentCandidate = make(u * u);
    this.recurrentGatesT = make(u * 2 * u);
    this.recurrentCandidateT = make(u * u);
    this.bias = make(3 * u);
    this.a = make(u);
    this.b = make(u);
    this.gates = make(rows * 2 * u);
    this.update = make(rows * u);
    this.reset = make(rows * u);
    this.resetState = make(rows * u);
    this.pre = make(rows * u);
    this.candidate = make(rows * u);
    this.states = make(rows * u + state);
    this.dStates = make(rows * u);
    this.dGates = make(rows * 2 * u);
    this.dPre = make(rows * u);
    this.dNext = make(state);
    this.dResetState = make(state);
    this.dKernelGates = make(f * 2 * u);
    this.dKernelCandidate = make(f * u);
    this.dRecurrentGates = make(u * 2 * u);
    this.dRecurrentCandidate = make(u * u);
    this.dUpdateBias = make(u);
    this.dA = make(u);
    this.dB = make(u);
    this.sums = make(2 * u);
    this.turned = make(widest);
  }

  load(weights: CellWeights): void {
    const u = this.a.length;
    splitColumns(weights.kernel.length / (3 * u), u, weights.kernel, this.kernelGates, this.kernelCandidate);
    splitColumns(u, u, weights.recurrent, this.recurrentGates, this.recurrentCandidate);
    this.bias.set(weights.bias);
    for (let j = 0; j < u; j++) {
      this.a[j] = at(weights.a, weights.a.length === 1 ? 0 : j);
      this.b[j] = at(weights.b, weights.b.length === 1 ? 0 : j);
    }
  }
}
