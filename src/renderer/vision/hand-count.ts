/** One hand must have been alone for this long before only one is looked for. */
const aloneMs = 1000;
/** While one is looked for, this often the second one is looked for too. */
const secondLookMs = 700;

/**
 * How many hands to look for. With two wanted and one in view, the palm detector runs on every picture and
 * more than doubles the time it takes; so after a while only the one hand is followed, and the second is
 * looked for now and then. Any change in the number of hands brings the search for two back at once.
 */
export class HandCount {
  private aloneSince: number | null = null;
  private lastLook = 0;
  private one = false;

  /** How many hands to look for in the picture of `time` (milliseconds, the source's clock). */
  next(time: number): 1 | 2 {
    return this.one && Math.abs(time - this.lastLook) < secondLookMs ? 1 : 2;
  }

  /** Tells what the search for `lookedFor` hands found. */
  saw(time: number, lookedFor: 1 | 2, found: number): void {
    if (found !== 1) {
      this.reset();
      return;
    }
    this.aloneSince ??= time;
    this.one = time - this.aloneSince >= aloneMs;
    if (lookedFor === 2) this.lastLook = time;
  }

  reset(): void {
    this.one = false;
    this.aloneSince = null;
  }
}
