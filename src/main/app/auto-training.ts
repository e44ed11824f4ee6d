import type { SignView } from '../../shared/contract.js';
import { takesInUse } from '../../shared/domain/take.js';
import { leastSigns, leastTakes } from '../training/tune.js';

/** When training starts by itself. */
export interface AutoTrainingParts {
  /** True when a training would learn something, may start, and is wished. */
  readonly due: () => boolean;
  readonly start: () => void;
  /** Milliseconds without a change before it starts. */
  readonly quietMs: number;
}

/** Starts training a while after the last change, so that takes recorded in a row make for one training. */
export class AutoTraining {
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly parts: AutoTrainingParts) {}

  /** Takes changed, or training may be due for another reason. */
  changed(): void {
    this.stop();
    if (!this.parts.due()) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.parts.due()) this.parts.start();
    }, this.parts.quietMs);
    // Nothing that the process should stay for.
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** Whether there are signs and takes enough for a network to learn from. */
export function enoughTaught(signs: readonly SignView[]): boolean {
  const enough = signs.filter(({ kind, takes }) => kind === 'sign' && takesInUse(takes).length >= leastTakes);
  return enough.length >= leastSigns;
}
