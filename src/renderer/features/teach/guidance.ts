import { handSize, LANDMARKS, type HandFrame, type HandObservation } from '../../../shared/domain/hand.js';
import { handSpeed, movementDefaults } from '../../../shared/domain/movement.js';

/** What would make takes better, the most pressing first; one at a time is said. */
export const hints = ['dark', 'out', 'close', 'far', 'early', 'unseenLong', 'unseen'] as const;
export type Hint = (typeof hints)[number];

export interface Look {
  readonly frame: HandFrame;
  /** Mean brightness of the picture, 0 … 255; null when it is not known. */
  readonly brightness: number | null;
  /** A countdown says when to begin, and it is not over. */
  readonly counting: boolean;
  /** The next take may begin as soon as hands are seen. */
  readonly waiting: boolean;
}

/** A condition begins beyond `on` and is over within `off`, so that it does not flicker about one value. */
const levels = {
  dark: { on: 40, off: 52 },
  /** Landmarks of one hand at or over the edge of the picture. */
  out: { on: 4, off: 1 },
  /** Hand sizes in picture heights. */
  close: { on: 0.32, off: 0.27 },
  far: { on: 0.045, off: 0.055 },
} as const;
/** This near to the edge counts as at it, as a fraction of the picture. */
const edge = 0.01;
/** In milliseconds: how long a condition holds before it is said, is over before it is taken back, and stays. */
const times = { on: 500, off: 900, stay: 1800 } as const;
/**
 * Milliseconds of waiting without any hand until that is said, and until what to try is said, too. Whoever was seen
 * before may just be taking a rest.
 */
const unseenMs = { first: 4000, again: 8000, long: 6000 } as const;

interface Condition {
  on: boolean;
  /** When it last changed; -Infinity at first. */
  since: number;
}

/**
 * One hint at a time from what the frames show, slow enough to be read: a condition must hold for a while before
 * it is said, and what is said stays for a while. Frames are of one source, times rising.
 */
export class Guidance {
  private readonly conditions = new Map<Hint, Condition>(
    hints.map((hint) => [hint, { on: false, since: -Infinity }]),
  );
  private recent: HandFrame[] = [];
  private said: { readonly hint: Hint; readonly at: number } | null = null;
  /** Milliseconds that hands were waited for since the last one was seen. */
  private emptyMs = 0;
  private seen = false;

  /** What is to be said now; null for nothing. */
  push(look: Look): Hint | null {
    const { time } = look.frame;
    if (time <= (this.recent.at(-1)?.time ?? -Infinity)) this.reset();
    this.wait(look);
    const moving = this.speed(look.frame) >= movementDefaults.startSpeed;
    const emptyMs = this.emptyMs + times.on - (this.seen ? unseenMs.again : unseenMs.first);
    for (const hint of hints)
      this.follow(hint, holds(hint, look, { moving, emptyMs }, this.isOn(hint)), time);
    const wanted = hints.find((hint) => this.isSettled(hint, time)) ?? null;
    if (this.said && time - this.said.at < times.stay) return this.said.hint;
    if (wanted !== (this.said?.hint ?? null)) this.said = wanted && { hint: wanted, at: time };
    return wanted;
  }

  reset(): void {
    for (const condition of this.conditions.values())
      Object.assign(condition, { on: false, since: -Infinity });
    this.recent = [];
    this.said = null;
    this.emptyMs = 0;
    this.seen = false;
  }

  /** A countdown in between neither counts nor begins anew: nobody has been seen yet. */
  private wait({ frame, waiting }: Look): void {
    const before = this.recent.at(-1);
    if (frame.hands.length > 0) {
      this.emptyMs = 0;
      this.seen = true;
      // With a hand in sight it is not true for a moment longer.
      if (this.said?.hint.startsWith('unseen')) this.said = null;
    } else if (waiting && before) this.emptyMs += frame.time - before.time;
  }

  private follow(hint: Hint, on: boolean, time: number): void {
    const condition = this.conditions.get(hint);
    if (condition && condition.on !== on) Object.assign(condition, { on, since: time });
  }

  private isOn(hint: Hint): boolean {
    return this.conditions.get(hint)?.on ?? false;
  }

  /** On for long enough; or said already, and not off for long enough. */
  private isSettled(hint: Hint, time: number): boolean {
    const { on, since } = this.conditions.get(hint) ?? { on: false, since: -Infinity };
    if (on) return time - since >= times.on || this.said?.hint === hint;
    return this.said?.hint === hint && time - since < times.off;
  }

  private speed(frame: HandFrame): number {
    const { speedWindowMs } = movementDefaults;
    const old = this.recent.findLast(({ time }) => frame.time - time >= speedWindowMs);
    this.recent.push(frame);
    while (this.recent.length > 2 && frame.time - (this.recent[0]?.time ?? 0) > 2 * speedWindowMs) {
      this.recent.shift();
    }
    return old ? handSpeed(old, frame) : 0;
  }
}

function holds(
  hint: Hint,
  { frame, brightness, counting }: Look,
  { moving, emptyMs }: { moving: boolean; emptyMs: number },
  on: boolean,
): boolean {
  const largest = Math.max(0, ...frame.hands.map((hand) => handSize(hand, frame.aspect)));
  switch (hint) {
    case 'dark':
      return brightness !== null && brightness < (on ? levels.dark.off : levels.dark.on);
    case 'out':
      return frame.hands.some((hand) => outside(hand) >= (on ? levels.out.off + 1 : levels.out.on));
    case 'close':
      return largest > (on ? levels.close.off : levels.close.on);
    case 'far':
      return largest > 0 && largest < (on ? levels.far.off : levels.far.on);
    case 'early':
      return counting && moving;
    case 'unseen':
      return emptyMs >= 0;
    case 'unseenLong':
      return emptyMs >= unseenMs.long;
  }
}

/** Landmarks at or over the edge of the picture. */
function outside({ landmarks }: HandObservation): number {
  let count = 0;
  for (let i = 0; i < LANDMARKS; i++) {
    const x = landmarks[i * 3] ?? 0;
    const y = landmarks[i * 3 + 1] ?? 0;
    if (Math.min(x, y) < edge || Math.max(x, y) > 1 - edge) count++;
  }
  return count;
}
