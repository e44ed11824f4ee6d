import { computed, signal } from '@preact/signals';
import type { Caption, LiveUpdate, StreamPayload } from '../../shared/contract.js';
import { mostCaptions, type LoggedCaption } from '../../shared/contract-captions.js';
import type { SignId } from '../../shared/domain/take.js';
import type { Parts } from './parts.js';
import { SentenceState } from './sentence-state.js';
import type { Toasts } from './toasts.js';

/** A caption stays large this long after it was decided, in source milliseconds. */
const captionStaysMs = 4000;
const unknownStaysMs = 2500;

/** The large line under the picture. */
export type CaptionLine =
  | { readonly kind: 'watching' }
  /** Something was signed just now that is no sign that is known. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'moving'; readonly name: string | null; readonly confidence: number }
  | { readonly kind: 'caption'; readonly caption: Caption };

/** Live recognition: frames out, captions in, the sentence so far. */
export class LiveState {
  readonly paused = signal(false);
  /** A screen that looks at the picture for captions is there. */
  readonly shown = signal(false);
  readonly update = signal<LiveUpdate | null>(null);
  /** Every caption, oldest first, whatever became of the sentence; `CaptionLog` brings those from before a reload. */
  readonly history = signal<readonly LoggedCaption[]>([]);
  readonly sentence: SentenceState;
  /** True while recognition waits for a question to be answered. */
  readonly held = signal(false);
  /** The caption decided last, while Live is shown; older ones are history only. */
  private readonly latest = signal<Caption | null>(null);
  /** When the last movement ended that was none of the signs, in source time. */
  private readonly unknownAt = signal(-Infinity);
  private readonly listeners = new Set<(caption: Caption) => void>();
  private stopFrames: (() => void) | null = null;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call' | 'vision'>,
    private readonly toasts: Toasts,
  ) {
    this.sentence = new SentenceState(toasts);
    parts.bridge.on('live.update', (update) => this.follow(update));
  }

  readonly line = computed<CaptionLine>(() => {
    const update = this.update.value;
    const last = this.latest.value;
    if (!update) return { kind: 'watching' };
    const age = last ? update.time - last.decidedAt : Infinity;
    const fresh = age >= 0 && age < captionStaysMs;
    if (update.state === 'moving' && !fresh) {
      return { kind: 'moving', name: update.best?.name ?? null, confidence: update.best?.confidence ?? 0 };
    }
    if (last && fresh) return { kind: 'caption', caption: last };
    const since = update.time - this.unknownAt.value;
    return { kind: since >= 0 && since < unknownStaysMs ? 'unknown' : 'watching' };
  });

  /** Hears of every new caption. Returns a function that stops listening. */
  onCaption(listener: (caption: Caption) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Called when Live is shown; returns what to call when it is left. */
  show(): () => void {
    this.forget();
    this.shown.value = true;
    this.stopFrames = this.parts.vision.onFrame((frame) => {
      if (this.watching) this.parts.bridge.send('live.frame', frame as StreamPayload<'live.frame'>);
    });
    if (this.watching) void this.start();
    return () => {
      this.shown.value = false;
      this.stopFrames?.();
      this.stopFrames = null;
      void this.stop();
    };
  }

  async setPaused(paused: boolean): Promise<void> {
    this.paused.value = paused;
    this.forget();
    await (this.watching ? this.start() : this.stop());
  }

  /** Captions nothing until the returned function is called; what is shown stays. */
  hold(): () => void {
    this.held.value = true;
    void this.stop();
    return () => {
      this.held.value = false;
      if (this.stopFrames && this.watching) void this.start();
    };
  }

  /**
   * Shows what a caption, or a movement that gave none, really was; null: nothing. Returns a function that puts
   * everything back.
   */
  corrected(movementId: string, sign: { readonly id: SignId; readonly name: string } | null): () => void {
    const before = this.history.peek().find(({ id }) => id === movementId);
    if (!before) {
      const word = sign ? this.sentence.addText(sign.name) : null;
      return () => word && this.sentence.remove(word);
    }
    const putBack = this.sentence.replace(movementId, sign?.name ?? null);
    const latest = this.latest.peek();
    this.relabel(movementId, { ...before, corrected: sign?.name ?? null });
    if (latest?.id === movementId) {
      this.latest.value = sign && {
        ...latest,
        signId: sign.id,
        name: sign.name,
        confidence: 1,
        runnerUp: null,
      };
    }
    return () => {
      putBack();
      this.relabel(movementId, before);
      if (latest?.id === movementId) this.latest.value = latest;
    };
  }

  forgetHistory(): void {
    this.history.value = [];
  }

  private get watching(): boolean {
    return !this.paused.peek() && !this.held.peek();
  }

  private relabel(id: string, caption: LoggedCaption): void {
    this.history.value = this.history.peek().map((one) => (one.id === id ? caption : one));
  }

  private forget(): void {
    this.update.value = null;
    this.latest.value = null;
    this.unknownAt.value = -Infinity;
  }

  private async start(): Promise<void> {
    await this.toasts.guard(() => this.parts.call('live.start', undefined));
  }

  private async stop(): Promise<void> {
    await this.toasts.guard(() => this.parts.call('live.stop', undefined));
  }

  private follow(update: LiveUpdate): void {
    if (!this.stopFrames || !this.watching) return;
    const { caption } = update;
    if (caption && !this.history.peek().some((known) => known.id === caption.id)) {
      this.history.value = [...this.history.peek(), { ...caption, at: Date.now() }].slice(-mostCaptions);
      this.sentence.add(caption);
      this.latest.value = caption;
      for (const listener of this.listeners) listener(caption);
    }
    if (update.unknown) this.unknownAt.value = update.time;
    this.update.value = update;
  }
}
