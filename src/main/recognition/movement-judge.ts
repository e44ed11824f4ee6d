import type { HandFrame } from '../../shared/domain/hand.js';
import { movementDefaults, type MovementDetector, type MovementEvent } from '../../shared/domain/movement.js';
import type { Milliseconds } from '../../shared/domain/units.js';
import { anytimeDefaults, type AnytimeOptions } from '../model/anytime.js';
import type { Decision, Stricter } from '../model/decide.js';
import type { JudgingModel } from '../model/evidence.js';
import { Dips } from './dips.js';
import { Hypothesis } from './hypothesis.js';

/** Times in milliseconds; shares are of a sign's typical length, closeness of its greatest distance. */
export interface RecogniserOptions extends AnytimeOptions {
  /** At the same time this many beginnings are followed at most. */
  readonly hypotheses: number;
  /** Hands that are gone, or still, for this long may have ended a sign … */
  readonly soonGoneMs: number;
  readonly soonStillMs: number;
  /** … of which this share was seen; the still ones, which may only pause, with this posterior at least. */
  readonly soonShare: number;
  readonly stillConfidence: number;
  /** A sign that began within a movement needs these steps, this share and this closeness. */
  readonly innerSteps: number;
  readonly innerShare: number;
  readonly innerCloseness: number;
  /** What took longer than this share is not captioned before its end. */
  readonly longestShare: number;
}

/**
 * Chosen on streams of recorded signs: more beginnings, or less strict ones, find few signs more and caption more
 * of idle movement.
 */
export const recogniserDefaults: RecogniserOptions = {
  hypotheses: 4,
  ...anytimeDefaults,
  soonGoneMs: 100,
  soonStillMs: 250,
  soonShare: 0.75,
  stillConfidence: 0.8,
  innerSteps: 12,
  innerShare: 0.7,
  innerCloseness: 0.7,
  longestShare: 2,
};

/** A sign that was found. */
export interface Found {
  readonly decision: Decision;
  readonly startedAt: Milliseconds;
  /** True when its movement still went on. */
  readonly early: boolean;
  /** True when it began within a movement. */
  readonly inner: boolean;
}

/** Is told of every sign that could be captioned. */
export type Witness = (found: Found) => void;

/** How long speeds are behind: they are measured over a window. */
const speedLagMs = movementDefaults.speedWindowMs / 2;
/** Beginnings within a movement are at least this far apart. */
const apartMs = 250;

/**
 * Follows one movement and finds the signs in it. Several beginnings are followed at once, each with a judge of
 * its own: that of the movement, where the hands slowed down within it, and where the last sign was found.
 */
export class MovementJudge {
  private readonly pool: Hypothesis[];
  /** Oldest first. */
  private active: Hypothesis[] = [];
  /** That of the movement itself, while it is followed. */
  private onset: Hypothesis | null = null;
  private readonly dips = new Dips();
  /** The sign found last in this movement, and when. */
  private last: { readonly classIndex: number; readonly time: number } | null = null;
  /** Hands were still or gone since the last sign: the same one may come again. */
  private paused = false;
  /** After a sign hands are still or gone: the next beginning is where they move again. */
  private waiting = false;
  /** When a movement became too long, for signs that go on past it; null otherwise. */
  private cutAt: number | null = null;
  private unknown = false;

  constructor(
    private readonly model: JudgingModel,
    private readonly options: RecogniserOptions,
    /** With a witness nothing is ever captioned: each beginning is followed as if nothing had been found before. */
    private readonly witness: Witness | null = null,
  ) {
    this.pool = Array.from({ length: options.hypotheses }, () => new Hypothesis(model, options));
  }

  /** True when the movement that just ended held no sign, but was no rest either. */
  get endedUnknown(): boolean {
    return this.unknown;
  }

  reset(): void {
    this.active = [];
    this.onset = null;
    this.cutAt = null;
    this.dips.reset();
    this.last = null;
    this.paused = false;
    this.waiting = false;
    this.unknown = false;
  }

  /** What the oldest beginning looks like so far. */
  guess(): Decision | null {
    return this.active[0]?.decideNow() ?? null;
  }

  /** Takes in a frame with what the detector made of it, and gives the sign that it completes, if any. */
  push(event: MovementEvent, frame: HandFrame, detector: MovementDetector): Found | null {
    this.unknown = false;
    if (this.cutAt !== null && frame.time - this.cutAt > this.options.soonStillMs) this.reset();
    if (event.type === 'started') {
      if (this.cutAt === null) {
        this.reset();
        this.begin(detector.soFar, detector);
        this.onset = this.active[0] ?? null;
        return null;
      }
      this.cutAt = null;
      const found = this.follow(frame, detector);
      if (this.active.length === 0) this.begin(detector.soFar, detector);
      return found;
    }
    if (event.type === 'lowered') this.reset();
    if (event.type === 'ended') return this.end(event, frame, detector);
    // Between a movement that was cut and the next one hands are still on their way.
    return detector.phase === 'moving' || this.cutAt !== null ? this.follow(frame, detector) : null;
  }

  private end(
    { reason }: Extract<MovementEvent, { type: 'ended' }>,
    frame: HandFrame,
    detector: MovementDetector,
  ): Found | null {
    const { lastHandTime } = detector.pace;
    if (reason === 'too-long') {
      // One movement after another is still one performance, of which the last sign may not be over.
      const found = this.follow(frame, detector);
      this.cutAt = frame.time;
      return found;
    }
    if (reason === 'still') for (const h of this.active) h.push(frame, lastHandTime);
    const found = this.atPause(0, reason === 'hands-gone', lastHandTime);
    const { last } = this;
    const closing = this.active[0]?.decideNow()?.reason;
    this.reset();
    this.unknown = !found && !last && closing !== undefined && closing !== 'rest';
    return found && { ...found, early: false };
  }

  private follow(frame: HandFrame, detector: MovementDetector): Found | null {
    const { pace } = detector;
    const { soonGoneMs, soonStillMs, soonShare } = this.options;
    this.active = this.active.filter((h) => frame.time - h.startedAt <= movementDefaults.longestMs);
    const stepped = this.active.filter((h) => h.push(frame, pace.lastHandTime));
    const dip = this.dips.push(frame.time, pace.speed);
    const gone = pace.goneMs >= soonGoneMs;
    const pausing = gone || pace.stillMs >= soonStillMs;
    const found = !pausing
      ? this.early(stepped, detector)
      : pace.lowering && gone
        ? null
        : this.atPause(soonShare, gone, pace.lastHandTime);
    if (found) this.release(found, frame, detector);
    // What follows a sign begins after the pause, not within it.
    if (this.last && pausing) [this.active, this.waiting] = [[], true];
    else if (this.waiting && pace.stillMs === 0) {
      this.waiting = false;
      this.paused = true;
      this.begin(
        detector.soFar.filter((f) => f.time >= frame.time - movementDefaults.leadMs),
        detector,
      );
    } else if (dip !== null) {
      this.begin(
        detector.soFar.filter((f) => f.time >= dip - speedLagMs),
        detector,
      );
    }
    return found;
  }

  /** The sign that a pause ends: the oldest beginning has the first say. */
  private atPause(share: number, gone: boolean, lastHandTime: number): Found | null {
    for (const hypothesis of this.active) {
      const inner = this.isInner(hypothesis);
      if (inner && gone && lastHandTime - hypothesis.startedAt < movementDefaults.loweringMs) continue;
      const decision = hypothesis.decision(lastHandTime, this.stricter(inner, gone || share === 0));
      const accepted = decision?.accepted;
      if (!accepted || !this.isWhole(hypothesis, accepted.classIndex, share)) continue;
      const found = { decision, startedAt: hypothesis.startedAt, early: true, inner };
      if (!this.witness) return found;
      this.witness(found);
    }
    return null;
  }

  private stricter(inner: boolean, over: boolean): Stricter {
    const { innerCloseness, stillConfidence } = this.options;
    return inner ? { closeness: innerCloseness } : over ? {} : { confidence: stillConfidence };
  }

  /** The sign that the model is sure of while hands move. */
  private early(stepped: readonly Hypothesis[], { pace }: MovementDetector): Found | null {
    let best: Found | null = null;
    for (const hypothesis of stepped) {
      const decision = hypothesis.sure();
      const accepted = decision?.accepted;
      if (!accepted || pace.lowering) continue;
      const timing = this.model.timings?.[accepted.classIndex];
      if (!timing || timing.earliest === null || hypothesis.steps < timing.earliest) continue;
      if (hypothesis.steps > this.options.longestShare * timing.typical) continue;
      if (!this.isWhole(hypothesis, accepted.classIndex, this.options.earlyShare)) continue;
      if (best && (best.decision.accepted?.confidence ?? 0) >= accepted.confidence) continue;
      const found = {
        decision,
        startedAt: hypothesis.startedAt,
        early: true,
        inner: this.isInner(hypothesis),
      };
      if (this.witness) this.witness(found);
      else best = found;
    }
    return best;
  }

  /** True when enough of the sign was seen for it to be the whole of it, and not what is left of the last one. */
  private isWhole(hypothesis: Hypothesis, classIndex: number, share: number): boolean {
    const typical = this.model.timings?.[classIndex]?.typical ?? 0;
    if (!this.isInner(hypothesis)) return hypothesis.steps >= share * typical;
    const { innerSteps, innerShare, longestShare } = this.options;
    if (this.last?.classIndex === classIndex && !this.paused) return false;
    if (typical > 0 && hypothesis.steps > longestShare * typical) return false;
    return hypothesis.steps >= Math.max(innerSteps, Math.max(share, innerShare) * typical);
  }

  private isInner(hypothesis: Hypothesis): boolean {
    return this.last !== null || hypothesis !== this.onset;
  }

  /** What led to the sign is done with; the next one may begin here. */
  private release(found: Found, frame: HandFrame, detector: MovementDetector): void {
    const classIndex = found.decision.accepted?.classIndex ?? -1;
    this.active = [];
    this.onset = null;
    this.last = { classIndex, time: frame.time };
    this.paused = false;
    this.begin([frame], detector);
  }

  /** Follows a beginning at `frames`, unless one near it is followed already. */
  private begin(frames: readonly HandFrame[], detector: MovementDetector): void {
    const first = frames[0];
    if (!first || first.time - (this.active.at(-1)?.startedAt ?? -Infinity) < apartMs) return;
    if (this.last && first.time < this.last.time && !this.paused) return;
    // The first beginning stays; of those within the movement the oldest makes room.
    const spare =
      this.pool.find((h) => !this.active.includes(h)) ?? this.active.find((h) => h !== this.onset);
    if (!spare) return;
    this.active = [...this.active.filter((h) => h !== spare), spare];
    spare.begin(frames, detector.pace.lastHandTime);
  }
}
