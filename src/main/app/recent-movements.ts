import { randomUUID } from 'node:crypto';
import type { Caption, RecentMovement } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { MovementDetector, movementDefaults } from '../../shared/domain/movement.js';
import { checkTake } from '../../shared/domain/take-check.js';
import { takeLimits, type SignId, type TakeId } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';

/** How much is remembered. Times in milliseconds. */
export interface RecentOptions {
  /** Movements of captions, and movements that gave none. */
  readonly captions: number;
  readonly missed: number;
  /** Of all movements together; a frame is about 2 kB. */
  readonly frames: number;
  /** A caption may be decided before the sign is over: this much more belongs to it while the movement lasts. */
  readonly tailMs: number;
}

export const recentDefaults: RecentOptions = { captions: 20, missed: 5, frames: 6000, tailMs: 600 };

interface Kept {
  readonly id: string;
  readonly captioned: boolean;
  readonly frames: readonly HandFrame[];
  /** The takes that corrections have made of it, oldest first. Which of them are there, undo and redo decide. */
  readonly takes: TakeId[];
  /** The signs that were added for them. */
  readonly signs: SignId[];
}

type Decided = Pick<Caption, 'id' | 'startedAt' | 'decidedAt'>;

/**
 * The frames of the last captions, and of the last movements that gave none, so that they can be corrected. Held
 * in memory alone, and bounded. Times are the source's; another clock, or a source that was away, begins anew.
 */
export class RecentMovements {
  private readonly options: RecentOptions;
  private readonly detector = new MovementDetector();
  /** What was seen last, as long as the longest take. */
  private seen: HandFrame[] = [];
  /** Oldest first. */
  private kept: Kept[] = [];
  /** A caption whose movement may still go on. */
  private open: Decided | null = null;
  private lastCaptionAt = -Infinity;

  constructor(options: Partial<RecentOptions> = {}) {
    this.options = { ...recentDefaults, ...options };
  }

  /** Takes in a frame with the caption that it decided, if any. */
  push(frame: HandFrame, caption: Decided | null): void {
    const passed = frame.time - (this.seen.at(-1)?.time ?? frame.time - 1);
    if (passed <= 0 || passed > movementDefaults.awayMs) this.pause();
    this.seen.push(frame);
    while (frame.time - (this.seen[0]?.time ?? frame.time) > takeLimits.longestMs) this.seen.shift();
    const event = this.detector.push(frame);
    if (caption) {
      if (this.open) this.close(this.open, caption.startedAt);
      this.open = caption;
      this.lastCaptionAt = caption.decidedAt;
    }
    const { open } = this;
    if (open && (this.detector.phase === 'rest' || frame.time - open.decidedAt >= this.options.tailMs)) {
      this.close(open, frame.time);
    }
    if (event.type !== 'ended' || event.reason === 'too-long') return;
    const began = event.frames[0]?.time ?? Infinity;
    if (this.lastCaptionAt < began) this.keep(randomUUID(), false, event.frames);
  }

  /** No more frames come for a while: what was under way is over. */
  pause(): void {
    if (this.open) this.close(this.open, Infinity);
    this.seen = [];
    this.lastCaptionAt = -Infinity;
    this.detector.reset();
  }

  /** The movements that gave no caption, newest first; corrected is one of which a take is `there`. */
  missed(there: { has(takeId: TakeId): boolean }): RecentMovement[] {
    return this.kept
      .filter(({ captioned }) => !captioned)
      .map(({ id, frames, takes }) => ({
        id,
        durationMs: lengthOf(frames),
        corrected: takes.some((takeId) => there.has(takeId)),
      }))
      .reverse();
  }

  /** Frames of a caption (by its id) or of a missed movement. Throws MudraError `movement.gone`. */
  frames(id: string): readonly HandFrame[] {
    return this.find(id).frames;
  }

  /**
   * The takes that corrections have made of it so far, and the signs that were added for them, also those that are
   * gone. Throws MudraError `movement.gone`.
   */
  madeOf(id: string): { readonly takes: readonly TakeId[]; readonly signs: readonly SignId[] } {
    const { takes, signs } = this.find(id);
    return { takes: [...takes], signs: [...signs] };
  }

  /** Notes the take that was made of it, and the sign where one was added for it. */
  corrected(id: string, takeId: TakeId, added: SignId | null = null): void {
    const movement = this.kept.find((one) => one.id === id);
    movement?.takes.push(takeId);
    if (added !== null) movement?.signs.push(added);
  }

  private find(id: string): Kept {
    const movement = this.kept.find((one) => one.id === id);
    if (movement) return movement;
    // Asked for while its movement goes on: what there is of it.
    if (this.open?.id === id) {
      this.close(this.open, Infinity);
      return this.find(id);
    }
    throw new MudraError('movement.gone', { most: this.options.captions });
  }

  private close({ id, startedAt, decidedAt }: Decided, until: number): void {
    this.open = null;
    const end = Math.max(decidedAt, Math.min(until, decidedAt + this.options.tailMs));
    const frames = this.seen.filter(({ time }) => time >= startedAt && time <= end);
    const last = frames.findLastIndex(({ hands }) => hands.length > 0);
    this.keep(id, true, frames.slice(0, last + 1));
  }

  private keep(id: string, captioned: boolean, frames: readonly HandFrame[]): void {
    // What cannot become a take need not be offered; a caption's movement is asked for, and told why not.
    if (!captioned && checkTake(frames)) return;
    this.kept.push({ id, captioned, frames: [...frames], takes: [], signs: [] });
    const most = captioned ? this.options.captions : this.options.missed;
    const same = this.kept.filter((one) => one.captioned === captioned);
    if (same.length > most) this.kept = this.kept.filter((one) => one !== same[0]);
    let total = this.kept.reduce((sum, one) => sum + one.frames.length, 0);
    while (total > this.options.frames && this.kept.length > 1)
      total -= this.kept.shift()?.frames.length ?? 0;
  }
}

function lengthOf(frames: readonly HandFrame[]): number {
  return (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0);
}
