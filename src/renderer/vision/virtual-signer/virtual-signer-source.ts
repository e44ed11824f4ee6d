import { MudraError } from '../../../shared/errors.js';
import { t } from '../../../shared/i18n/t.js';
import { ms } from '../../../shared/domain/units.js';
import type { FrameSource, SourceFrame } from '../frame-source.js';
import { perform, type PerformOptions } from './performance.js';
import { idle } from './idle.js';
import { actOf, type Script } from './script.js';
import { SignerQueue, type Doing } from './signer-queue.js';
import { virtualSign } from './signs.js';
import type { Stage } from './stage.js';

export interface VirtualSignerOptions {
  /** Pictures in a second of the signer's time. Default 15. */
  readonly fps?: number;
  /** The signer's time passes at most this many times as fast as real time. Default 1; Infinity for tests. */
  readonly maxSpeed?: number;
}

const WIDTH = 640;
const HEIGHT = 480;

/**
 * A signer made of pixels, for trying Mudra without a camera. It has its own time, which passes by one
 * picture with every `next()`: a slow machine makes it sign more slowly, never in fewer pictures. Nothing
 * happens while nobody asks for pictures.
 */
export class VirtualSignerSource implements FrameSource {
  readonly kind = 'virtual-signer';
  readonly label = t('source.virtualSigner');
  readonly view: HTMLCanvasElement;
  private readonly queue = new SignerQueue();
  private readonly stepMs: number;
  private readonly leastGapMs: number;
  private readonly failureListeners = new Set<(error: MudraError) => void>();
  private stage: Stage | null = null;
  private starts = 0;
  private frames = 0;
  private lastPicture = -Infinity;

  constructor({ fps = 15, maxSpeed = 1 }: VirtualSignerOptions = {}) {
    this.stepMs = 1000 / fps;
    this.leastGapMs = this.stepMs / maxSpeed;
    this.view = document.createElement('canvas');
    this.view.width = WIDTH;
    this.view.height = HEIGHT;
    this.view.addEventListener('webglcontextlost', () => this.fail('the graphics were lost'));
  }

  /** What is being performed, for captions; null while the hands are lowered. */
  get current(): Doing | null {
    return this.queue.current;
  }

  /** Resolves when everything queued so far is done; never rejects. */
  get finished(): Promise<void> {
    return this.queue.finished;
  }

  /** Calls back whenever `current` changes. Returns a function that stops listening. */
  onCurrent(listener: (doing: Doing | null) => void): () => void {
    return this.queue.onCurrent(listener);
  }

  /** Throws MudraError `signer.failed` when the machine has no WebGL or the hands cannot be read. */
  async start(): Promise<void> {
    if (this.stage) return;
    this.starts += 1;
    const start = this.starts;
    try {
      // What draws hands is most of the page's code, and the first screen does not wait for it.
      const stage = await import('./stage.js').then((module) => module.Stage.create(this.view));
      // Stopped, or started again, in the meantime.
      if (start === this.starts) this.stage = stage;
      else stage.dispose();
    } catch (cause) {
      throw new MudraError('signer.failed', { message: messageOf(cause) }, { cause });
    }
  }

  stop(): void {
    this.starts += 1;
    this.stage?.dispose();
    this.stage = null;
    this.queue.clear(new DOMException('The virtual signer was stopped.', 'AbortError'));
  }

  /**
   * Performs one take of a sign. Resolves when the hands are lowered again; rejects with an `AbortError`
   * when the source is stopped before. Takes are performed one after another, in the order asked for.
   * Throws RangeError for an unknown sign.
   */
  async perform(
    signId: string,
    { seed, ...options }: { readonly seed: number } & PerformOptions,
  ): Promise<void> {
    const sign = virtualSign(signId);
    await this.queue.add(perform(sign, seed, options), { signId: sign.id, name: sign.name });
  }

  /** Moves about without meaning anything for `seconds` of its own time. Resolves and rejects like `perform`. */
  async idle(seconds: number, seed: number): Promise<void> {
    await this.queue.add(idle(seed, ms(seconds * 1000)), { signId: null, name: '' });
  }

  /** Plays the entries of a script, with its own pauses between. Resolves and rejects like `perform`. */
  async play(script: Script): Promise<void> {
    await Promise.all(
      script.entries.map((entry) => {
        const sign = entry.kind === 'sign' ? virtualSign(entry.signId) : null;
        return this.queue.add(actOf(entry), { signId: sign?.id ?? null, name: sign?.name ?? '' });
      }),
    );
  }

  async next(signal: AbortSignal): Promise<SourceFrame | null> {
    await sleep(this.lastPicture + this.leastGapMs - performance.now(), signal);
    if (!this.stage || signal.aborted) return null;
    this.lastPicture = performance.now();
    this.frames += 1;
    const time = ms(this.frames * this.stepMs);
    const { hands, look } = this.queue.advance(this.stepMs);
    this.stage.render(hands, look);
    // MediaPipe compares times in whole microseconds.
    const image = new VideoFrame(this.view, { timestamp: Math.round(time * 1000) });
    return { image, time, width: WIDTH, height: HEIGHT };
  }

  onFailure(listener: (error: MudraError) => void): () => void {
    this.failureListeners.add(listener);
    return () => this.failureListeners.delete(listener);
  }

  private fail(message: string): void {
    // Letting go of the stage loses the graphics too; that is no failure.
    if (!this.stage) return;
    for (const listener of this.failureListeners) listener(new MudraError('signer.failed', { message }));
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** Waits, at most until `signal` aborts. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (!(milliseconds > 0) || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    // Timers cut off fractions, which would make the signer too quick.
    const timer = setTimeout(done, Math.ceil(milliseconds));
    signal.addEventListener('abort', done);
  });
}
