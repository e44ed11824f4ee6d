import type { Comparison } from '../../shared/contract.js';
import { REST } from './fit.js';
import type { Outcome } from './evaluate.js';

/** Standard deviations by which a model has to be worse before that is no longer noise: one in twenty. */
const beyondNoise = 1.645;

/** Two models on the same held-out takes, and whether the new one is clearly the worse of the two. */
export interface Rivalry extends Comparison {
  readonly worse: boolean;
}

/**
 * Compares what two models captioned of the same held-out takes of signs; `counts` may leave out takes that one of
 * them knew. A take that both got right, or both wrong, tells nothing. Null when no take counts.
 */
export function rivalry(
  candidate: readonly Outcome[],
  inUse: readonly Outcome[],
  counts: (outcome: Outcome) => boolean = () => true,
): Rivalry | null {
  const key = ({ label, take }: Outcome): string => `${label} ${take}`;
  const before = new Map(inUse.map((outcome) => [key(outcome), outcome]));
  const sums = { total: 0, candidate: 0, inUse: 0, lost: 0, won: 0 };
  for (const outcome of candidate) {
    const other = before.get(key(outcome));
    if (!other || outcome.label === REST || !counts(outcome)) continue;
    const [now, then] = [outcome.recognised === outcome.label, other.recognised === outcome.label];
    sums.total++;
    if (now) sums.candidate++;
    if (then) sums.inUse++;
    if (then && !now) sums.lost++;
    if (now && !then) sums.won++;
  }
  if (sums.total === 0) return null;
  return {
    candidate: { correct: sums.candidate, total: sums.total },
    inUse: { correct: sums.inUse, total: sums.total },
    worse: sums.lost - sums.won > beyondNoise * Math.sqrt(sums.lost + sums.won),
  };
}
