/** How fast hands are found. */
export interface VisionStats {
  /** Frames in the last second. */
  readonly fps: number;
  /** Median time of a search, milliseconds, over the last 30 frames. */
  readonly visionMs: number;
  /** Pictures since the source started that were not looked at: the machine was busy with an earlier one. */
  readonly dropped: number;
}

export const noStats: VisionStats = { fps: 0, visionMs: 0, dropped: 0 };

const kept = 30;

/** Counts frames. Times are milliseconds of any one clock. */
export class FrameRate {
  private arrivals: number[] = [];
  private searches: number[] = [];
  private dropped = 0;

  add(now: number, visionMs: number): void {
    this.arrivals.push(now);
    this.searches = [...this.searches.slice(1 - kept), visionMs];
  }

  drop(pictures: number): void {
    this.dropped += pictures;
  }

  stats(now: number): VisionStats {
    this.arrivals = this.arrivals.filter((arrival) => arrival > now - 1000);
    const sorted = [...this.searches].sort((a, b) => a - b);
    return {
      fps: this.arrivals.length,
      visionMs: sorted[Math.floor(sorted.length / 2)] ?? 0,
      dropped: this.dropped,
    };
  }
}
