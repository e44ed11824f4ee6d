import { ms } from '../../shared/domain/units.js';
import { MudraError } from '../../shared/errors.js';
import { Bell } from './bell.js';
import type { FrameSource, SourceFrame } from './frame-source.js';

/** The film pauses with this many pictures waiting, and goes on when there are as few as the other. */
const enough = 4;
const few = 1;
/** Milliseconds between pictures that are assumed until two have been seen. */
const usualStep = 1000 / 60;
/** No film is taken to be faster than this. */
const leastStep = 8;
/** Times of one picture that are written in different units differ by less than this, milliseconds. */
const rounding = 0.5;
const seekMs = 5000;

interface Picture {
  readonly image: VideoFrame;
  /** Milliseconds from the film's beginning. */
  readonly time: number;
}

/**
 * A film from a file, at real speed at most; times are the film's own. It pauses while the consumer is
 * behind, and where the browser was too busy to show a picture the film is wound back to it: a slow machine
 * sees all pictures and only takes longer. Ends with the film.
 */
export class FilmSource implements FrameSource {
  readonly kind = 'film';
  readonly label: string;
  readonly view: HTMLVideoElement;
  private readonly waiting: Picture[] = [];
  private readonly failureListeners = new Set<(error: MudraError) => void>();
  private readonly bell = new Bell();
  private address: string | null = null;
  private running = false;
  /** The time of the newest picture that was put into `waiting`, and of the last one handed out. */
  private newest = -Infinity;
  private given = -Infinity;
  /** The shortest time between two pictures so far. */
  private step: number | null = null;
  /** The film was wound back and must be wound on before it plays. */
  private away = false;

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
    this.away = false;
    this.newest = this.given = -Infinity;
    // When the first picture is shown already, there is no other word of it.
    this.keep();
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
      const [first] = this.waiting;
      if (first) {
        const missed = await this.missedBefore(first.time);
        const picture = missed ?? this.waiting.shift();
        if (!missed) await this.playOn();
        if (picture && this.running) return this.give(picture);
        picture?.image.close();
      } else if (this.view.ended && !this.away) {
        return null;
      } else {
        await this.playOn();
        await this.bell.wait(signal, 500);
      }
    }
    return null;
  }

  onFailure(listener: (error: MudraError) => void): () => void {
    this.failureListeners.add(listener);
    return () => this.failureListeners.delete(listener);
  }

  private give({ image, time }: Picture): SourceFrame {
    if (this.given >= 0) this.step = Math.max(leastStep, Math.min(this.step ?? Infinity, time - this.given));
    this.given = time;
    return { image, time: ms(time), width: image.displayWidth, height: image.displayHeight };
  }

  private listen(): void {
    this.view.requestVideoFrameCallback(() => {
      if (!this.running) return;
      this.listen();
      if (!this.away) this.keep();
    });
  }

  private keep(): void {
    const picture = pictureOf(this.view);
    if (!picture || picture.time <= this.newest + rounding) {
      picture?.image.close();
      return;
    }
    this.newest = picture.time;
    this.waiting.push(picture);
    if (this.waiting.length >= enough) this.view.pause();
    this.bell.ring();
  }

  private async playOn(): Promise<void> {
    if (this.waiting.length > few) return;
    if (this.away) {
      this.view.pause();
      await wind(this.view, this.newest);
      this.away = false;
    } else if (!this.view.paused || this.view.ended) return;
    // Playing is refused while the view moves in the document; the next turn asks again.
    if (this.running) void this.view.play().catch(() => {});
  }

  /** The first picture between the last one handed out and `time`, if the browser left any out. */
  private async missedBefore(time: number): Promise<Picture | null> {
    const step = this.step ?? usualStep;
    if (this.given < 0 || time - this.given < 1.5 * step) return null;
    this.away = true;
    this.view.pause();
    const last = await this.between(this.given, time, time - step / 2);
    if (!last) return null;
    for (let target = this.given + 1.05 * step; target < last.time - rounding; target += step) {
      const earlier = await this.between(this.given, last.time, target);
      if (!earlier) continue;
      last.image.close();
      return earlier;
    }
    return last;
  }

  /** The picture shown at `target`, if its time is after `from` and before `to`. */
  private async between(from: number, to: number, target: number): Promise<Picture | null> {
    if (!this.running || !(await wind(this.view, target)) || !this.running) return null;
    const picture = pictureOf(this.view);
    if (picture && picture.time > from + rounding && picture.time < to - rounding) return picture;
    picture?.image.close();
    return null;
  }

  private fail(): void {
    this.stop();
    for (const listener of this.failureListeners) listener(this.unreadable());
  }

  private unreadable(cause?: unknown): MudraError {
    return new MudraError('film.unreadable', { name: this.file.name }, { cause });
  }
}

/**
 * The picture that the view shows, or null when none was shown yet, as for a moment after loading. Its
 * timestamp is the film's own time, in microseconds.
 */
function pictureOf(view: HTMLVideoElement): Picture | null {
  try {
    const image = new VideoFrame(view);
    return { image, time: image.timestamp / 1000 };
  } catch {
    return null;
  }
}

/** Winds the film to `time` (milliseconds). Resolves with false when it does not get there. */
function wind(view: HTMLVideoElement, time: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), seekMs);
    const done = (): void => {
      clearTimeout(timer);
      resolve(true);
    };
    view.addEventListener('seeked', done, { once: true });
    view.currentTime = time / 1000;
  });
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
