import { cosineDistance, leastConfidence, softmax } from './decide.js';
import type { Evidence, Judge, JudgingModel, Threshold } from './evidence.js';
import type { ModelMetadata } from './model-metadata.js';
import type { Network } from './network.js';
import { NetworkLanes, type Lane } from './network-stepper.js';
import type { StepAnswer } from './stepper.js';

type Classes = readonly Pick<ModelMetadata['classes'][number], 'kind'>[];
type Prototypes = ModelMetadata['prototypes'];

/** A network with its metadata as a model that follows movements, by its weights when it is first asked for a judge. */
export function networkModel(
  network: Pick<Network, 'stepper'>,
  metadata: Pick<ModelMetadata, 'classes' | 'prototypes' | 'timings'>,
): JudgingModel {
  const { classes, prototypes, timings } = metadata;
  let lanes: NetworkLanes | null = null;
  return {
    classes,
    thresholds: networkThresholds(classes, prototypes),
    ...(timings ? { timings } : {}),
    judge: () => {
      lanes ??= new NetworkLanes(network.stepper());
      return new NetworkJudge(lanes.lane(), classes, prototypes);
    },
  };
}

/** Thresholds of a network's signs: the usual posterior, and the radius of the prototype where there is one. */
export function networkThresholds(classes: Classes, prototypes: Prototypes): Threshold[] {
  return classes.map((_, classIndex) => ({
    confidence: leastConfidence,
    distance: prototypes.find((p) => p.classIndex === classIndex)?.radius ?? Infinity,
  }));
}

/** What a network's answer for one movement is evidence of. */
export function networkEvidence(
  answer: { readonly logits: Float32Array; readonly embedding: ArrayLike<number> },
  prototypes: Prototypes,
): Evidence {
  const distance = new Float32Array(answer.logits.length).fill(Infinity);
  for (const { classIndex, centre } of prototypes) {
    const found = cosineDistance(answer.embedding, centre);
    distance[classIndex] = Math.min(distance[classIndex] ?? Infinity, found);
  }
  return { posterior: softmax(answer.logits), distance };
}

class NetworkJudge implements Judge {
  private readonly nothing: Evidence;
  private answer: StepAnswer | null = null;
  private taken = 0;

  constructor(
    private readonly stepper: Lane,
    classes: Classes,
    private readonly prototypes: Prototypes,
  ) {
    const posterior = new Float32Array(classes.length);
    posterior[0] = 1;
    this.nothing = { posterior, distance: new Float32Array(classes.length).fill(Infinity) };
  }

  get steps(): number {
    return this.taken;
  }

  reset(): void {
    this.stepper.reset();
    this.answer = null;
    this.taken = 0;
  }

  step(row: Float32Array): void {
    this.answer = this.stepper.step(row);
    this.taken++;
  }

  evidence(): Evidence {
    return this.answer ? networkEvidence(this.answer, this.prototypes) : this.nothing;
  }
}
