import { decide, type Decision } from './decide.js';
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
  /** How near the sign was when it was last accepted. */
  private seen: { readonly steps: number; readonly reach: number }[] = [];

  constructor(
    private readonly judge: Judge,
    private readonly model: Pick<JudgingModel, 'classes' | 'thresholds'>,
    private readonly options: AnytimeOptions,
  ) {}

  /** To be called whenever the judge begins anew. */
  reset(): void {
    this.classIndex = -1;
    this.seen = [];
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
    const { steps } = this.judge;
    if (classIndex !== this.classIndex) [this.since, this.seen] = [steps, []];
    this.classIndex = classIndex;
    if (classIndex < 0) return null;
    this.seen.push({ steps, reach: decision.reach ?? 0 });
    if (steps - this.since + 1 < earlySteps) return null;
    while (this.seen.length > 1 && (this.seen[0]?.steps ?? 0) <= steps - earlySteps) this.seen.shift();
    return { ...decision, reach: Math.max(...this.seen.map(({ reach }) => reach)) };
  }
}
