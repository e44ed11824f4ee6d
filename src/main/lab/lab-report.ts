import type { Duplicates } from '../training/near-duplicates.js';
import type { EvaluationReport } from '../training/report.js';
import type { PairedDifference } from '../training/paired.js';
import type { CellId } from './contestants.js';
import type { ActivationName } from '../model/activations.js';

/** Mean over seeds, and the lowest and highest seed. */
export interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** What a model was like after an epoch: means over folds, banded over seeds. */
export interface EpochBands {
  readonly epoch: number;
  /** Null where a fit went astray. */
  readonly loss: Band | null;
  /** On the augmented examples of the epoch. */
  readonly accuracy: Band;
  /** On the held-out takes; null in epochs in which that was not measured. */
  readonly test: Band | null;
}

export interface LabModel {
  /** As the command line names it. */
  readonly name: string;
  readonly cell: CellId;
  readonly cellLabel: string;
  readonly activation: ActivationName | null;
  readonly activationLabel: string;
  readonly accuracy: EvaluationReport['accuracy'];
  readonly live: { readonly accuracy: number; readonly missed: number };
  readonly macroF1: number;
  /** Of one fit: mean, shortest and longest. */
  readonly seconds: Band;
  /** Of one fit; 0 for models that know none. */
  readonly epochs: number;
  readonly curves: readonly EpochBands[];
  /** Learned factors of APALU by layer, over seeds and folds; none for other activations. */
  readonly factors: readonly {
    readonly layer: string;
    readonly initialA: number;
    readonly initialB: number;
    readonly a: Band;
    readonly b: Band;
  }[];
}

/** Questions that the lab asks; p values are corrected within each. */
export type Question = 'activation' | 'gate' | 'cell';

export interface LabComparison extends PairedDifference {
  readonly question: Question;
  /** Titles of the two models. */
  readonly one: string;
  readonly other: string;
  /** Both without what they have in common, e.g. `MOPGRU, gate pre: APALU − ReLU`. */
  readonly label: string;
  /** By Holm, among the comparisons of the same question. */
  readonly corrected: number;
  /** May be noise: the corrected p is 0.05 or more. */
  readonly noise: boolean;
  readonly words: string;
}

/** Everything that the page shows, as `lab.json` holds it. Shares are 0 … 1. */
export interface LabReport {
  readonly format: 1;
  readonly version: string;
  readonly madeAt: string;
  readonly command: string;
  readonly dataset: string;
  readonly protocol: string;
  readonly backend: string;
  readonly seeds: readonly number[];
  /** Instead of each model's own number; null when they had it. */
  readonly epochs: number | null;
  readonly folds: number;
  readonly takes: EvaluationReport['takes'];
  readonly duplicates: Duplicates;
  readonly notes: readonly string[];
  /** What can be said and what cannot, a sentence each. */
  readonly statement: readonly string[];
  readonly models: readonly LabModel[];
  readonly comparisons: readonly LabComparison[];
  /** Figure 1: values of each line at `x`. */
  readonly shapes: {
    readonly x: readonly number[];
    readonly lines: readonly {
      readonly name: string;
      readonly key: string;
      readonly values: readonly number[];
    }[];
  };
  /** Fits that an earlier run had made. */
  readonly keptFits: number;
  readonly seconds: number;
}
