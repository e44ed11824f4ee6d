import type { HandFrame } from '../../shared/domain/hand.js';
import type { Outputs } from '../outputs/outputs.js';
import type { LiveRecogniser } from '../recognition/live-recogniser.js';
import type { ContractEmitter } from './emitter.js';
import { RecentMovements } from './recent-movements.js';

interface LiveParts {
  readonly emitter: Pick<ContractEmitter, 'emit'>;
  readonly outputs: Pick<Outputs, 'caption'>;
}

/** What becomes of frames while Live is on: captions, and movements that are remembered for a while. */
export class LiveRoom {
  readonly recent = new RecentMovements();
  private recogniser: LiveRecogniser | null = null;
  /** Takes the recogniser's place when no movement is under way. */
  private next: LiveRecogniser | null = null;
  private moving = false;
  private lastTime = -Infinity;
  private live = false;
  private rehearsal = false;

  constructor(private readonly parts: LiveParts) {}

  /** From now on, or from the end of the movement that is under way. */
  use(fresh: LiveRecogniser | null): void {
    if (fresh && this.live && this.moving) this.next = fresh;
    else this.swap(fresh);
  }

  /** A rehearsal is watched alone: its captions go to no other program, its movements are not remembered. */
  start(rehearsal: boolean): void {
    this.rehearsal = rehearsal;
    this.live = true;
    this.recent.pause();
    if (this.next) this.swap(this.next);
    this.recogniser?.reset();
    this.moving = false;
  }

  stop(): void {
    this.live = false;
    this.recent.pause();
  }

  frame(frame: HandFrame): void {
    if (!this.live) return;
    const { emitter, outputs } = this.parts;
    // Another source has another clock: what was under way is over.
    if (this.next && (!this.moving || frame.time <= this.lastTime)) this.swap(this.next);
    this.lastTime = frame.time;
    if (this.recogniser) {
      const update = this.recogniser.push(frame);
      this.moving = update.state === 'moving';
      if (!this.rehearsal) this.recent.push(frame, update.caption);
      if (update.caption && !this.rehearsal) outputs.caption(update.caption);
      emitter.emit('live.update', update);
    } else {
      if (!this.rehearsal) this.recent.push(frame, null);
      const nothing = { best: null, runnerUp: null, caption: null, stepMs: 0 };
      emitter.emit('live.update', { time: frame.time, state: 'no-model', ...nothing });
    }
  }

  private swap(recogniser: LiveRecogniser | null): void {
    this.recogniser = recogniser;
    this.next = null;
    this.moving = false;
  }
}
