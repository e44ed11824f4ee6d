import { signal, type ReadonlySignal } from '@preact/signals';
import type { HandFrame } from '../../shared/domain/hand.js';
import { MovementDetector, movementDefaults, type MovementEvent } from '../../shared/domain/movement.js';
import { checkTake } from '../../shared/domain/take-check.js';
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
  /** `rest`: any movement counts, even an endless one. */
  readonly kind?: 'sign' | 'rest';
}

type TakeListener = (frames: readonly HandFrame[]) => void | Promise<void>;

/**
 * Cuts takes out of the live frames without a key between them: raise the hands, sign, lower them.
 * Driven by frames alone, so that the virtual signer's clock serves as well as the camera's.
 */
export class TakeRecorder {
  private readonly current = signal<RecorderState>({ phase: 'off' });
  private readonly detector = new MovementDetector();
  private readonly listeners = new Set<TakeListener>();
  private options: RecorderOptions = { countdownSeconds: 0, keepGoing: false };
  private countdownEnds: number | null = null;
  private startedAt = 0;

  get state(): ReadonlySignal<RecorderState> {
    return this.current;
  }

  start(options: RecorderOptions): void {
    this.options = options;
    this.countdownEnds = null;
    this.detector.reset();
    this.current.value = { phase: 'countdown', secondsLeft: options.countdownSeconds };
  }

  stop(): void {
    this.detector.reset();
    this.current.value = { phase: 'off' };
  }

  /** The listener gets the frames of each take that passed the check. Returns a function that stops it. */
  onTake(listener: TakeListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  push(frame: HandFrame): void {
    const { phase } = this.current.peek();
    if (phase === 'off') return;
    const event = this.detector.push(frame);
    if (phase === 'countdown') this.countDown(frame);
    else if (phase === 'waiting-for-rest') this.awaitRest();
    else this.follow(frame, event);
  }

  private countDown(frame: HandFrame): void {
    this.countdownEnds ??= frame.time + this.options.countdownSeconds * 1000;
    const left = this.countdownEnds - frame.time;
    if (left > 0) this.current.value = { phase: 'countdown', secondsLeft: Math.ceil(left / 1000) };
    else this.awaitRest();
  }

  private awaitRest(): void {
    const resting = this.detector.phase === 'rest';
    if (resting || this.options.kind === 'rest') this.current.value = { phase: 'ready' };
    else if (this.current.peek().phase !== 'waiting-for-rest')
      this.current.value = { phase: 'waiting-for-rest' };
  }

  private follow(frame: HandFrame, event: MovementEvent): void {
    if (event.type === 'started') this.startedAt = frame.time;
    if (event.type === 'ended') this.finish(event.frames, event.reason === 'too-long');
    else if (event.type === 'lowered') this.current.value = { phase: 'ready' };
    else if (this.detector.phase === 'moving') {
      this.current.value = { phase: 'recording', ms: frame.time - this.startedAt };
    }
  }

  private finish(frames: readonly HandFrame[], tooLong: boolean): void {
    const first = frames[0]?.time ?? 0;
    const seconds = Math.round(((frames.at(-1)?.time ?? 0) - first) / 1000);
    const error =
      tooLong && this.options.kind !== 'rest'
        ? new MudraError('take.tooLong', { seconds, most: movementDefaults.longestMs / 1000 })
        : checkTake(frames);
    if (error) {
      this.current.value = { phase: 'rejected', error };
      return;
    }
    this.current.value = { phase: this.options.keepGoing ? 'kept' : 'off' };
    for (const listener of this.listeners) void listener(frames);
  }
}
