import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, SignKind } from '../../shared/domain/take.js';

/** A recorded take as training needs it. */
export interface TaughtTake {
  readonly id: string;
  readonly createdAt: string;
  /** Who signed, where it is known: evaluation can then leave one signer out. */
  readonly signer?: string;
  readonly frames: readonly HandFrame[];
}

/** A sign, or rest, with its takes in the order in which they were recorded. */
export interface TaughtSign {
  readonly id: SignId;
  readonly name: string;
  readonly kind: SignKind;
  readonly takes: readonly TaughtTake[];
}
