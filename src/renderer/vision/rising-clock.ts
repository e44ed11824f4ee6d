/**
 * Timestamps for MediaPipe, which compares them in microseconds and is of no more use once one of them
 * does not rise: whole milliseconds, so that the conversion is exact, each at least one above the last.
 * A source's clock may stand still, go back (a film played again) or start anew (another camera).
 */
export class RisingClock {
  private last = -1;

  /** `time` in milliseconds where it rises, the next whole millisecond where it does not. */
  next(time: number): number {
    const whole = Number.isFinite(time) ? Math.floor(time) : this.last;
    this.last = Math.max(whole, this.last + 1);
    return this.last;
  }
}
