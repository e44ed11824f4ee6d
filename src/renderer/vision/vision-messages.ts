import type { HandFrame } from '../../shared/domain/hand.js';

/** Where the worker finds what it needs; absolute addresses of this page's own origin. */
export interface VisionAssets {
  /** Folder of MediaPipe's WebAssembly files, without a slash at its end. */
  readonly wasmBase: string;
  /** The hand landmark bundle. */
  readonly modelUrl: string;
}

/**
 * Ways in which the tests make the worker fail: `graph` spoils MediaPipe's graph, `worker` ends in an
 * uncaught error, `silence` stops answering.
 */
export type Crash = 'graph' | 'worker' | 'silence';

/** From the page to the worker. `image` is transferred; the worker closes it. */
export type ToVisionWorker =
  | ({ readonly type: 'start' } & VisionAssets)
  /** A new source: nothing that was seen before says anything about what comes. */
  | { readonly type: 'reset' }
  | {
      readonly type: 'picture';
      readonly id: number;
      readonly image: VideoFrame | ImageBitmap;
      /** The source's clock, milliseconds. */
      readonly time: number;
      /** Pixels. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly type: 'crash'; readonly how: Crash };

/** What the worker says of one picture. */
export interface Seen {
  readonly frame: HandFrame;
  /** Time the search took in the worker, milliseconds. */
  readonly visionMs: number;
  /** How many hands were looked for in this picture. */
  readonly lookedFor: 1 | 2;
}

/** From the worker to the page. One `seen` or `failed` for every picture; `ready` or `failed` for `start`. */
export type FromVisionWorker =
  | { readonly type: 'ready'; readonly delegate: 'CPU' | 'GPU' }
  | ({ readonly type: 'seen'; readonly id: number } & Seen)
  /** The search failed and could not be mended; the worker is of no more use. */
  | { readonly type: 'failed'; readonly message: string };
