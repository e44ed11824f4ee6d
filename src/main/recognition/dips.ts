/** How much slower than before, and then faster again, hands must get: times this, and this many hand sizes a second. */
const ratio = 1.4;
const step = 0.3;

/**
 * Finds where hands slow down and speed up again, in the speeds of a movement: where one sign may end and the
 * next begin.
 */
export class Dips {
  private slowing = false;
  private extreme = 0;
  private extremeTime = 0;

  reset(): void {
    this.slowing = false;
    this.extreme = 0;
  }

  /** The time of the slowest moment once hands have sped up again, else null. Times rise. */
  push(time: number, speed: number): number | null {
    const turned = this.slowing ? speed > this.extreme * ratio + step : speed < this.extreme / ratio - step;
    const dip = this.slowing && turned ? this.extremeTime : null;
    if (turned) this.slowing = !this.slowing;
    if (turned || (this.slowing ? speed < this.extreme : speed > this.extreme)) {
      [this.extreme, this.extremeTime] = [speed, time];
    }
    return dip;
  }
}
