import { decide, type Decision } from './decide.js';
import type { Judge, JudgingModel } from './evidence.js';

/** What a caption before a sign's end needs beside the sign's own thresholds. */
export interface AnytimeOptions {
  /** This share of the sign's typical length … */
  readonly earlyShare: number;
  /** … this posterior and this lead over the next class … */
  readonly earlyConfidence: number;
  readonly earlyMargin: number;
  /** … this share of the greatest distance … */
  readonly earlyCloseness: number;
  /** … for this many steps on end. */
  readonly earlySteps: number;
}

export const anytimeDefaults: AnytimeOptions = {
  earlyShare: 0.75,
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

  /** To be called after each step: the decision once its sign has been accepted for long enough, else null. */
  look(): Decision | null {
    const { earlyConfidence, earlyMargin, earlyCloseness, earlySteps } = this.options;
    const decision = decide(this.judge.evidence(), this.model, {
      confidence: earlyConfidence,
      margin: earlyMargin,
      closeness: earlyCloseness,
    });
    const classIndex = decision.accepted?.classIndex ?? -1;
    if (classIndex !== this.classIndex) this.since = this.judge.steps;
    this.classIndex = classIndex;
    return classIndex >= 0 && this.judge.steps - this.since + 1 >= earlySteps ? decision : null;
  }
}
