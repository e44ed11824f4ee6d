import { handSize, landmarkX, landmarkY, type HandFrame, type HandObservation } from './hand.js';

/** What became of the movement when a frame was pushed. */
export type MovementEvent =
  | { readonly type: 'none' }
  | { readonly type: 'started' }
  /** `frames`: from just before the first movement to its end, times as captured. */
  | { readonly type: 'ended'; readonly frames: readonly HandFrame[]; readonly reason: MovementEnd }
  /** A short movement out of a held hand that only left the picture: the hands were lowered. */
  | { readonly type: 'lowered' };

export type MovementEnd = 'hands-gone' | 'still' | 'too-long';

/** How a movement goes on. Times in milliseconds, `lastHandTime` on the source's clock. */
export interface Pace {
  /** Of the fastest hand, in hand sizes a second; 0 when none is in view. */
  readonly speed: number;
  /** All hands have been still, or out of view, for this long … */
  readonly stillMs: number;
  /** … and out of view for this long. */
  readonly goneMs: number;
  readonly lastHandTime: number;
  /** True while this may be held hands that are only being lowered. */
  readonly lowering: boolean;
}

/** Thresholds; speeds are in hand sizes a second, times in milliseconds. */
export interface MovementOptions {
  /** A visible hand starts to move above this … */
  readonly startSpeed: number;
  /** … and is still below this. Lower than `startSpeed`, so that a held hand does not flicker. */
  readonly stillSpeed: number;
  /** Speeds are measured over about this time, to rise above landmark jitter. */
  readonly speedWindowMs: number;
  /** A movement ends when no hand was seen for this long … */
  readonly goneMs: number;
  /** … or when all hands were still for this long … */
  readonly stillMs: number;
  /** … or has lasted this long. With Infinity it never ends for that. */
  readonly longestMs: number;
  /** Of a movement at least this much is kept, and at most twice as much. */
  readonly keepMs: number;
  /** Visible frames kept from before the start. */
  readonly leadMs: number;
  /** Without any frame for this long the source was away: what was under way is forgotten. */
  readonly awayMs: number;
  /** After a held hand: hands that leave the picture within this time were only lowered. */
  readonly loweringMs: number;
}

export const movementDefaults: MovementOptions = {
  startSpeed: 0.9,
  stillSpeed: 0.55,
  speedWindowMs: 150,
  goneMs: 280,
  stillMs: 650,
  longestMs: 6000,
  keepMs: 12_000,
  leadMs: 200,
  awayMs: 2000,
  loweringMs: 900,
};

/** Landmarks whose movement counts: the wrist, the middle knuckle and the five tips. */
const watched = [0, 4, 8, 9, 12, 16, 20] as const;

/** How far each watched landmark went from `before` to `now`, in hand sizes. */
function displacements(before: HandObservation, now: HandObservation, aspect: number): number[] {
  const size = Math.max(handSize(before, aspect), handSize(now, aspect));
  return watched.map(
    (i) =>
      Math.hypot(
        landmarkX(now, i, aspect) - landmarkX(before, i, aspect),
        landmarkY(now, i) - landmarkY(before, i),
      ) / size,
  );
}

/** Mean displacement of the watched landmarks from `before` to `now`, in hand sizes. */
function displacement(before: HandObservation, now: HandObservation, aspect: number): number {
  return displacements(before, now, aspect).reduce((sum, n) => sum + n, 0) / watched.length;
}

/** Whether as many hands stand as they stood before: wrists and fingers less than `far` hand sizes away. */
export function standsAsBefore(before: HandFrame, now: HandFrame, far: number): boolean {
  if (before.hands.length !== now.hands.length) return false;
  return now.hands.every((hand) => {
    const was = nearest(before, hand);
    return was !== null && Math.max(...displacements(was, hand, now.aspect)) < far;
  });
}

/** The hand of `frame` nearest to `hand`, whichever its label; null when it holds none. */
function nearest(frame: HandFrame, hand: HandObservation): HandObservation | null {
  let best: HandObservation | null = null;
  let bestDistance = Infinity;
  for (const other of frame.hands) {
    const distance = displacement(other, hand, frame.aspect);
    if (distance < bestDistance) [best, bestDistance] = [other, distance];
  }
  return best;
}

/**
 * Speed of the fastest hand of `frame`, in hand sizes a second, measured against `before`;
 * 0 when either shows no hand.
 */
export function handSpeed(before: HandFrame, frame: HandFrame): number {
  const seconds = (frame.time - before.time) / 1000;
  if (seconds <= 0) return 0;
  let speed = 0;
  for (const hand of frame.hands) {
    const was = nearest(before, hand);
    if (was) speed = Math.max(speed, displacement(was, hand, frame.aspect) / seconds);
  }
  return speed;
}

/**
 * Finds where movements of the hands begin and end, frame by frame, at any frame rate. The recorder and
 * the live recogniser share it, so that what is recognised is cut like what was taught.
 *
 * A movement begins when a hand comes into view or a visible one starts to move; it ends when the hands
 * leave, hold still, or go on for too long. Another clock (times that fall) or a source that was away begins
 * anew: half a movement is none.
 */
export class MovementDetector {
  private readonly options: MovementOptions;
  /** Recent frames, enough for the speed window and the lead. */
  private recent: HandFrame[] = [];
  private movement: HandFrame[] | null = null;
  private lastTime = -Infinity;
  private lastHandTime = -Infinity;
  private lastMoveTime = -Infinity;
  private startTime = 0;
  private speed = 0;
  /** Set when the movement began from a hand that had been held still in view. */
  private fromHold = false;
  private heldInView = false;

  constructor(options: Partial<MovementOptions> = {}) {
    this.options = { ...movementDefaults, ...options };
  }

  get phase(): 'rest' | 'moving' {
    return this.movement ? 'moving' : 'rest';
  }

  /** Frames of the movement so far, its lead included; empty at rest. */
  get soFar(): readonly HandFrame[] {
    return this.movement ?? [];
  }

  /** True when hands are in view but hold still. */
  get holding(): boolean {
    return !this.movement && this.heldInView;
  }

  /** What the last frame showed, while something moves. */
  get pace(): Pace {
    return {
      speed: this.speed,
      stillMs: this.lastTime - this.lastMoveTime,
      goneMs: this.lastTime - this.lastHandTime,
      lastHandTime: this.lastHandTime,
      lowering: this.fromHold && this.lastHandTime - this.startTime < this.options.loweringMs,
    };
  }

  push(frame: HandFrame): MovementEvent {
    const passed = frame.time - this.lastTime;
    if (passed <= 0 || passed > this.options.awayMs) this.reset();
    this.lastTime = frame.time;
    const speed = (this.speed = this.speedAt(frame));
    const appeared = frame.hands.length > 0 && frame.time - this.lastHandTime > this.options.goneMs;
    if (frame.hands.length > 0) this.lastHandTime = frame.time;
    const event = this.movement ? this.whileMoving(frame, speed) : this.atRest(frame, speed, appeared);
    this.remember(frame);
    return event;
  }

  reset(): void {
    this.recent = [];
    this.movement = null;
    this.lastHandTime = -Infinity;
    this.lastMoveTime = -Infinity;
    this.fromHold = false;
    this.heldInView = false;
  }

  private atRest(frame: HandFrame, speed: number, appeared: boolean): MovementEvent {
    if (frame.time - this.lastHandTime > this.options.goneMs) this.heldInView = false;
    if (!appeared && speed < this.options.startSpeed) return { type: 'none' };
    this.fromHold = !appeared && this.heldInView;
    const lead = appeared ? [] : this.recent.filter((f) => frame.time - f.time <= this.options.leadMs);
    this.movement = [...lead, frame];
    this.startTime = this.movement[0]?.time ?? frame.time;
    this.lastMoveTime = frame.time;
    return { type: 'started' };
  }

  private whileMoving(frame: HandFrame, speed: number): MovementEvent {
    const movement = this.movement ?? [];
    movement.push(frame);
    if (speed >= this.options.stillSpeed) this.lastMoveTime = frame.time;
    const { keepMs } = this.options;
    if (frame.time - (movement[0]?.time ?? frame.time) > 2 * keepMs) {
      movement.splice(
        0,
        movement.findIndex((f) => frame.time - f.time <= keepMs),
      );
    }
    if (frame.time - this.lastHandTime > this.options.goneMs) {
      const lowered = this.pace.lowering;
      this.heldInView = false;
      if (lowered) {
        this.movement = null;
        return { type: 'lowered' };
      }
      return this.end(
        movement.filter((f) => f.time <= this.lastHandTime),
        'hands-gone',
      );
    }
    if (frame.hands.length > 0 && frame.time - this.lastMoveTime > this.options.stillMs) {
      this.heldInView = true;
      return this.end(movement, 'still');
    }
    if (frame.time - this.startTime > this.options.longestMs) {
      this.heldInView = frame.hands.length > 0;
      return this.end(movement, 'too-long');
    }
    return { type: 'none' };
  }

  private end(frames: readonly HandFrame[], reason: MovementEnd): MovementEvent {
    this.movement = null;
    return { type: 'ended', frames, reason };
  }

  /** Speed against the newest remembered frame that is at least the speed window old. */
  private speedAt(frame: HandFrame): number {
    const old =
      this.recent.findLast((f) => frame.time - f.time >= this.options.speedWindowMs) ?? this.recent[0];
    return old ? handSpeed(old, frame) : 0;
  }

  private remember(frame: HandFrame): void {
    const keep = Math.max(this.options.speedWindowMs * 2, this.options.leadMs) + 100;
    this.recent.push(frame);
    while (this.recent.length > 2 && frame.time - (this.recent[0]?.time ?? 0) > keep) this.recent.shift();
  }
}
