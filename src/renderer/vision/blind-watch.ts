/** Milliseconds of movement without a hand before the first rebuild, and at most. */
const patienceMs = 4000;
const mostPatienceMs = 60_000;
/** The picture is looked at this often while no hand is seen. */
const lookEveryMs = 300;
/** A cell has changed when its grey (0…255) differs by more than this: above a webcam's noise. */
const changedGrey = 16;
/** The picture moves when at least this share of its cells has changed. */
const movingShare = 0.03;

/**
 * Notices a hand search that has gone blind: pictures move, yet no hand is seen, for seconds. It may
 * only be a picture without hands, so every rebuild doubles the patience until a hand is seen again.
 */
export class BlindWatch {
  private moving = 0;
  private patience = patienceMs;
  private lastLook = 0;
  private before: Uint8Array | null = null;

  /** Tells how many hands were seen. Returns true when `look` should be called with the picture. */
  saw(hands: number, now: number): boolean {
    if (hands > 0) {
      this.moving = 0;
      this.patience = patienceMs;
      this.before = null;
      return false;
    }
    return now - this.lastLook >= lookEveryMs;
  }

  /** `grey`: the picture on a small grid. Returns true when the search should be built anew. */
  look(grey: Uint8Array, now: number): boolean {
    const since = Math.min(now - this.lastLook, 2 * lookEveryMs);
    if (this.before && changedShare(this.before, grey) >= movingShare) this.moving += since;
    this.before = grey;
    this.lastLook = now;
    if (this.moving < this.patience) return false;
    this.moving = 0;
    this.patience = Math.min(this.patience * 2, mostPatienceMs);
    return true;
  }
}

/** The share (0…1) of cells whose grey has changed between two pictures of equal size. */
export function changedShare(before: Uint8Array, after: Uint8Array): number {
  let changed = 0;
  after.forEach((grey, i) => {
    if (Math.abs(grey - (before[i] ?? grey)) > changedGrey) changed++;
  });
  return changed / Math.max(1, after.length);
}
