import type { TrainingProgress } from '../../shared/contract.js';
import { epochsFor, type EpochReport } from './fit.js';

/** What training does, one after the other; of each round first three, the others once. */
export type Leg = 'fit' | 'ask' | 'compare' | 'fitAll' | 'finish';

interface Stage {
  readonly leg: Leg;
  /** 1 … rounds; 0 after them. */
  readonly round: number;
  /** Of the work, in any unit. */
  readonly work: number;
}

/** What the lengths of the legs are guessed from. */
export interface CourseSize {
  readonly rounds: number;
  /** Takes that are learned from in a round, and in the end. */
  readonly roundTakes: number;
  readonly takes: number;
  /** Takes that are played in a round, and in the end. */
  readonly roundPlayed: number;
  readonly played: number;
  readonly epochs?: number;
}

/** Milliseconds of a core, as measured: an example in an epoch, a second of movement played, and each prototype then. */
const perExample = 2.5;
const perPlayed = 60;
const perPlayedPrototype = 0.08;
/** Frames of idle movement that are played in a round and in the end, in takes. */
const idle = { round: 60, end: 240 } as const;

/** The work that is ahead, so that the share that is done rises evenly; only the order and the sum matter otherwise. */
function stagesOf(size: CourseSize): Stage[] {
  const { rounds, roundTakes, takes, roundPlayed, played } = size;
  const fit = (n: number): number => ((size.epochs ?? epochsFor(n)) + 2) * n * perExample;
  const play = (n: number, bank: number): number => n * (perPlayed + bank * perPlayedPrototype);
  const stages: Stage[] = [];
  for (let round = 1; round <= rounds; round++) {
    stages.push({ leg: 'fit', round, work: fit(roundTakes) });
    stages.push({ leg: 'ask', round, work: play(roundPlayed + idle.round, roundTakes) });
  }
  stages.push({ leg: 'compare', round: rounds, work: 6 * roundTakes });
  stages.push({ leg: 'fitAll', round: 0, work: fit(takes) });
  stages.push({ leg: 'finish', round: 0, work: play(played + idle.end, takes) });
  return stages;
}

const nothingYet: EpochReport = { epoch: 0, epochs: 0, loss: NaN, accuracy: 0, heldOutAccuracy: null };
/** What is left for saving. */
const mostDone = 0.98;

/** Tells how far a training is on its way. The share that is done never falls. */
export class Course {
  private readonly stages: readonly Stage[];
  private readonly whole: number;
  private readonly rounds: number;
  private at = 0;
  private done = 0;
  private last = nothingYet;

  constructor(
    private readonly tell: (progress: TrainingProgress) => void,
    size: CourseSize,
  ) {
    this.rounds = size.rounds;
    this.stages = stagesOf(size);
    this.whole = this.stages.reduce((sum, { work }) => sum + work, 0);
  }

  /** An epoch of the fit under way has ended. */
  epoch(report: EpochReport): void {
    this.last = report;
    this.say();
  }

  /** So much of a leg is done, 0 … 1. */
  share(leg: Leg, round: number, share: number): void {
    const at = this.stages.findIndex((stage) => stage.leg === leg && stage.round === round);
    if (at < this.at) return;
    if (at > this.at && (leg === 'fit' || leg === 'fitAll')) this.last = nothingYet;
    this.at = at;
    const before = this.stages.slice(0, at).reduce((sum, { work }) => sum + work, 0);
    const own = (this.stages[at]?.work ?? 0) * Math.min(1, share);
    this.done = Math.max(this.done, (mostDone * (before + own)) / this.whole);
    this.say();
  }

  saving(): void {
    this.last = nothingYet;
    this.say('saving', 0.99);
  }

  private say(phase?: 'saving', done = this.done): void {
    const { leg = 'fit', round = 0 } = this.stages[this.at] ?? {};
    const scoring = leg === 'fit' || leg === 'ask' || leg === 'compare';
    const { epoch, epochs, loss, accuracy, heldOutAccuracy } = this.last;
    this.tell({
      phase: phase ?? (scoring ? 'scoring' : 'fitting'),
      fold: phase ? 0 : round,
      folds: this.rounds,
      epoch,
      epochs,
      loss: Number.isFinite(loss) ? loss : null,
      accuracy: epochs > 0 ? accuracy : null,
      heldOutAccuracy,
      done,
    });
  }
}
