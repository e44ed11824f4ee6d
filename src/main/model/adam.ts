/** Adam's constants, as its paper sets them. */
const MEAN_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
const EPSILON = 1e-8;

/** Where an optimiser stands with one weight. */
export interface AdamState {
  readonly mean: Float32Array;
  readonly square: Float32Array;
  readonly steps: number;
}

/** Adam (arXiv 1412.6980, algorithm 1) for one weight. Each counts its own steps, so weights may be frozen. */
export class Adam {
  private readonly mean: Float32Array;
  private readonly square: Float32Array;
  private steps = 0;

  constructor(length: number) {
    this.mean = new Float32Array(length);
    this.square = new Float32Array(length);
  }

  /** A copy of where it stands. */
  state(): AdamState {
    return { mean: this.mean.slice(), square: this.square.slice(), steps: this.steps };
  }

  /** Throws RangeError when the state is of a weight of another size. */
  restore(state: AdamState): void {
    if (state.mean.length !== this.mean.length || state.square.length !== this.square.length)
      throw new RangeError(`an optimiser's state of ${state.mean.length} numbers`);
    this.mean.set(state.mean);
    this.square.set(state.square);
    this.steps = state.steps;
  }

  /** Moves `values` in place along −`gradient` × `factor`. */
  step(values: Float32Array, gradient: Float32Array, factor: number, learningRate: number): void {
    const { mean, square } = this;
    this.steps++;
    const spread = Math.sqrt(1 - SQUARE_DECAY ** this.steps);
    const rate = (learningRate * spread) / (1 - MEAN_DECAY ** this.steps);
    const epsilon = EPSILON * spread;
    for (let i = 0; i < values.length; i++) {
      const g = (gradient[i] as number) * factor;
      const m = MEAN_DECAY * (mean[i] as number) + (1 - MEAN_DECAY) * g;
      const s = SQUARE_DECAY * (square[i] as number) + (1 - SQUARE_DECAY) * g * g;
      mean[i] = m;
      square[i] = s;
      values[i] = (values[i] as number) - (rate * m) / (Math.sqrt(s) + epsilon);
    }
  }
}

/** Euclidean norm of all gradients together. */
export function globalNorm(gradients: Iterable<Float32Array>): number {
  let sum = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) sum += (gradient[i] as number) ** 2;
  }
  return Math.sqrt(sum);
}
