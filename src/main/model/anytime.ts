import { decide } from './decide.js';
import type { Judge, JudgingModel } from './evidence.js';

/** What counts as being sure of a sign before it has ended, beside the sign's own thresholds. */
export interface AnytimeOptions {
  /** This posterior and this lead over the next class … */
  readonly earlyConfidence: number;
  readonly earlyMargin: number;
  /** … this share of the greatest distance … */
  readonly earlyCloseness: number;
  /** … for this many steps on end. */
  readonly earlySteps: number;
}

export const anytimeDefaults: AnytimeOptions = {
  earlyConfidence: 0.8,
  earlyMargin: 0.3,
  earlyCloseness: 0.5,
  earlySteps: 3,
};

/** Watches a judge for a sign that it stays sure of. */
export class Steadiness {
  private classIndex = -1;
  private since = 0;

  constructor(
    private readonly judge: Judge,
    private readonly model: Pick<JudgingModel, 'classes' | 'thresholds'>,
    private readonly options: AnytimeOptions,
  ) {}

  /** To be called whenever the judge begins anew. */
  reset(): void {
    this.classIndex = -1;
  }

  /** To be called after each step: the class of the sign once it has been accepted for long enough, else null. */
  look(): number | null {
    const { earlyConfidence, earlyMargin, earlyCloseness, earlySteps } = this.options;
    const { accepted } = decide(this.judge.evidence(), this.model, {
      confidence: earlyConfidence,
      margin: earlyMargin,
      closeness: earlyCloseness,
    });
    const classIndex = accepted?.classIndex ?? -1;
    const { steps } = this.judge;
    if (classIndex !== this.classIndex) this.since = steps;
    this.classIndex = classIndex;
    return classIndex >= 0 && steps - this.since + 1 >= earlySteps ? classIndex : null;
  }
}
