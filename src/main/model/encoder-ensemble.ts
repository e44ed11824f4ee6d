import type { Encoder } from './encoder.js';
import type { Answer, Batch } from './network.js';
import { toUnitLength } from './prototype-bank.js';
import type { StepAnswer, Stepper } from './stepper.js';

/** What an encoder is made of. */
export interface Weighted extends Pick<Encoder, 'config'> {
  /** By name. */
  weights(): Iterable<readonly [string, { readonly values: Float32Array }]>;
}

interface Member extends Encoder, Weighted {
  dispose(): void;
}

/**
 * Several encoders that learned separately as one: the embedding is theirs at unit length, one after another, so
 * that a cosine is the mean of their cosines. What is alike by chance to one is rarely so to the others. Its logits
 * are none. It owns its members.
 */
export class EncoderEnsemble implements Member {
  readonly config: Encoder['config'];

  /** Throws RangeError without members, or when they are for other features. */
  constructor(private readonly members: readonly Member[]) {
    const [first] = members;
    const features = first?.config.features ?? 0;
    if (!first || members.some(({ config }) => config.features !== features))
      throw new RangeError('the encoders of an ensemble must take the same features');
    this.config = { features, classes: 0, dense: members.reduce((sum, { config }) => sum + config.dense, 0) };
  }

  infer(batch: Batch): Answer {
    const { dense } = this.config;
    const embeddings = new Float32Array(batch.size * dense);
    let at = 0;
    for (const member of this.members) {
      const width = member.config.dense;
      const own = member.infer(batch).embeddings;
      for (let i = 0; i < batch.size; i++)
        embeddings.set(toUnitLength(own.slice(i * width, (i + 1) * width)), i * dense + at);
      at += width;
    }
    return { logits: new Float32Array(0), embeddings };
  }

  stepper(): Stepper {
    return new EnsembleStepper(this.members.map((member) => member.stepper()));
  }

  /** Every weight of every member, by names that begin with the member's number. */
  *weights(): ReturnType<Weighted['weights']> {
    for (const [i, member] of this.members.entries())
      for (const [name, weight] of member.weights()) yield [`${i}/${name}`, weight];
  }

  dispose(): void {
    for (const member of this.members) member.dispose();
  }
}

class EnsembleStepper implements Stepper {
  private answer: StepAnswer | null = null;

  constructor(private readonly steppers: readonly Stepper[]) {}

  get stateLength(): number {
    return this.steppers.reduce((sum, { stateLength }) => sum + stateLength, 0);
  }

  step(row: Float32Array): StepAnswer {
    const answers = this.steppers.map((stepper) => stepper.step(row).embedding);
    const answer = (this.answer ??= {
      logits: new Float32Array(0),
      embedding: new Float32Array(answers.reduce((sum, { length }) => sum + length, 0)),
    });
    let at = 0;
    for (const embedding of answers) {
      answer.embedding.set(embedding, at);
      toUnitLength(answer.embedding.subarray(at, at + embedding.length));
      at += embedding.length;
    }
    return answer;
  }

  reset(): void {
    for (const stepper of this.steppers) stepper.reset();
  }

  save(out: Float32Array): void {
    this.each(out, (stepper, part) => stepper.save(part));
  }

  load(saved: Float32Array): void {
    this.each(saved, (stepper, part) => stepper.load(part));
  }

  private each(states: Float32Array, act: (stepper: Stepper, part: Float32Array) => void): void {
    let at = 0;
    for (const stepper of this.steppers) {
      act(stepper, states.subarray(at, at + stepper.stateLength));
      at += stepper.stateLength;
    }
  }
}
