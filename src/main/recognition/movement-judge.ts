import type { HandFrame } from '../../shared/domain/hand.js';
import {
  movementDefaults,
  standsAsBefore,
  MovementDetector,
  type MovementEvent,
} from '../../shared/domain/movement.js';
import type { Milliseconds } from '../../shared/domain/units.js';
import type { Decision } from '../model/decide.js';
import type { JudgingModel } from '../model/evidence.js';
import { FEATURE_RATE_HZ } from '../features/feature-rows.js';
import { Contest, type ContestOptions, type Entrant, type Winner } from './contest.js';
import { Hypothesis } from './hypothesis.js';

/** Times in milliseconds; shares are of a sign's typical length. */
export interface RecogniserOptions extends ContestOptions {
  /** At the same time this many beginnings are followed at most … */
  readonly hypotheses: number;
  /** … which are this far apart at least. */
  readonly apartMs: number;
  /** Hands that are gone, or still, for this long may have ended a sign. */
  readonly soonGoneMs: number;
  readonly soonStillMs: number;
  /** What is shorter than this share, or longer than that one, is not the sign … */
  readonly leastShare: number;
  readonly longestShare: number;
  /** … though a movement from its onset to its end may be as short as this … */
  readonly endShare: number;
  /** … and the sign that was captioned last comes again without a pause once this share of its length is over. */
  readonly againAfter: number;
  /** … in a stretch that is, when whole, at most this many times as far from it as before: what is left only goes farther. */
  readonly againNearer: number;
  /** Hands that hold are still in the sign captioned last when they stopped within this time of it … */
  readonly remainsMs: number;
  /** … or are no farther than this from where they were then, in hand sizes. */
  readonly remainsFar: number;
  /** What is shorter than this, in steps, is not looked at within a movement. */
  readonly leastSteps: number;
}

/** Chosen on streams of the virtual signer with seeds that no figure in the documents comes from. */
export const recogniserDefaults: RecogniserOptions = {
  hypotheses: 12,
  apartMs: 150,
  settleMs: 120,
  holdMs: 300,
  rivalShare: 0.8,
  soonGoneMs: 100,
  soonStillMs: 250,
  leastShare: 0.65,
  longestShare: 1.7,
  endShare: 0.4,
  againAfter: 0.85,
  againNearer: 1.05,
  remainsMs: 100,
  remainsFar: 0.75,
  leastSteps: 7,
};

/** A first sign that began within this time of its movement began with it: two beginnings, which fall on frames. */
const sameBeginningMs = 400;

/** What a judge goes with, live and while calibrating: a movement lasts as long as hands move. */
export function judgedMovements(): MovementDetector {
  return new MovementDetector({ longestMs: Infinity });
}

/** A sign that was found. */
export interface Found {
  readonly decision: Decision;
  readonly startedAt: Milliseconds;
  /** True when its movement still went on. */
  readonly early: boolean;
}

/** A sign that was captioned. */
interface Last {
  readonly classIndex: number;
  readonly startedAt: number;
  /** When it was nearest, and the hands at that time. */
  readonly at: number;
  readonly frame: HandFrame | null;
}

/** Is told of every sign that could be captioned. */
export type Witness = (found: Found) => void;

/**
 * Follows one movement and finds the signs in it. A sign may begin anywhere: beginnings a little apart are followed
 * at once, each with a judge of its own, and the stretches that they give compete (`Contest`).
 */
export class MovementJudge {
  /** Made as they are needed. */
  private readonly pool: Hypothesis[] = [];
  /** Oldest first. */
  private active: Hypothesis[] = [];
  /** That of the movement itself, while it is followed. */
  private onset: Hypothesis | null = null;
  private readonly contest: Contest;
  /** Beginnings are this far apart, so that the pool reaches as far back as the longest sign is long. */
  private readonly apartMs: number;
  private lastBeginning = -Infinity;
  /** The sign found last in this movement. */
  private last: Last | null = null;
  /** When hands were still or gone since the last sign: what begins later may be the same one again. */
  private pausedAt = Infinity;
  private pausing = false;
  private unknown = false;

  constructor(
    private readonly model: JudgingModel,
    private readonly options: RecogniserOptions,
    /** With a witness nothing is ever captioned: each beginning is followed as if nothing had been found before. */
    private readonly witness: Witness | null = null,
  ) {
    this.contest = new Contest(options);
    const longest = Math.max(0, ...(model.timings ?? []).map((t) => t?.typical ?? 0));
    const reachMs = (options.longestShare * longest * 1000) / FEATURE_RATE_HZ;
    this.apartMs = Math.max(options.apartMs, reachMs / (options.hypotheses - 1));
  }

  /** True when the movement that just ended held no sign, but was no rest either. */
  get endedUnknown(): boolean {
    return this.unknown;
  }

  reset(): void {
    this.active = [];
    this.onset = null;
    this.contest.reset();
    this.lastBeginning = -Infinity;
    this.last = null;
    this.pausedAt = Infinity;
    this.pausing = false;
    this.unknown = false;
  }

  /** What the oldest beginning looks like so far. */
  guess(): Decision | null {
    return this.active[0]?.decideNow() ?? null;
  }

  /** Takes in a frame with what the detector made of it, and gives the sign that it completes, if any. */
  push(event: MovementEvent, frame: HandFrame, detector: MovementDetector): Found | null {
    this.unknown = false;
    if (event.type === 'started') {
      this.reset();
      this.begin(detector.soFar, detector);
      this.onset = this.active[0] ?? null;
      return null;
    }
    if (event.type === 'lowered') this.reset();
    if (event.type === 'ended') return this.end(event, frame, detector);
    return detector.phase === 'moving' ? this.follow(frame, detector) : null;
  }

  private end(
    { reason }: Extract<MovementEvent, { type: 'ended' }>,
    frame: HandFrame,
    detector: MovementDetector,
  ): Found | null {
    const { lastHandTime } = detector.pace;
    if (reason === 'still') for (const h of this.active) h.push(frame, lastHandTime);
    const { endShare, leastShare } = this.options;
    for (const h of this.active) {
      // A sign that is held is over only once it is let go of, which is not waited for.
      const share = reason === 'still' || !this.isInner(h) ? endShare : leastShare;
      this.enter(h, h.decision(lastHandTime), lastHandTime, share);
    }
    const found = this.found(this.contest.over(), false, detector);
    // Of a movement whose beginning was forgotten nothing is said.
    const known = this.last !== null || this.onset === null;
    const closing = this.active[0]?.decideNow()?.reason;
    this.reset();
    this.unknown = !found && !known && closing !== undefined && closing !== 'rest';
    return found;
  }

  private follow(frame: HandFrame, detector: MovementDetector): Found | null {
    const { pace } = detector;
    const { soonGoneMs, soonStillMs, leastSteps, leastShare } = this.options;
    this.active = this.active.filter((h) => frame.time - h.startedAt <= movementDefaults.longestMs);
    if (this.onset && !this.active.includes(this.onset)) this.onset = null;
    const stepped = this.active.filter((h) => h.push(frame, pace.lastHandTime));
    const gone = pace.goneMs >= soonGoneMs;
    const pausing = gone || pace.stillMs >= soonStillMs;
    if (pausing && !gone && this.isStillInLast(frame, pace.stillMs)) {
      // What is left of a captioned sign and is held is no other sign; the next one begins where hands move again.
      [this.active, this.onset] = [[], null];
    } else if (pausing) this.pausedAt = Math.min(this.pausedAt, pace.lastHandTime - pace.stillMs);
    if (pausing && !this.pausing) {
      // What was seen last may have completed a sign.
      for (const h of this.active)
        this.enter(h, h.decision(pace.lastHandTime), pace.lastHandTime, leastShare);
    } else {
      for (const h of stepped) {
        if (h.steps >= leastSteps) this.enter(h, h.decideNow(), pace.lastHandTime, null);
      }
    }
    const winner = pace.lowering
      ? null
      : gone
        ? this.contest.over()
        : pausing
          ? this.contest.unrivalled(pace.lastHandTime)
          : this.contest.settled(pace.lastHandTime);
    const found = this.found(winner, true, detector);
    const resumed = this.pausing && !pausing;
    this.pausing = pausing;
    if (resumed || (!pausing && frame.time - this.lastBeginning >= this.apartMs)) {
      this.begin(
        resumed ? detector.soFar.filter((f) => f.time >= frame.time - movementDefaults.leadMs) : [frame],
        detector,
      );
    }
    return found;
  }

  /**
   * Lets what `hypothesis` looks like take part, if it may be a sign. `closing`: hands have stopped or are gone, and
   * this share of the sign is enough; null while they move.
   */
  private enter(
    hypothesis: Hypothesis,
    decision: Decision | null,
    now: number,
    closing: number | null,
  ): void {
    const accepted = decision?.accepted;
    if (!decision || !accepted) return;
    const { leastShare, longestShare, againAfter, againNearer } = this.options;
    const timing = this.model.timings?.[accepted.classIndex];
    const typical = timing?.typical ?? 0;
    const { steps } = hypothesis;
    if (timing && steps > longestShare * typical) return;
    const same = this.last?.classIndex === accepted.classIndex;
    const again = same && hypothesis.startedAt < this.pausedAt;
    const againFrom = (this.last?.startedAt ?? 0) + (againAfter * typical * 1000) / FEATURE_RATE_HZ;
    if (again && hypothesis.startedAt < againFrom) return;
    const share = same ? leastShare : (closing ?? leastShare);
    // A sign that is the beginning of another one waits for the hands to stop, as does one of unknown length.
    const early = timing?.earliest ?? Infinity;
    const entrant: Entrant = {
      decision,
      startedAt: hypothesis.startedAt,
      whole: steps >= share * typical && (closing !== null || steps >= early),
    };
    if (again) {
      const far = decision.distance ?? 0;
      if (!entrant.whole) hypothesis.nearestInPart = Math.min(hypothesis.nearestInPart, far);
      else if (far > againNearer * hypothesis.nearestInPart) return;
    }
    if (!this.witness) this.contest.offer(entrant, now);
    else if (entrant.whole) this.witness({ ...entrant, early: true });
  }

  /** Whether hands that have been still for `stillMs` only hold the sign captioned last. */
  private isStillInLast(frame: HandFrame, stillMs: number): boolean {
    const { last } = this;
    if (!last) return false;
    const { remainsMs, remainsFar } = this.options;
    if (frame.time - stillMs - last.at < remainsMs) return true;
    return last.frame !== null && standsAsBefore(last.frame, frame, remainsFar);
  }

  private found(winner: Winner | null, early: boolean, detector: MovementDetector): Found | null {
    if (!winner) return null;
    const { entrant, at } = winner;
    const startedAt = this.beginningOf(entrant);
    const classIndex = entrant.decision.accepted?.classIndex;
    const frame = detector.soFar.find(({ time }) => time >= at) ?? null;
    this.last = classIndex === undefined ? null : { classIndex, startedAt: entrant.startedAt, at, frame };
    this.pausedAt = Infinity;
    // What led to the sign is done with; what began after it goes on.
    this.active = this.active.filter((h) => h.startedAt >= at);
    if (this.onset && !this.active.includes(this.onset)) this.onset = null;
    return { decision: entrant.decision, startedAt, early };
  }

  /** A movement's first sign began with the movement, unless it began much later. */
  private beginningOf({ startedAt }: Entrant): Milliseconds {
    const { onset } = this;
    const first = this.last === null && onset && startedAt - onset.startedAt < sameBeginningMs;
    return first ? onset.startedAt : startedAt;
  }

  private isInner(hypothesis: Hypothesis): boolean {
    return this.last !== null || hypothesis !== this.onset;
  }

  /** Follows a beginning at `frames`. The movement's own stays; of the others the oldest makes room. */
  private begin(frames: readonly HandFrame[], detector: MovementDetector): void {
    if (frames.length === 0 || frames.at(-1)?.hands.length === 0) return;
    const spare = this.pool.find((h) => !this.active.includes(h)) ?? this.another();
    if (!spare) return;
    this.lastBeginning = frames.at(-1)?.time ?? this.lastBeginning;
    this.active = [...this.active.filter((h) => h !== spare), spare];
    spare.begin(frames, detector.pace.lastHandTime);
  }

  private another(): Hypothesis | undefined {
    if (this.pool.length >= this.options.hypotheses) return this.active.find((h) => h !== this.onset);
    const made = new Hypothesis(this.model);
    this.pool.push(made);
    return made;
  }
}
