import { signal, type ReadonlySignal } from '@preact/signals';
import type { HandFrame } from '../../shared/domain/hand.js';
import { MovementDetector, movementDefaults, type MovementEvent } from '../../shared/domain/movement.js';
import { checkTake } from '../../shared/domain/take-check.js';
import { takeLimits } from '../../shared/domain/take.js';
import { moves, toMovement } from '../../shared/domain/to-movement.js';
import { MudraError } from '../../shared/errors.js';

/** What the frame around the picture shows. Times are on the source's clock. */
export type RecorderState =
  | { readonly phase: 'off' }
  | { readonly phase: 'countdown'; readonly secondsLeft: number }
  /** Counted down, but the hands still move: a take must begin from rest. */
  | { readonly phase: 'waiting-for-rest' }
  | { readonly phase: 'ready' }
  | { readonly phase: 'recording'; readonly ms: number }
  | { readonly phase: 'kept' }
  | { readonly phase: 'rejected'; readonly error: MudraError };

export interface RecorderOptions {
  readonly countdownSeconds: number;
  /** Record take after take until stopped; otherwise stop after the first one kept. */
  readonly keepGoing: boolean;
  /** Stop after so many takes were kept. */
  readonly takes?: number;
  /** `rest`: any movement counts, even an endless one. */
  readonly kind?: 'sign' | 'rest';
  /**
   * What begins and ends a take: the hands alone; a countdown before each, then the hands; or whoever calls `hold`.
   * By default the hands.
   */
  readonly cut?: 'hands' | 'countdown' | 'hold';
}

type TakeListener = (frames: readonly HandFrame[]) => void | Promise<void>;

/** After a countdown, so long without a movement and it is counted down again. */
const patienceMs = 6000;
/** What became of a take is shown for so long before the next countdown. */
const showMs = 1200;

/**
 * Cuts takes out of the live frames: raise the hands, sign, lower them.
 * Driven by frames alone, so that the virtual signer's clock serves as well as the camera's.
 */
export class TakeRecorder {
  private readonly current = signal<RecorderState>({ phase: 'off' });
  private readonly detector = new MovementDetector();
  private readonly listeners = new Set<TakeListener>();
  private options: RecorderOptions = { countdownSeconds: 0, keepGoing: false };
  private countdownEnds: number | null = null;
  private startedAt = 0;
  private kept = 0;
  /** Since when the phase is what it is; null until a frame tells. */
  private phaseSince: number | null = null;
  /** Frames since `hold(true)`; null while nothing is held. */
  private held: HandFrame[] | null = null;

  get state(): ReadonlySignal<RecorderState> {
    return this.current;
  }

  start(options: RecorderOptions): void {
    this.options = options;
    this.kept = 0;
    this.held = null;
    this.detector.reset();
    if (options.cut === 'hold') this.enter({ phase: 'ready' });
    else this.beginCountdown();
  }

  stop(): void {
    this.detector.reset();
    this.held = null;
    this.enter({ phase: 'off' });
  }

  /**
   * Begins a take, and ends it: where the cut is `hold`, frames between the two are the take, trimmed to the
   * movement in them. Does nothing otherwise.
   */
  hold(down: boolean): void {
    if (this.options.cut !== 'hold' || this.current.peek().phase === 'off') return;
    if (down) {
      this.held ??= [];
      if (this.held.length === 0) this.enter({ phase: 'recording', ms: 0 });
      return;
    }
    const frames = this.held;
    this.held = null;
    if (!frames) return;
    const movement = toMovement(frames);
    // Without any hand the whole of it says why.
    this.finish(movement.length > 0 ? movement : frames, false);
  }

  /** The listener gets the frames of each take that passed the check. Returns a function that stops it. */
  onTake(listener: TakeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  push(frame: HandFrame): void {
    const { phase } = this.current.peek();
    if (phase === 'off') return;
    this.phaseSince ??= frame.time;
    if (this.options.cut === 'hold') {
      this.collect(frame);
      return;
    }
    const event = this.detector.push(frame);
    if (phase === 'countdown') this.countDown(frame);
    else if (phase === 'waiting-for-rest') this.awaitRest();
    else this.follow(frame, event);
  }

  private collect(frame: HandFrame): void {
    if (!this.held) return;
    const last = this.held.at(-1);
    const away = last && frame.time - last.time > movementDefaults.awayMs;
    if (last && (away || frame.time <= last.time)) this.held = [];
    this.held.push(frame);
    const ms = frame.time - (this.held[0]?.time ?? frame.time);
    if (ms > takeLimits.longestMs) {
      this.held = null;
      this.reject(tooLong(ms, takeLimits.longestMs));
    } else this.current.value = { phase: 'recording', ms };
  }

  private beginCountdown(): void {
    this.countdownEnds = null;
    this.enter({ phase: 'countdown', secondsLeft: this.options.countdownSeconds });
  }

  private countDown(frame: HandFrame): void {
    this.countdownEnds ??= frame.time + this.options.countdownSeconds * 1000;
    const left = this.countdownEnds - frame.time;
    if (left > 0) {
      this.current.value = { phase: 'countdown', secondsLeft: Math.ceil(left / 1000) };
      return;
    }
    // The countdown says when to begin: hands may wait in the picture, and be on their way.
    if (this.options.cut === 'countdown') {
      this.detector.reset();
      this.enter({ phase: 'ready' });
    } else this.awaitRest();
  }

  private awaitRest(): void {
    const resting = this.detector.phase === 'rest';
    if (resting || this.options.kind === 'rest') this.enter({ phase: 'ready' });
    else if (this.current.peek().phase !== 'waiting-for-rest') this.enter({ phase: 'waiting-for-rest' });
  }

  private follow(frame: HandFrame, event: MovementEvent): void {
    if (this.options.cut === 'countdown' && this.countAgain(frame)) return;
    if (event.type === 'started') this.startedAt = frame.time;
    if (event.type === 'ended') {
      // Hands that waited in the picture for the countdown have not begun yet.
      if (this.options.cut === 'countdown' && event.reason === 'still' && !moves(event.frames)) {
        this.enter({ phase: 'ready' });
      } else this.finish(event.frames, event.reason === 'too-long');
    } else if (event.type === 'lowered') this.enter({ phase: 'ready' });
    else if (this.detector.phase === 'moving') {
      this.current.value = { phase: 'recording', ms: frame.time - this.startedAt };
    }
  }

  /** Another countdown: after what became of a take was seen, or when nothing moved for long. */
  private countAgain({ time }: HandFrame): boolean {
    const { phase } = this.current.peek();
    const since = time - (this.phaseSince ?? time);
    const over = phase === 'kept' || phase === 'rejected';
    if (!(over && since >= showMs) && !(phase === 'ready' && since >= patienceMs)) return over;
    this.beginCountdown();
    return true;
  }

  private finish(frames: readonly HandFrame[], endless: boolean): void {
    const ms = (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0);
    const error =
      endless && this.options.kind !== 'rest' ? tooLong(ms, movementDefaults.longestMs) : checkTake(frames);
    if (error) {
      this.reject(error);
      return;
    }
    this.kept++;
    const { keepGoing, takes = Infinity } = this.options;
    this.enter({ phase: keepGoing && this.kept < takes ? 'kept' : 'off' });
    for (const listener of this.listeners) void listener(frames);
  }

  private reject(error: MudraError): void {
    this.enter({ phase: 'rejected', error });
  }

  private enter(state: RecorderState): void {
    this.phaseSince = null;
    this.current.value = state;
  }
}

function tooLong(ms: number, most: number): MudraError {
  return new MudraError('take.tooLong', { seconds: Math.round(ms / 1000), most: most / 1000 });
}
