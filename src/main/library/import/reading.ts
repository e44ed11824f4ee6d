import type { ErrorParams } from '../../../shared/errors.js';
import type { TextKey } from '../../../shared/i18n/t.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { TakeSpool } from '../take-spool.js';
import { readBounds, type TakeBounds } from './bounds.js';
import type { BrokenFiles } from './broken-files.js';
import type { TakeSource } from './take-source.js';

/** What many formats do not carry. */
export interface RawTiming {
  readonly framesPerSecond: number;
  /** Width ÷ height of the picture. */
  readonly aspect: number;
}
const ASSUMED_FPS = 30;

/** Something that a reader assumed about data, for people: a text and its values. */
export interface Assumption {
  readonly key: TextKey;
  readonly params: ErrorParams;
}

/** One reading of a source: what is given from outside, and what comes out beside the takes. */
export class Reading {
  private readonly said = new Map<string, Assumption>();

  constructor(
    readonly source: TakeSource,
    readonly broken: BrokenFiles,
    private readonly given: Partial<RawTiming>,
    readonly bounds: TakeBounds = readBounds,
    /** Where frames lie that are not needed at once; without it they stay in memory. */
    private readonly spool?: TakeSpool,
  ) {}

  /** The same reading of another source, which holds nothing to be assumed. */
  from(source: TakeSource): Reading {
    return new Reading(source, this.broken, {}, this.bounds, this.spool);
  }

  /** Keeps the frames of a take; what comes back gives them. Throws MudraError `takes.tooMany`. */
  hold(frames: readonly HandFrame[]): () => readonly HandFrame[] {
    return this.spool ? this.spool.hold(frames) : () => frames;
  }

  get assumptions(): Assumption[] {
    return [...this.said.values()];
  }

  /** Keeps an assumption about `path`, once. */
  assume(key: TextKey, path: string, params: ErrorParams = {}): void {
    this.said.set(`${key} ${path}`, { key, params: { path: this.source.nameOf(path), ...params } });
  }

  /** Frames a second of the data at `path`, which carries no times. */
  framesPerSecond(path: string): number {
    const { framesPerSecond } = this.given;
    if (framesPerSecond !== undefined) return framesPerSecond;
    this.assume('import.assumedRate', path, { fps: ASSUMED_FPS });
    return ASSUMED_FPS;
  }

  /** Width ÷ height of the pictures behind the data at `path`, which does not say it. */
  aspect(path: string, width = 4, height = 3): number {
    if (this.given.aspect !== undefined) return this.given.aspect;
    this.assume('import.assumedAspect', path, { aspect: `${width}:${height}` });
    return width / height;
  }

  timing(path: string): RawTiming {
    return { framesPerSecond: this.framesPerSecond(path), aspect: this.aspect(path) };
  }
}
