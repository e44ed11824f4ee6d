import { useEffect, useState } from 'preact/hooks';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import type { SignView } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { useApp } from '../../state/app-state.js';

const unknown: ReadonlyMap<TakeId, TakeInsight> = new Map();

/** What the model makes of each take, asked for anew whenever the library changes. Empty until it is known. */
export function useInsights(): ReadonlyMap<TakeId, TakeInsight> {
  const { library, parts } = useApp();
  const [insights, setInsights] = useState(unknown);
  const { signs } = library.view.value;
  useEffect(() => {
    let wanted = true;
    parts.call('insight.takes', undefined).then(
      (found) => wanted && setInsights(new Map(found.map((one) => [one.takeId, one]))),
      // It is said elsewhere when the model fails; takes can be reviewed without it.
      () => wanted && setInsights(unknown),
    );
    return () => {
      wanted = false;
    };
  }, [signs]);
  return insights;
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
