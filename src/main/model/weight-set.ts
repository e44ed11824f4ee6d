import type { Tensor, Tensor1D, Variable } from '@tensorflow/tfjs';
import { inverseSoftplus, softplus } from './activations.js';
import { Adam, globalNorm } from './adam.js';
import type { Backend } from './backend.js';

/** A weight as the optimiser moves it, and the variable that mirrors it on the backend. */
interface Weight {
  readonly values: Float32Array;
  readonly variable: Variable;
  readonly adam: Adam;
}

let sets = 0;

/** Trained weights by name, with Adam for each. `dispose` frees them. */
export class WeightSet {
  private readonly byName = new Map<string, Weight>();
  private readonly prefix = `set_${++sets}`;

  constructor(private readonly backend: Backend) {}

  /** A new weight with these first values. */
  add(name: string, shape: readonly number[], values: Float32Array): void {
    const { tf } = this.backend;
    const tensor = tf.tensor(values.slice(), [...shape]);
    this.adopt(name, tf.variable(tensor, true, `${this.prefix}/${name}`));
    tensor.dispose();
  }

  /** APALU's raw factors `layer/a_raw` and `layer/b_raw`, one pair or one a unit; see `factor`. */
  addFactors(layer: string, pairs: number, a: number, b: number): void {
    this.add(`${layer}/a_raw`, [pairs], new Float32Array(pairs).fill(inverseSoftplus(a)));
    this.add(`${layer}/b_raw`, [pairs], new Float32Array(pairs).fill(inverseSoftplus(b)));
  }

  /** A variable made elsewhere, which from now on belongs to this set. */
  adopt(name: string, variable: Variable): void {
    const values = Float32Array.from(variable.dataSync());
    this.byName.set(name, { values, variable, adam: new Adam(values.length) });
  }

  /** How many numbers are trained. */
  get count(): number {
    return [...this.byName.values()].reduce((sum, { values }) => sum + values.length, 0);
  }

  get variables(): Variable[] {
    return [...this.byName.values()].map(({ variable }) => variable);
  }

  tensor<T extends Tensor>(name: string): T {
    return this.named(name).variable as unknown as T;
  }

  /** A positive factor: softplus of its raw weight. */
  factor(name: string): Tensor1D {
    return this.backend.tf.softplus(this.tensor<Tensor1D>(name));
  }

  /** The mean of a positive factor's values. */
  meanFactor(name: string): number {
    const { values } = this.named(name);
    return values.reduce((sum, raw) => sum + softplus(raw), 0) / values.length;
  }

  /** A copy of a weight's values. */
  values(name: string): Float32Array {
    return this.named(name).values.slice();
  }

  /** Sets a weight. Throws RangeError when there is none of that name or the length does not fit. */
  set(name: string, values: Float32Array): void {
    const weight = this.named(name);
    if (values.length !== weight.values.length) throw new RangeError(`weight “${name}” does not fit`);
    weight.values.set(values);
    this.mirror(weight);
  }

  /** Gradients that are named after variables, by the names of their weights. */
  byWeight(gradients: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
    return new Map(
      [...this.byName].flatMap(([name, { variable }]) => {
        const gradient = gradients[variable.name];
        return gradient ? [[name, gradient] as const] : [];
      }),
    );
  }

  /**
   * One step of Adam along `gradients`, scaled down to the global norm `clipNorm`. Gradients that are not
   * finite change nothing.
   */
  step(gradients: ReadonlyMap<string, Tensor>, learningRate: number, clipNorm = Infinity): void {
    const moved = [...gradients].map(([name, tensor]) => ({
      weight: this.named(name),
      gradient: tensor.dataSync() as Float32Array,
    }));
    const norm = globalNorm(moved.map(({ gradient }) => gradient));
    if (!Number.isFinite(norm)) return;
    const factor = Math.min(1, clipNorm / Math.max(norm, 1e-12));
    for (const { weight, gradient } of moved) {
      weight.adam.step(weight.values, gradient, factor, learningRate);
      this.mirror(weight);
    }
  }

  dispose(): void {
    for (const { variable } of this.byName.values()) variable.dispose();
  }

  /** The cpu backend keeps the array that it is given, hence the copy. */
  private mirror({ variable, values }: Weight): void {
    const { tf } = this.backend;
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
  }

  private named(name: string): Weight {
    const weight = this.byName.get(name);
    if (!weight) throw new RangeError(`no weight “${name}”`);
    return weight;
  }
}
