import type { HandFrame } from '../../shared/domain/hand.js';

/** Where a sign is performed in a stream, in the stream's own time. */
export interface SignSpan {
  /** Its name. Whether the model was taught it is for the scorer to know. */
  readonly sign: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** Frames as a camera would give them, with the truth about them. */
export interface Stream {
  readonly name: string;
  /** Streams of one group are scored together. */
  readonly group: string;
  /** In time; they do not overlap. All other time is rest. */
  readonly signs: readonly SignSpan[];
  /** Times rise strictly. Each call begins anew. */
  frames(): Iterable<HandFrame> | AsyncIterable<HandFrame>;
}

/** A caption that was shown. */
export interface ShownCaption {
  readonly sign: string;
  /** Source time of the frame that brought it. */
  readonly atMs: number;
}

/** What became of a stream that was played. */
export interface Played {
  readonly name: string;
  readonly group: string;
  readonly signs: readonly SignSpan[];
  readonly captions: readonly ShownCaption[];
  /** Time of the last frame less that of the first. */
  readonly durationMs: number;
  /** Milliseconds that each frame took. */
  readonly frameMs: readonly number[];
}
