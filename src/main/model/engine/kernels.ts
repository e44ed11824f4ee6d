import type { ActivationName } from '../activations.js';
import type { Numbers } from './numbers.js';

/**
 * Where the reset gate meets the update gate: `pre` multiplies its pre-activation before the bias,
 * z = σ((x Wz + h Uz) ⊙ r + bz), as the MOPGRU authors' 2023 notebook does; `post` multiplies the gate,
 * z = σ(x Wz + h Uz + bz) ⊙ r, as the abstract of Sci Rep 12:11964 can be read.
 */
export type GateReading = 'pre' | 'post';

/**
 * What a cell computes with. With B sequences of T steps and u units: `projected` [B × T × 3u] holds the sums
 * that go into update | reset | candidate, the cells' values are [B × T × u], and `states` [B × (T + 1) × u]
 * begins each sequence with the state before it.
 */
export interface CellViews {
  /** [3u] */
  readonly bias: Numbers;
  /** [u] */
  readonly a: Numbers;
  /** [u] */
  readonly b: Numbers;
  readonly projected: Numbers;
  readonly update: Numbers;
  readonly reset: Numbers;
  readonly resetState: Numbers;
  readonly candidate: Numbers;
  readonly states: Numbers;
}

/** The loss's slopes in the values of `CellViews`. */
export interface CellSlopes {
  readonly dStates: Numbers;
  readonly dProjected: Numbers;
  /** [B × u], what later steps say about the state. */
  readonly dNext: Numbers;
  /** [B × u] */
  readonly dResetState: Numbers;
  /** [u], summed over steps and sequences, as are the next two. */
  readonly dUpdateBias: Numbers;
  readonly dA: Numbers;
  readonly dB: Numbers;
}

export interface CellSize {
  readonly batch: number;
  readonly steps: number;
  /** A multiple of `UNIT_STEP`. */
  readonly units: number;
  readonly gate: GateReading;
  readonly activation: ActivationName;
}

/** The SIMD loops take cells eight at a time. */
export const UNIT_STEP = 8;

/** The engine's inner loops, over arrays of one workspace. `t` is the step that they work on. */
export interface Kernels {
  /**
   * C[m × n] = A[m × k] · B[k × n], or added to C. Element (i, j) of A lies at ao + i · aRow + j · aColumn, so
   * a transposed A needs no copy; rows of B and C are bRow and cRow apart. Counted in numbers.
   */
  product(
    m: number,
    n: number,
    k: number,
    a: Numbers,
    ao: number,
    aRow: number,
    aColumn: number,
    b: Numbers,
    bo: number,
    bRow: number,
    c: Numbers,
    co: number,
    cRow: number,
    accumulate: boolean,
  ): void;
  /** Sums → update and reset gates, reset ⊙ state. */
  gatesForward(views: CellViews, size: CellSize, t: number): void;
  /** Sum and gates → candidate and the next state; the candidate's bias goes into its sum. */
  stateForward(views: CellViews, size: CellSize, t: number): void;
  /** Adds `dNext` to `dStates`; the slope in the candidate's sum, and in a and b. */
  candidateBackward(views: CellViews, slopes: CellSlopes, size: CellSize, t: number): void;
  /** Slopes in the sums of both gates, and `dNext` but for what flows through the recurrent kernel. */
  gatesBackward(views: CellViews, slopes: CellSlopes, size: CellSize, t: number): void;
}
