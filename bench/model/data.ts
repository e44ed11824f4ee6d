import { extractFeatures, FEATURES, type FeatureSequence } from '../../src/main/features/features.js';
import type { LabelledTake } from '../../src/main/training/fit.js';
import { performSign } from '../../src/main/training/synthetic/performer.js';
import { randomSign, shapePool } from '../../src/main/training/synthetic/sign-generator.js';
import type { HandFrame } from '../../src/shared/domain/hand.js';
import { seededRandom } from '../../src/shared/domain/random.js';

export const signCount = 5;
export const takesEach = 20;
/** The tutorials' takes have thirty frames: ours are stretched to that many steps for their network. */
export const tutorialSteps = 30;

export interface BenchData {
  readonly train: readonly LabelledTake[];
  readonly test: readonly LabelledTake[];
}

/** Five made-up signs, twenty takes to train on and ten to test on. */
export function benchData(): BenchData {
  const random = seededRandom(77);
  const pool = shapePool(random, 60);
  const signs = Array.from({ length: signCount }, () => randomSign(random, pool));
  const some = (count: number): LabelledTake[] =>
    signs.flatMap((sign, i) =>
      Array.from({ length: count }, () => {
        let frames: HandFrame[];
        do frames = performSign(sign, random);
        while (extractFeatures(frames).steps < 8);
        return { frames, label: i + 1 };
      }),
    );
  return { train: some(takesEach), test: some(10) };
}

/** Frames of the takes of each sign, for the source of negatives. */
export function framesBySign(takes: readonly LabelledTake[]): HandFrame[][][] {
  return Array.from({ length: signCount }, (_, i) =>
    takes.filter((t) => t.label === i + 1).map((t) => [...t.frames]),
  );
}

function stretched({ steps, rows }: FeatureSequence): Float32Array {
  const out = new Float32Array(tutorialSteps * FEATURES);
  for (let t = 0; t < tutorialSteps; t++) {
    const from = Math.floor((t * steps) / tutorialSteps) * FEATURES;
    out.set(rows.subarray(from, from + FEATURES), t * FEATURES);
  }
  return out;
}

/** [takes × tutorialSteps × FEATURES] */
export function tutorialRows(takes: readonly LabelledTake[]): Float32Array {
  const rows = new Float32Array(takes.length * tutorialSteps * FEATURES);
  takes.forEach(({ frames }, i) =>
    rows.set(stretched(extractFeatures(frames)), i * tutorialSteps * FEATURES),
  );
  return rows;
}
