import { useEffect, useMemo } from 'preact/hooks';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import type { SignView } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { useApp } from '../../state/app-state.js';

/** What the model makes of each take, kept up to date while the screen is open. Empty until it is known. */
export function useInsights(): ReadonlyMap<TakeId, TakeInsight> {
  const { coach } = useApp();
  useEffect(() => coach.hold(), []);
  const insights = coach.insights.value;
  return useMemo(() => new Map(insights.map((one) => [one.takeId, one])), [insights]);
}

/** The take in use that is most like all of its sign; the middle one while that is not known. */
export function typicalOf(sign: SignView, insights: ReadonlyMap<TakeId, TakeInsight>): TakeId | null {
  const used = sign.takes.filter((take) => !take.disabled);
  const takes = used.length > 0 ? used : sign.takes;
  let best: TakeId | null = takes[Math.floor(takes.length / 2)]?.id ?? null;
  let most = -Infinity;
  for (const { id } of takes) {
    const likeness = insights.get(id)?.likeness ?? null;
    if (likeness !== null && likeness > most) [best, most] = [id, likeness];
  }
  return best;
}
