import { ms } from '../../shared/domain/units.js';
import { MudraError } from '../../shared/errors.js';
import { Bell } from './bell.js';
import type { FrameSource, SourceFrame } from './frame-source.js';

/** The film pauses with this many pictures waiting, and goes on when there are as few as the other. */
const enough = 4;
const few = 1;

interface Waiting {
  readonly image: VideoFrame;
  /** Milliseconds from the film's beginning. */
  readonly time: number;
  readonly skipped: number;
}

/**
 * A film from a file, at real speed at most. It pauses while the consumer is behind, so that a slow machine
 * sees all of its pictures and only takes longer; times are the film's own. Ends with the film.
 */
export class FilmSource implements FrameSource {
  readonly kind = 'film';
  readonly label: string;
  readonly view: HTMLVideoElement;
  private readonly waiting: Waiting[] = [];
  private readonly failureListeners = new Set<(error: MudraError) => void>();
  private address: string | null = null;
  private running = false;
  private presented = 0;
  private lastTime = -Infinity;
  private readonly bell = new Bell();

  constructor(private readonly file: File) {
    this.label = file.name;
    this.view = document.createElement('video');
    this.view.muted = true;
    this.view.playsInline = true;
    this.view.preload = 'auto';
    this.view.addEventListener('ended', () => this.bell.ring());
    this.view.addEventListener('error', () => {
      if (this.running) this.fail();
    });
  }

  /** Throws MudraError `film.unreadable` when the file holds no pictures that can be played. */
  async start(): Promise<void> {
    if (this.running) return;
    this.address = URL.createObjectURL(this.file);
    try {
      await loaded(this.view, this.address);
    } catch (cause) {
      this.stop();
      throw this.unreadable(cause);
    }
    if (this.address === null) return;
    if (this.view.videoWidth === 0) {
      this.stop();
      throw this.unreadable();
    }
    this.running = true;
    this.presented = 0;
    this.lastTime = -Infinity;
    this.listen();
  }

  /** The last picture stays in the view. */
  stop(): void {
    this.running = false;
    this.view.pause();
    if (this.address) URL.revokeObjectURL(this.address);
    this.address = null;
    for (const { image } of this.waiting.splice(0)) image.close();
    this.bell.ring();
  }

  async next(signal: AbortSignal): Promise<SourceFrame | null> {
    while (this.running && !signal.aborted) {
      if (this.waiting.length <= few && this.view.paused && !this.view.ended) {
        // Refused while the view moves in the document; the next turn asks again.
        void this.view.play().catch(() => {});
      }
      const picture = this.waiting.shift();
      if (picture) {
        const { image, time, skipped } = picture;
        return { image, time: ms(time), width: image.displayWidth, height: image.displayHeight, skipped };
      }
      if (this.view.ended) return null;
      await this.bell.wait(signal, 500);
    }
    return null;
  }

  onFailure(listener: (error: MudraError) => void): () => void {
    this.failureListeners.add(listener);
    return () => this.failureListeners.delete(listener);
  }

  private listen(): void {
    this.view.requestVideoFrameCallback((_, { mediaTime, presentedFrames }) => {
      if (!this.running) return;
      this.listen();
      const time = mediaTime * 1000;
      const skipped = this.presented === 0 ? 0 : Math.max(0, presentedFrames - this.presented - 1);
      this.presented = presentedFrames;
      if (time <= this.lastTime) return;
      this.lastTime = time;
      this.waiting.push({ image: new VideoFrame(this.view), time, skipped });
      if (this.waiting.length >= enough) this.view.pause();
      this.bell.ring();
    });
  }

  private fail(): void {
    this.stop();
    for (const listener of this.failureListeners) listener(this.unreadable());
  }

  private unreadable(cause?: unknown): MudraError {
    return new MudraError('film.unreadable', { name: this.file.name }, { cause });
  }
}

/** Resolves when the first picture is there. */
function loaded(view: HTMLVideoElement, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const settled = new AbortController();
    const once = { signal: settled.signal };
    const end = (settle: () => void) => (): void => {
      settled.abort();
      settle();
    };
    view.addEventListener('loadeddata', end(resolve), once);
    view.addEventListener(
      'error',
      end(() => reject(new Error(view.error?.message || 'The film could not be read'))),
      once,
    );
    view.src = address;
  });
}
