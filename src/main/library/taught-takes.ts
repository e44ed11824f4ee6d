import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, SignKind, TakeId, Trim } from '../../shared/domain/take.js';

/** A sign with its takes' frames, as training wants them: takes in the order in which they were recorded. */
export interface TaughtTakes {
  readonly id: SignId;
  readonly name: string;
  readonly kind: SignKind;
  readonly notes?: string;
  readonly symbol?: string;
  readonly picture?: string;
  readonly takes: readonly {
    readonly id: TakeId;
    /** ISO 8601, UTC. Takes that carry no date count the seconds of 1970, in their order. */
    readonly createdAt: string;
    /** Who signed, where the source says so. The library's own takes do not. */
    readonly signer?: string;
    readonly frames: readonly HandFrame[];
    /** Only where all that is known of takes goes on: those that are switched off, and the part of `frames` that counts. */
    readonly disabled?: boolean;
    readonly trim?: Trim;
  }[];
}
