import { computed, signal } from '@preact/signals';
import type { Caption, LiveUpdate, StreamPayload } from '../../shared/contract.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

/** A caption stays large this long after it was decided, in source milliseconds. */
const captionStaysMs = 4000;
const longestHistory = 200;

/** The large line under the picture. */
export type CaptionLine =
  | { readonly kind: 'watching' }
  | { readonly kind: 'moving'; readonly name: string | null; readonly confidence: number }
  | { readonly kind: 'caption'; readonly caption: Caption };

/** Live recognition: frames out, captions in, the sentence so far. */
export class LiveState {
  readonly paused = signal(false);
  readonly update = signal<LiveUpdate | null>(null);
  readonly history = signal<readonly Caption[]>([]);
  /** The caption decided last, while Live is shown; older ones are history only. */
  private readonly latest = signal<Caption | null>(null);
  private stopFrames: (() => void) | null = null;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call' | 'vision'>,
    private readonly toasts: Toasts,
  ) {
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
    return last && fresh ? { kind: 'caption', caption: last } : { kind: 'watching' };
  });

  readonly sentence = computed(() => this.history.value.map((caption) => caption.name).join(' '));

  /** Called when Live is shown; returns what to call when it is left. */
  show(): () => void {
    this.forget();
    this.stopFrames = this.parts.vision.onFrame((frame) => {
      if (!this.paused.peek()) this.parts.bridge.send('live.frame', frame as StreamPayload<'live.frame'>);
    });
    if (!this.paused.peek()) void this.start();
    return () => {
      this.stopFrames?.();
      this.stopFrames = null;
      void this.stop();
    };
  }

  async setPaused(paused: boolean): Promise<void> {
    this.paused.value = paused;
    this.forget();
    await (paused ? this.stop() : this.start());
  }

  clear(): void {
    this.history.value = [];
    this.latest.value = null;
  }

  private forget(): void {
    this.update.value = null;
    this.latest.value = null;
  }

  private async start(): Promise<void> {
    await this.toasts.guard(() => this.parts.call('live.start', undefined));
  }

  private async stop(): Promise<void> {
    await this.toasts.guard(() => this.parts.call('live.stop', undefined));
  }

  private follow(update: LiveUpdate): void {
    if (!this.stopFrames || this.paused.peek()) return;
    const { caption } = update;
    if (caption && !this.history.peek().some((known) => known.id === caption.id)) {
      this.history.value = [...this.history.peek(), caption].slice(-longestHistory);
      this.latest.value = caption;
    }
    this.update.value = update;
  }
}
