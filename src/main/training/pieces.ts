import { setImmediate as breathe } from 'node:timers/promises';

/** What runs in pieces pauses after each, so that it can be cancelled, and tells what share of it is done. */
export interface Pieces {
  readonly signal?: AbortSignal;
  /** The share that is done; it rises. */
  readonly onShare?: (share: number) => void;
}

/** Lets others have their turn. Rejects with the signal's reason when it was aborted. */
export async function pause({ signal, onShare }: Pieces, share?: number): Promise<void> {
  await breathe();
  signal?.throwIfAborted();
  if (share !== undefined) onShare?.(share);
}
