import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import type { TakeMap } from '../../../shared/contract-quiet.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { signsText, takesText } from '../../state/words.js';
import { FoldedTable } from '../../ui/data-table.js';
import { ScatterChart } from '../../ui/scatter-chart.js';

/** The takes as Mudra sees them: near each other when they are alike. */
export function TakeMapCard(): JSX.Element | null {
  const { parts, library } = useApp();
  const [map, setMap] = useState<TakeMap | null>(null);
  const view = library.view.value;
  useEffect(() => {
    let wanted = true;
    parts.call('insight.map', undefined).then(
      (found) => wanted && setMap(found),
      // Nothing that a person could do about it; the rest of the screen does not need it.
      (error: unknown) => console.error(error),
    );
    return () => {
      wanted = false;
    };
  }, [view]);
  if (!map) return null;
  const groups = view.signs.flatMap((sign) => groupOf(sign, map));
  const count = groups.reduce((sum, { points }) => sum + points.length, 0);
  if (count < 3) return null;
  const percent = Math.round((map.shares[0] + map.shares[1]) * 100);
  return (
    <section class="card" data-testid="take-map">
      <h2>{t('insight.map')}</h2>
      <p>{t('insight.mapText')}</p>
      <ScatterChart
        label={t('insight.mapLabel', { count: takesText(count), signs: signsText(groups.length) })}
        groups={groups}
      />
      <p class="quiet">{t('insight.mapShare', { percent })}</p>
      <FoldedTable
        label={t('chart.asTable')}
        caption={t('insight.map')}
        columns={[t('insight.mapTake'), t('insight.mapAcross'), t('insight.mapUp')]}
        rows={groups.flatMap(({ name, numbers, points }) =>
          points.map(([x, y], i) => [`${name} ${numbers[i] ?? ''}`, fixed(x, 2), fixed(y, 2)]),
        )}
      />
    </section>
  );
}

function groupOf(
  { id, name }: SignView,
  { points }: TakeMap,
): { name: string; numbers: number[]; points: (readonly [number, number])[] }[] {
  const own = points.filter(({ signId }) => signId === id);
  if (own.length === 0) return [];
  return [{ name, numbers: own.map((p) => p.number), points: own.map(({ x, y }) => [x, y] as const) }];
}
