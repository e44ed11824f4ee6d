import { randomUUID } from 'node:crypto';
import type { Guess, LiveUpdate } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { movementDefaults } from '../../shared/domain/movement.js';
import type { SignId } from '../../shared/domain/take.js';
import type { Decision, Ranked } from '../model/decide.js';
import type { JudgingModel } from '../model/evidence.js';
import {
  judgedMovements,
  MovementJudge,
  recogniserDefaults,
  type Found,
  type RecogniserOptions,
} from './movement-judge.js';

/** While hands move, the guess that is shown changes at most this often, in source time. */
const guessEveryMs = 150;
/** A caption stays the current one for this long, or until the next movement. */
const captionMs = 2500;

export interface LiveOptions extends RecogniserOptions {
  /** Tells in the update when a movement ended that was hands signing, but no sign that is known. */
  readonly showUnknown: boolean;
}

/**
 * Frames in, captions out: rest → moving → caption or silence. A sign is captioned as soon as the model is sure
 * of it, at the latest when its movement ends; several may follow one another in one movement. Movements that
 * never end are not signs. A frame costs a few steps of the cell.
 */
export class LiveRecogniser {
  private readonly detector = judgedMovements();
  private readonly judge: MovementJudge;
  private readonly options: LiveOptions;
  private lastTime = -Infinity;
  private lastGuessTime = -Infinity;
  private lastCaptionTime = -Infinity;
  private guess: Decision | null = null;

  /** `nameOf` gives a sign's present name, or null when it was removed: then it is not captioned. */
  constructor(
    private readonly model: JudgingModel,
    private readonly nameOf: (signId: SignId) => string | null,
    options: Partial<LiveOptions> = {},
  ) {
    this.options = { showUnknown: false, ...recogniserDefaults, ...options };
    this.judge = new MovementJudge(model, this.options);
  }

  reset(): void {
    this.detector.reset();
    this.judge.reset();
    this.guess = null;
    this.lastGuessTime = -Infinity;
    this.lastCaptionTime = -Infinity;
  }

  push(frame: HandFrame): LiveUpdate {
    const began = performance.now();
    // Another source has another clock, and one that was away has begun anew: nothing before counts.
    const passed = frame.time - this.lastTime;
    if (passed <= 0 || passed > movementDefaults.awayMs) this.reset();
    this.lastTime = frame.time;
    const event = this.detector.push(frame);
    if (event.type !== 'none') this.guess = null;
    const found = this.judge.push(event, frame, this.detector);
    const caption = found ? this.caption(found, frame) : null;
    if (this.detector.phase === 'moving' && frame.time - this.lastGuessTime >= guessEveryMs) {
      this.lastGuessTime = frame.time;
      this.guess = this.judge.guess();
    }
    const unknown = this.options.showUnknown && event.type === 'ended' && this.judge.endedUnknown;
    return {
      time: frame.time,
      state: this.state(frame.time),
      best: found && caption ? this.named(found.decision.accepted) : this.named(this.guess?.best),
      runnerUp: caption ? caption.runnerUp : this.named(this.guess?.runnerUp),
      caption,
      ...(unknown ? { unknown } : {}),
      stepMs: performance.now() - began,
    };
  }

  private state(now: number): LiveUpdate['state'] {
    if (this.detector.phase === 'moving') return 'moving';
    return now - this.lastCaptionTime < captionMs ? 'caption' : 'watching';
  }

  private caption({ decision, startedAt, early }: Found, { time }: HandFrame): LiveUpdate['caption'] {
    const accepted = this.named(decision.accepted);
    if (!accepted) return null;
    this.lastCaptionTime = time;
    const runnerUp = this.named(decision.runnerUp);
    return { id: randomUUID(), ...accepted, runnerUp, startedAt, decidedAt: time, early };
  }

  private named(ranked: Ranked | null | undefined): Guess | null {
    const sign = ranked ? this.model.classes[ranked.classIndex] : undefined;
    const name = sign ? this.nameOf(sign.id) : null;
    return ranked && sign && name !== null ? { signId: sign.id, name, confidence: ranked.confidence } : null;
  }
}
