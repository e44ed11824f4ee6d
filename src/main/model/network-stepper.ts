import { activations, softplus } from './activations.js';
import type { Kernels } from './engine/kernels.js';
import { at, type Numbers } from './engine/numbers.js';
import { MopgruStepper } from './engine/stepper.js';
import { openWorkspace } from './engine/workspace.js';
import { cellWeights, COSINE_SCALE, layerName, type NetworkConfig } from './network-config.js';
import type { StepAnswer, Stepper } from './stepper.js';

/**
 * Several sequences stepped by one network: the weights are there once, which keeps them in the fastest caches, and
 * each lane has but its states. Lanes may be stepped in any order.
 */
export class NetworkLanes {
  private current: Lane | null = null;

  constructor(private readonly stepper: Stepper) {}

  /** A sequence of its own; its answers stay until its next step. */
  lane(): Lane {
    const { stepper } = this;
    const lane: Lane = new Lane(stepper, () => {
      if (this.current === lane) return;
      if (this.current) stepper.save(this.current.states);
      stepper.load(lane.states);
      this.current = lane;
    });
    return lane;
  }
}

/** One of several sequences; as `NetworkStepper`. */
export class Lane {
  readonly states: Float32Array;
  private answer: StepAnswer | null = null;

  constructor(
    private readonly stepper: Stepper,
    private readonly enter: () => void,
  ) {
    this.states = new Float32Array(stepper.stateLength);
  }

  /** `row`: [features]. */
  step(row: Float32Array): StepAnswer {
    this.enter();
    const { logits, embedding } = this.stepper.step(row);
    this.answer ??= {
      logits: new Float32Array(logits.length),
      embedding: new Float32Array(embedding.length),
    };
    this.answer.logits.set(logits);
    this.answer.embedding.set(embedding);
    return this.answer;
  }

  reset(): void {
    this.enter();
    this.stepper.reset();
  }
}

/** The network one step at a time, states carried; no tensors, nothing allocated per step. */
export class NetworkStepper implements Stepper {
  private readonly layers: readonly MopgruStepper[];
  private readonly kernels: Kernels;
  private readonly views;
  private readonly answer: StepAnswer;
  private steps = 0;

  constructor(
    private readonly config: NetworkConfig,
    weight: (name: string) => Float32Array,
  ) {
    const { features, units, dense, classes, activation, gate, head } = config;
    const inputs = [features, ...units];
    this.layers = units.map((width, i) => {
      const cell = { features: inputs[i] ?? 0, units: width, activation, gate };
      return new MopgruStepper(cell, cellWeights(layerName(i), weight));
    });
    const last = units.at(-1) ?? 0;
    const { views, kernels } = openWorkspace(
      {
        sum: last,
        pooled: 2 * last,
        denseKernel: 2 * last * dense,
        denseBias: dense,
        a: dense,
        b: dense,
        embedding: dense,
        headKernel: dense * classes,
        headBias: classes,
        logits: classes,
      },
      'float32',
    );
    views.denseKernel.set(weight('dense/kernel'));
    views.denseBias.set(weight('dense/bias'));
    views.headKernel.set(weight('head/kernel'));
    if (head === 'cosine') toUnitColumns(views.headKernel, dense, classes);
    else views.headBias.set(weight('head/bias'));
    spread(weight('dense/a_raw').map(softplus), views.a);
    spread(weight('dense/b_raw').map(softplus), views.b);
    this.views = views;
    this.kernels = kernels;
    this.answer = { logits: views.logits, embedding: views.embedding };
  }

  /** `row`: [features]. */
  step(row: Numbers): StepAnswer {
    let x = row;
    for (const layer of this.layers) x = layer.step(x);
    this.steps++;
    const { views: v, kernels } = this;
    const { dense, classes } = this.config;
    const last = v.sum.length;
    for (let j = 0; j < last; j++) {
      v.sum[j] = at(v.sum, j) + at(x, j);
      v.pooled[j] = at(x, j);
      v.pooled[last + j] = at(v.sum, j) / this.steps;
    }
    v.embedding.set(v.denseBias);
    kernels.product(1, dense, 2 * last, v.pooled, 0, 1, 1, v.denseKernel, 0, dense, v.embedding, 0, dense, true); // prettier-ignore
    const { value } = activations[this.config.activation];
    let square = 0;
    for (let j = 0; j < dense; j++) {
      const n = value(at(v.embedding, j), at(v.a, j), at(v.b, j));
      v.embedding[j] = n;
      square += n * n;
    }
    v.logits.set(v.headBias);
    kernels.product(1, classes, dense, v.embedding, 0, 1, 1, v.headKernel, 0, classes, v.logits, 0, classes, true); // prettier-ignore
    this.finish(v.logits, Math.sqrt(square));
    return this.answer;
  }

  reset(): void {
    for (const layer of this.layers) layer.reset();
    this.views.sum.fill(0);
    this.steps = 0;
  }

  /** Room for `save`. */
  get stateLength(): number {
    return this.layers.reduce((sum, layer) => sum + layer.stateLength, this.views.sum.length + 1);
  }

  /** Writes all that is carried from step to step to `out`, to be taken up again by `load`. */
  save(out: Float32Array): void {
    let at = 0;
    for (const layer of this.layers) {
      layer.save(out, at);
      at += layer.stateLength;
    }
    out.set(this.views.sum, at);
    out[at + this.views.sum.length] = this.steps;
  }

  /** Goes on from a state that `save` wrote. */
  load(saved: Float32Array): void {
    let at = 0;
    for (const layer of this.layers) {
      layer.load(saved, at);
      at += layer.stateLength;
    }
    this.views.sum.set(saved.subarray(at, at + this.views.sum.length));
    this.steps = saved[at + this.views.sum.length] ?? 0;
  }

  /** Scores → logits, as the head has them. */
  private finish(logits: Numbers, embeddingLength: number): void {
    const { head } = this.config;
    if (head === 'logits') return;
    for (let j = 0; j < logits.length; j++) {
      const score = at(logits, j);
      logits[j] =
        head === 'softsign'
          ? score / (1 + Math.abs(score))
          : (score * COSINE_SCALE) / Math.max(embeddingLength, 1e-6);
    }
  }
}

/** One number for all, or one each. */
function spread(values: Float32Array, out: Numbers): void {
  for (let j = 0; j < out.length; j++) out[j] = at(values, values.length === 1 ? 0 : j);
}

function toUnitColumns(kernel: Numbers, rows: number, columns: number): void {
  for (let j = 0; j < columns; j++) {
    let square = 0;
    for (let i = 0; i < rows; i++) square += at(kernel, i * columns + j) ** 2;
    const length = Math.max(Math.sqrt(square), 1e-6);
    for (let i = 0; i < rows; i++) kernel[i * columns + j] = at(kernel, i * columns + j) / length;
  }
}
