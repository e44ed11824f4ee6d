/** Who watches while takes are written. */
export interface WriteWatch {
  /** Aborted: the writing throws its reason and leaves nothing behind. */
  readonly signal?: AbortSignal;
  /** Hears of each take that was made into bytes. */
  readonly onTake?: () => void;
}
