import type { HandFrame } from './hand.js';
import type { Brand } from './units.js';

export type SignId = Brand<string, 'SignId'>;
export type TakeId = Brand<string, 'TakeId'>;

/** `rest` collects what people do between signs; it is learned but never captioned. */
export type SignKind = 'sign' | 'rest';

/** Where a take's pictures came from. */
export type TakeSource = 'camera' | 'film' | 'virtual-signer' | 'import';

export const takeSources = [
  'camera',
  'film',
  'virtual-signer',
  'import',
] as const satisfies readonly TakeSource[];

/** The part of a take that counts, in ms from the first frame that was recorded; both ends are in it. */
export interface Trim {
  readonly startMs: number;
  readonly endMs: number;
}

/** One performance of a sign, from the first movement of the hands to the last. */
export interface Take {
  readonly id: TakeId;
  readonly signId: SignId;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly source: TakeSource;
  readonly frames: readonly HandFrame[];
  /** It is kept, but nothing learns from it. */
  readonly disabled?: boolean;
  /** All that was recorded, where `frames` are but a part of it. */
  readonly untrimmed?: { readonly frames: readonly HandFrame[]; readonly trim: Trim };
}

/** The takes that are learned from: all that are not switched off. */
export function takesInUse<T extends { readonly disabled?: boolean | undefined }>(takes: readonly T[]): T[] {
  return takes.filter((take) => !take.disabled);
}

/** Shortest and longest take, in milliseconds, and the least share of frames with a hand. */
export const takeLimits = {
  shortestMs: 300,
  longestMs: 10_000,
  leastHandShare: 0.5,
  leastHandFrames: 5,
} as const;
