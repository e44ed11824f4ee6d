import type { HandFrame } from '../../shared/domain/hand.js';
import { takeLimits } from '../../shared/domain/take.js';
import type { Milliseconds } from '../../shared/domain/units.js';
import { FEATURE_RATE_HZ } from '../features/feature-rows.js';
import { FeatureStream } from '../features/feature-stream.js';
import { decide, type Decision } from '../model/decide.js';
import type { Judge, JudgingModel } from '../model/evidence.js';

/** While a hand is missing its rows may still change: the judge waits this many steps for it. */
const patienceSteps = 2;
/** Times that what was judged is judged anew in a movement, before that waits for a decision. */
const mostReruns = 3;

/** A sign may have begun here: the features of the movement since then, and what the model makes of them. */
export class Hypothesis {
  private readonly stream = new FeatureStream();
  private readonly judge: Judge;
  private began: Milliseconds | null = null;
  private withHands = 0;
  private firstChanged = Infinity;
  private anew = 0;
  /** How near it came to the sign captioned last before it could be all of it. */
  nearestInPart = Infinity;

  constructor(private readonly model: JudgingModel) {
    this.judge = model.judge();
  }

  /** Source time of the first frame. */
  get startedAt(): Milliseconds {
    return this.began ?? (0 as Milliseconds);
  }

  /** Steps that were judged. */
  get steps(): number {
    return this.judge.steps;
  }

  /** Forgets all and begins with `frames`. */
  begin(frames: readonly HandFrame[], lastHandTime: number): void {
    this.stream.reset();
    this.judge.reset();
    this.began = null;
    this.withHands = 0;
    this.firstChanged = Infinity;
    this.anew = 0;
    this.nearestInPart = Infinity;
    for (const frame of frames) this.take(frame);
    this.advance(lastHandTime, false);
  }

  /** Takes in the next frame. True when a step more was judged. */
  push(frame: HandFrame, lastHandTime: number): boolean {
    this.take(frame);
    return this.advance(lastHandTime, false);
  }

  /** The decision on the movement up to the last sight of a hand; null when too little was seen. */
  decision(lastHandTime: number): Decision | null {
    this.advance(lastHandTime, true);
    return this.decideNow();
  }

  /** The decision on what was judged so far; null when too little was seen. */
  decideNow(): Decision | null {
    return this.seenEnough ? decide(this.judge.evidence(), this.model) : null;
  }

  private get seenEnough(): boolean {
    return this.withHands >= takeLimits.leastHandFrames && this.judge.steps > 0;
  }

  private take(frame: HandFrame): void {
    this.began ??= frame.time;
    if (frame.hands.length > 0) this.withHands++;
    this.firstChanged = Math.min(this.firstChanged, this.stream.push(frame));
  }

  /** Steps the judge through what is known; `all`: also through rows that may still change. */
  private advance(lastHandTime: number, all: boolean): boolean {
    const shown = Math.floor(((lastHandTime - this.startedAt) / 1000) * FEATURE_RATE_HZ + 1e-6) + 1;
    const known = all ? this.stream.steps : Math.max(this.stream.settled, this.stream.steps - patienceSteps);
    const target = Math.min(known, shown);
    const before = this.judge.steps;
    const rerun = this.firstChanged < before && (all || this.anew < mostReruns);
    if (rerun) {
      this.judge.reset();
      this.anew++;
    }
    if (rerun || this.firstChanged >= before) this.firstChanged = Infinity;
    while (this.judge.steps < target) this.judge.step(this.stream.row(this.judge.steps));
    return rerun || this.judge.steps > before;
  }
}
