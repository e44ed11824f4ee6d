import type { HandFrame } from '../../shared/domain/hand.js';
import { extractFeatures, FEATURES } from '../features/features.js';
import { anytimeDefaults, Steadiness } from '../model/anytime.js';
import { recogniserDefaults } from '../recognition/movement-judge.js';
import type { Judge, JudgingModel, Timing } from '../model/evidence.js';

/** A movement of a class: what a model was fitted to. */
export interface TimedTake {
  readonly frames: readonly HandFrame[];
  /** Class index; rest, too, tells what not to caption. */
  readonly label: number;
}

/**
 * How long each sign takes, and from which step on it may be captioned before it ends: past every step at which
 * the model was sure of it in a take of something else. A sign that is the beginning of another one waits for its
 * own end. In class order; null where there is no take.
 */
export function timingsOf(model: JudgingModel, takes: readonly TimedTake[]): (Timing | null)[] {
  const gauge = new TimingGauge(model);
  for (const take of takes) gauge.add(take);
  return gauge.timings();
}

const wholeShare = recogniserDefaults.leastShare;

/** As `timingsOf`, a take at a time, for where there is something else to do in between. */
export class TimingGauge {
  private readonly judge: Judge;
  private readonly steadiness: Steadiness;
  private readonly lengths: number[][];
  private readonly mistaken: number[];

  constructor(private readonly model: JudgingModel) {
    this.judge = model.judge();
    this.steadiness = new Steadiness(this.judge, model, anytimeDefaults);
    this.lengths = model.classes.map(() => []);
    this.mistaken = model.classes.map(() => 0);
  }

  add({ frames, label }: TimedTake): void {
    const { judge, steadiness, mistaken } = this;
    const { steps, rows } = extractFeatures(frames);
    this.lengths[label]?.push(steps);
    judge.reset();
    steadiness.reset();
    for (let step = 0; step < steps; step++) {
      judge.step(rows.subarray(step * FEATURES, (step + 1) * FEATURES));
      const sure = steadiness.look();
      if (sure !== null && sure !== label) mistaken[sure] = Math.max(mistaken[sure] ?? 0, step + 1);
    }
  }

  timings(): (Timing | null)[] {
    return this.model.classes.map(({ kind }, classIndex) => {
      const own = this.lengths[classIndex] ?? [];
      if (kind !== 'sign' || own.length === 0) return null;
      const typical = own.reduce((sum, n) => sum + n, 0) / own.length;
      const mistaken = this.mistaken[classIndex] ?? 0;
      // What is too short to be the whole sign is not captioned anyway.
      const from = mistaken < wholeShare * typical ? 0 : mistaken;
      return { typical, earliest: from > typical ? null : from + 1 };
    });
  }
}
