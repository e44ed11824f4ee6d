import type { ModelSummary, SignView } from '../../shared/contract.js';
import { severeProblems, type TakeInsight } from '../../shared/contract-coach.js';
import { takesInUse, type TakeId } from '../../shared/domain/take.js';
import { leastSigns, leastTakes } from '../training/tune.js';

/** When training starts by itself. */
export interface AutoTrainingParts {
  /** True when a training would learn something, may start, and is wished. */
  readonly due: () => boolean;
  /** Takes that are to be settled before anything learns from them. */
  readonly doubtful: () => Promise<readonly TakeId[]>;
  readonly start: () => void;
  /** `held` is another now. */
  readonly told: (held: readonly TakeId[]) => void;
  /** Milliseconds without a change before it starts. */
  readonly quietMs: number;
}

/**
 * Starts training a while after the last change, so that takes recorded in a row make for one training; or waits
 * while something seems wrong with a new take: what the person decides about it is a change, too.
 */
export class AutoTraining {
  private timer: NodeJS.Timeout | null = null;
  private waitsFor: readonly TakeId[] = [];

  constructor(private readonly parts: AutoTrainingParts) {}

  /** Takes that training waits for; none while it does not wait. */
  get held(): readonly TakeId[] {
    return this.waitsFor;
  }

  /** Takes changed, or training may be due for another reason. */
  changed(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    if (!this.parts.due()) {
      this.hold([]);
      return;
    }
    const timer = setTimeout(() => void this.startOrWait(timer), this.parts.quietMs);
    // Nothing that the process should stay for.
    timer.unref();
    this.timer = timer;
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.hold([]);
  }

  private async startOrWait(timer: NodeJS.Timeout): Promise<void> {
    let doubtful: readonly TakeId[] = [];
    try {
      doubtful = await this.parts.doubtful();
    } catch (error) {
      // Nobody can settle what is not known.
      console.error(error);
    }
    // Something changed meanwhile, which has its own timer.
    if (this.timer !== timer) return;
    this.timer = null;
    const due = this.parts.due();
    this.hold(due ? doubtful : []);
    if (due && doubtful.length === 0) this.parts.start();
  }

  private hold(takes: readonly TakeId[]): void {
    if (takes.join() === this.waitsFor.join()) return;
    this.waitsFor = takes;
    this.parts.told(takes);
  }
}

/** Whether there are signs and takes enough for a network to learn from. */
export function enoughTaught(signs: readonly SignView[]): boolean {
  const enough = signs.filter(({ kind, takes }) => kind === 'sign' && takesInUse(takes).length >= leastTakes);
  return enough.length >= leastSigns;
}

/** ISO time at which the network in use was made; empty where there is none. */
export function tunedAt(model: ModelSummary | null): string {
  return model?.stage === 'tuned' ? model.createdAt : '';
}

interface Judged {
  readonly insights: readonly TakeInsight[];
  readonly signs: readonly SignView[];
  /** Takes that the person looked at and wants to keep as they are. */
  readonly accepted: readonly TakeId[];
  /** ISO time of what was learned last; empty where nothing was. */
  readonly learnedAt: string;
}

/** Takes recorded since something was learned that seem quite wrong and that nobody has settled yet. */
export function unsettled({ insights, signs, accepted, learnedAt }: Judged): TakeId[] {
  const takes = signs.flatMap((sign) => sign.takes);
  // Whoever brings in a whole library does not look at each of its takes.
  const fresh = takes.filter(({ source, createdAt }) => source !== 'import' && createdAt > learnedAt);
  const asked = new Set(fresh.map(({ id }) => id).filter((id) => !accepted.includes(id)));
  const severe = ({ problems }: TakeInsight): boolean =>
    problems.some((problem) => severeProblems.includes(problem));
  return insights.filter((one) => asked.has(one.takeId) && severe(one)).map(({ takeId }) => takeId);
}
