import type { Milliseconds } from '../../shared/domain/units.js';
import type { Decision } from '../model/decide.js';

/** Times in milliseconds of the source. */
export interface ContestOptions {
  /** A sign wins when nothing has come nearer than it for this long. */
  readonly settleMs: number;
  /** A rival that is not yet whole holds it up for this much longer at most … */
  readonly holdMs: number;
  /** … and only if it is this share as far away. */
  readonly rivalShare: number;
}

/** A stretch of movement that may be a sign. */
export interface Entrant {
  readonly decision: Decision;
  readonly startedAt: Milliseconds;
  /** Enough was seen of it for it to be the whole sign. */
  readonly whole: boolean;
}

/** A rival counts until it has missed a step or two. */
const rivalMs = 100;

/** The nearest stretch, and when it was nearest. */
export interface Winner {
  readonly entrant: Entrant;
  readonly at: number;
}

/**
 * Stretches with different beginnings and ends compete for being the sign that was just made. The one nearest to a
 * sign's takes wins once nothing has come nearer for a while: a distance falls until the sign is complete and rises
 * when the hands go on. How much each sign is allowed does not count here: a sign that may be far off is not the
 * likelier one for that.
 */
export class Contest {
  private leader: Winner | null = null;
  private rivalAt = -Infinity;

  constructor(private readonly options: ContestOptions) {}

  reset(): void {
    this.leader = null;
    this.rivalAt = -Infinity;
  }

  /** Takes in a stretch that ends at `now` and whose sign was accepted. */
  offer(entrant: Entrant, now: number): void {
    const far = farOf(entrant);
    const leader = this.leader;
    if (!entrant.whole) {
      const rival = leader !== null && classOf(entrant) !== classOf(leader.entrant);
      if (rival && far < this.options.rivalShare * farOf(leader.entrant)) this.rivalAt = now;
    } else if (!leader || far < farOf(leader.entrant)) this.leader = { entrant, at: now };
  }

  /** The winner, if there is one at `now`; the contest is over then. */
  settled(now: number): Winner | null {
    const { leader } = this;
    const { settleMs, holdMs } = this.options;
    if (!leader || now - leader.at < settleMs) return null;
    if (now - this.rivalAt < rivalMs && now - leader.at < settleMs + holdMs) return null;
    return this.over();
  }

  /** The nearest so far, unless something that is not yet whole is nearer. */
  unrivalled(now: number): Winner | null {
    return now - this.rivalAt < rivalMs ? null : this.over();
  }

  /** The nearest so far: nothing more will come. */
  over(): Winner | null {
    const { leader } = this;
    this.reset();
    return leader;
  }
}

const farOf = ({ decision }: Entrant): number => decision.distance ?? 0;
const classOf = ({ decision }: Entrant): number => decision.accepted?.classIndex ?? -1;
