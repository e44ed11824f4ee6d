import type { SignId, SignKind } from '../../shared/domain/take.js';
import type { Evidence, Judge, JudgingModel, Threshold, Timing } from './evidence.js';
import type { Encoder } from './encoder.js';
import type { Batch } from './network.js';
import { NetworkLanes } from './network-stepper.js';
import type { StepAnswer } from './stepper.js';
import { toUnitLength, type PrototypeBank } from './prototype-bank.js';

/** A network fitted to signs that had takes enough. */
export interface TunedStage {
  readonly network: Encoder;
  /** Class of the sign model for each output of the network; −1 for signs that were removed since. */
  readonly outputs: readonly number[];
}

export interface SignModelParts {
  /** Class 0 is rest. */
  readonly classes: readonly { readonly id: SignId; readonly name: string; readonly kind: SignKind }[];
  readonly thresholds: readonly Threshold[];
  readonly timings?: readonly (Timing | null)[];
  /** The frozen encoder in whose embedding space the prototypes lie. */
  readonly encoder: Encoder;
  readonly bank: PrototypeBank;
  /** Difference in likeness that makes a class e times as likely. */
  readonly temperature: number;
  /** Rest is at least this alike to anything: what is unlike all signs is rest rather than a sure sign. */
  readonly restLikeness: number;
  readonly tuned: TunedStage | null;
}

/** A feature sequence as `extractFeatures` gives it: `rows` is row-major [steps × features]. */
interface Sequence {
  readonly steps: number;
  readonly rows: Float32Array;
}

/** Networks of sign models learn no more, so that all judges of one can share its weights. */
const lanes = new WeakMap<Encoder, NetworkLanes>();

function lanesOf(network: Encoder): NetworkLanes {
  const known = lanes.get(network) ?? new NetworkLanes(network.stepper());
  lanes.set(network, known);
  return known;
}

const inferenceBatch = 32;
/** Sequences are cut here, in steps: a little more than the longest movement that is judged live. */
const longest = 128;
/** Room for this many steps at first; a judge takes more when it needs them. */
const usualSteps = 32;

/**
 * Recognises signs in two stages: prototypes in the embedding space of a frozen encoder, which one take a sign
 * is enough for, and, where there is one, a network fitted to the signs with takes enough. Both posteriors
 * are averaged over the classes that both know; a sign that the network does not know lives by its prototypes
 * alone. It does not own its networks.
 */
export class SignModel implements JudgingModel {
  readonly classes: SignModelParts['classes'];
  readonly thresholds: readonly Threshold[];
  readonly timings?: readonly (Timing | null)[];
  private readonly likeness: Float32Array;

  constructor(readonly parts: SignModelParts) {
    this.classes = parts.classes;
    this.thresholds = parts.thresholds;
    if (parts.timings) this.timings = parts.timings;
    this.likeness = new Float32Array(parts.classes.length);
  }

  judge(): Judge {
    return new SignJudge(this);
  }

  /** What the model makes of whole movements, in their order. A sequence without steps is rest. */
  evidence(sequences: readonly Sequence[]): Evidence[] {
    const { encoder, tuned } = this.parts;
    const found: Evidence[] = [];
    for (let from = 0; from < sequences.length; from += inferenceBatch) {
      const chunk = sequences.slice(from, from + inferenceBatch);
      const batch = padded(chunk, encoder.config.features);
      const answer = encoder.infer(batch);
      const second = tuned ? (tuned.network === encoder ? answer : tuned.network.infer(batch)) : null;
      const width = encoder.config.dense;
      const outputs = tuned?.network.config.classes ?? 0;
      chunk.forEach(({ steps }, i) => {
        const evidence = this.nothing();
        if (steps > 0) {
          this.weigh(
            answer.embeddings.slice(i * width, (i + 1) * width),
            second ? second.logits.subarray(i * outputs, (i + 1) * outputs) : null,
            evidence,
          );
        }
        found.push(evidence);
      });
    }
    return found;
  }

  /** All is rest, and nothing is near. */
  nothing(): { posterior: Float32Array; distance: Float32Array } {
    const posterior = new Float32Array(this.classes.length);
    posterior[0] = 1;
    return { posterior, distance: new Float32Array(this.classes.length).fill(Infinity) };
  }

  /** Fills `out` from an embedding, which is brought to unit length in place, and the tuned network's logits. */
  weigh(
    embedding: Float32Array,
    logits: Float32Array | null,
    out: { readonly posterior: Float32Array; readonly distance: Float32Array },
  ): void {
    const { bank, temperature, restLikeness, tuned } = this.parts;
    const { likeness } = this;
    const { posterior, distance } = out;
    bank.likeness(toUnitLength(embedding), likeness);
    for (let c = 0; c < likeness.length; c++)
      distance[c] = bank.classes[c] ? 1 - (likeness[c] ?? -1) : Infinity;
    likeness[0] = Math.max(likeness[0] ?? -1, restLikeness);
    let top = -Infinity;
    for (let c = 0; c < likeness.length; c++) if (this.has(c)) top = Math.max(top, likeness[c] ?? -1);
    let sum = 0;
    for (let c = 0; c < likeness.length; c++) {
      const share = this.has(c) ? Math.exp(((likeness[c] ?? -1) - top) / temperature) : 0;
      posterior[c] = share;
      sum += share;
    }
    for (let c = 0; c < posterior.length; c++) posterior[c] = (posterior[c] ?? 0) / sum;
    if (tuned && logits) average(posterior, logits, tuned.outputs);
  }

  private has(c: number): boolean {
    return c === 0 || this.parts.bank.classes[c] !== null;
  }
}

/**
 * Averages the tuned network's posterior into `posterior`, over the classes that the network knows: the mass that
 * the prototypes give to these classes together stays the same, so newer signs keep theirs.
 */
function average(posterior: Float32Array, logits: Float32Array, outputs: readonly number[]): void {
  let top = -Infinity;
  let known = 0;
  outputs.forEach((c, i) => {
    if (c < 0) return;
    top = Math.max(top, logits[i] ?? -Infinity);
    known += posterior[c] ?? 0;
  });
  let sum = 0;
  outputs.forEach((c, i) => {
    if (c >= 0) sum += Math.exp((logits[i] ?? -Infinity) - top);
  });
  outputs.forEach((c, i) => {
    if (c < 0) return;
    const share = Math.exp((logits[i] ?? -Infinity) - top) / sum;
    posterior[c] = ((posterior[c] ?? 0) + known * share) / 2;
  });
}

/**
 * The tuned network is stepped only as far as it is asked: where no sign is near enough to be captioned, what it
 * would say changes nothing, and most of the time no sign is.
 */
class SignJudge implements Judge {
  private readonly encoder;
  private readonly tuned;
  private readonly found;
  private readonly nothing;
  private readonly embedding: Float32Array;
  /** The rows since the last reset, for the tuned network. */
  private rows: Float32Array;
  private answer: StepAnswer | null = null;
  private second: StepAnswer | null = null;
  private taken = 0;
  private tunedTaken = 0;

  constructor(private readonly model: SignModel) {
    const { encoder, tuned } = model.parts;
    this.encoder = lanesOf(encoder).lane();
    this.tuned = tuned && tuned.network !== encoder ? lanesOf(tuned.network).lane() : null;
    this.found = model.nothing();
    this.nothing = model.nothing();
    this.embedding = new Float32Array(encoder.config.dense);
    this.rows = new Float32Array(this.tuned ? usualSteps * encoder.config.features : 0);
  }

  get steps(): number {
    return this.taken;
  }

  reset(): void {
    this.encoder.reset();
    this.tuned?.reset();
    this.answer = this.second = null;
    this.taken = this.tunedTaken = 0;
  }

  step(row: Float32Array): void {
    this.answer = this.encoder.step(row);
    if (this.tuned) this.keep(row);
    else this.second = this.answer;
    this.taken++;
  }

  evidence(): Evidence {
    if (!this.answer) return this.nothing;
    const { model, found, embedding } = this;
    embedding.set(this.answer.embedding);
    model.weigh(embedding, null, found);
    if (!model.parts.tuned || !this.isNear()) return found;
    if (this.tuned) {
      const width = this.model.parts.encoder.config.features;
      while (this.tunedTaken < this.taken) {
        const from = this.tunedTaken++ * width;
        this.second = this.tuned.step(this.rows.subarray(from, from + width));
      }
    }
    if (this.second) average(found.posterior, this.second.logits, model.parts.tuned.outputs);
    return found;
  }

  /** True when some sign is near enough for a caption. */
  private isNear(): boolean {
    const { thresholds, classes } = this.model;
    for (let c = 0; c < classes.length; c++) {
      const near = (this.found.distance[c] ?? Infinity) <= (thresholds[c]?.distance ?? Infinity);
      if (classes[c]?.kind === 'sign' && near) return true;
    }
    return false;
  }

  private keep(row: Float32Array): void {
    const from = this.taken * row.length;
    if (from + row.length > this.rows.length) {
      const more = new Float32Array(2 * this.rows.length);
      more.set(this.rows);
      this.rows = more;
    }
    this.rows.set(row, from);
  }
}

function padded(sequences: readonly Sequence[], features: number): Batch {
  const lengths = sequences.map(({ steps }) => Math.max(1, Math.min(steps, longest)));
  const steps = Math.max(1, ...lengths);
  const rows = new Float32Array(sequences.length * steps * features);
  sequences.forEach((s, i) => {
    rows.set(s.rows.subarray(0, Math.min(s.steps, longest) * features), i * steps * features);
  });
  return { rows, size: sequences.length, steps, lengths };
}
