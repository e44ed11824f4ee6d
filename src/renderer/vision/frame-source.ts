import type { Milliseconds } from '../../shared/domain/units.js';
import type { MudraError } from '../../shared/errors.js';

/** One picture on its way to the vision worker. Whoever takes it must transfer or close `image`. */
export interface SourceFrame {
  readonly image: VideoFrame | ImageBitmap;
  /** The source's own clock: the camera's capture time, the film's position, the virtual signer's time. */
  readonly time: Milliseconds;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pictures that were dropped since the one before, where the source knows. */
  readonly skipped?: number;
}

/** Where pictures come from: a camera, a film or the virtual signer. Pictures are never mirrored. */
export interface FrameSource {
  readonly kind: 'camera' | 'film' | 'virtual-signer';
  /** What the status line calls it, e.g. the camera's name. */
  readonly label: string;
  /** The element that shows the pictures; the stage mirrors it in CSS only. */
  readonly view: HTMLVideoElement | HTMLCanvasElement;
  /** Throws MudraError `camera.*` or `film.unreadable`. */
  start(): Promise<void>;
  /** Idempotent; releases the device. */
  stop(): void;
  /**
   * The newest picture later than the one returned before; waits for it. Pictures that nobody asked for
   * are dropped, so a slow consumer never queues. `null` when the source has ended or `signal` aborted.
   * Times rise strictly.
   */
  next(signal: AbortSignal): Promise<SourceFrame | null>;
  /** A failure after start, e.g. `camera.unplugged`. Returns a function that stops listening. */
  onFailure(listener: (error: MudraError) => void): () => void;
}
