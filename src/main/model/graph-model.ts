import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Backend } from './backend.js';
import type { Answer, Batch, TrainOptions } from './network.js';
import type { Trainable } from './trainable.js';
import type { WeightSet } from './weight-set.js';

/** What a graph makes of a batch: logits [size × classes] and embedding [size × any width]. */
export interface GraphOutput {
  readonly logits: Tensor2D;
  readonly embedding: Tensor2D;
}

/** A model as a function of its weights, in tensor ops. */
export interface Graph {
  readonly classes: number;
  readonly weights: WeightSet;
  /** Layers with a trained APALU, and the factors they began with. */
  readonly apalu?: { readonly layers: readonly string[]; readonly a: number; readonly b: number };
  /** Called inside a tidy, when `training` also inside a gradient. */
  forward(batch: Batch, training: boolean): GraphOutput;
}

/** Learned factors of APALU in a layer beside those it began with; means when there is one pair a unit. */
export interface ApaluFactors {
  readonly layer: string;
  readonly a: number;
  readonly b: number;
  readonly initialA: number;
  readonly initialB: number;
}

/** Trains and asks a graph: Adam on softmax cross-entropy, as for the everyday network. Owns the weights. */
export class GraphModel implements Trainable {
  constructor(
    private readonly backend: Backend,
    readonly graph: Graph,
  ) {}

  /** How many numbers are trained. */
  get parameters(): number {
    return this.graph.weights.count;
  }

  trainBatch(batch: Batch, options: TrainOptions): { readonly loss: number; readonly correct: number } {
    return this.backend.tf.tidy(() => {
      const { loss, correct, gradients } = this.slopes(batch, options.labelSmoothing);
      this.graph.weights.step(gradients, options.learningRate, options.clipNorm);
      return { loss, correct };
    });
  }

  /**
   * The cross-entropy of a labelled batch while training, how many are right, and the slopes of the loss by
   * the weights' names. To be called inside a tidy, which frees them.
   */
  slopes(
    batch: Batch,
    labelSmoothing = 0,
  ): { readonly loss: number; readonly correct: number; readonly gradients: ReadonlyMap<string, Tensor> } {
    const { tf } = this.backend;
    const { classes, weights } = this.graph;
    const { labels } = batch;
    if (labels?.length !== batch.size) throw new RangeError('a training batch needs a label a sequence');
    let correct = 0;
    const { value, grads } = tf.variableGrads(() => {
      const { logits } = this.graph.forward(batch, true);
      correct = countRight(logits.dataSync() as Float32Array, labels, classes);
      const target = tf.oneHot(tf.tensor1d([...labels], 'int32'), classes);
      return tf.losses.softmaxCrossEntropy(target, logits, undefined, labelSmoothing).asScalar();
    }, weights.variables);
    return { loss: value.dataSync()[0] ?? NaN, correct, gradients: weights.byWeight(grads) };
  }

  infer(batch: Batch): Answer {
    const { tf } = this.backend;
    const answer = {} as { logits: Float32Array; embeddings: Float32Array };
    tf.tidy(() => {
      const { logits, embedding } = this.graph.forward(batch, false);
      answer.logits = Float32Array.from(logits.dataSync());
      answer.embeddings = Float32Array.from(embedding.dataSync());
    });
    return answer;
  }

  /** Learned factors of each layer with APALU; none for other activations. */
  apaluParameters(): ApaluFactors[] {
    const { apalu, weights } = this.graph;
    if (!apalu) return [];
    return apalu.layers.map((layer) => ({
      layer,
      a: weights.meanFactor(`${layer}/a_raw`),
      b: weights.meanFactor(`${layer}/b_raw`),
      initialA: apalu.a,
      initialB: apalu.b,
    }));
  }

  dispose(): void {
    this.graph.weights.dispose();
  }
}

function countRight(logits: Float32Array, labels: readonly number[], classes: number): number {
  return labels.filter((label, i) => {
    const row = logits.subarray(i * classes, (i + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  }).length;
}
