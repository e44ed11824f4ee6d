import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import type { TakeMap } from '../../../shared/contract-quiet.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';
import { signsText, takesText } from '../../state/words.js';
import { FoldedTable } from '../../ui/data-table.js';
import { mayMove } from '../../ui/look.js';
import { ScatterChart, type Scatter } from '../../ui/scatter-chart.js';
import { SkeletonPlayer } from '../../ui/skeleton-player.js';
import { partOf, takeArgument } from '../signs/take-words.js';
import './take-map.css';

interface Group extends Scatter {
  readonly sign: SignView;
  readonly takeIds: readonly TakeId[];
}

/** The takes as Mudra sees them: near each other when they are alike. */
export function TakeMapCard(): JSX.Element | null {
  const { parts, library } = useApp();
  const [map, setMap] = useState<TakeMap | null>(null);
  const [looked, look] = useState<{ readonly takeId: TakeId; readonly pinned: boolean } | null>(null);
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
  const groups = useMemo(() => (map ? view.signs.flatMap((sign) => groupOf(sign, map)) : []), [view, map]);
  const takeIds = groups.flatMap((group) => group.takeIds);
  if (!map || takeIds.length < 3) return null;
  const percent = Math.round((map.shares[0] + map.shares[1]) * 100);
  // By its take: points are others when takes come and go.
  const at = looked ? takeIds.indexOf(looked.takeId) : -1;
  const active = at < 0 ? null : at;
  return (
    <section class="card" data-testid="take-map">
      <h2>{t('insight.map')}</h2>
      <p>{t('insight.mapText')}</p>
      <div class="take-map">
        <ScatterChart
          label={t('insight.mapLabel', {
            count: takesText(takeIds.length),
            signs: signsText(groups.length),
          })}
          groups={groups}
          active={active}
          pinned={looked?.pinned ?? false}
          onLook={(point, pinned) => {
            const takeId = takeIds[point];
            if (takeId) look({ takeId, pinned });
          }}
        />
        <Looked groups={groups} takeId={active === null ? null : (looked?.takeId ?? null)} />
      </div>
      <p class="quiet">{t('insight.mapShare', { percent })}</p>
      <FoldedTable
        label={t('chart.asTable')}
        caption={t('insight.map')}
        columns={[t('insight.mapTake'), t('insight.mapAcross'), t('insight.mapUp')]}
        rows={groups.flatMap(({ labels, points }) =>
          points.map(([x, y], i) => [labels[i] ?? '', fixed(x, 2), fixed(y, 2)]),
        )}
      />
    </section>
  );
}

/** The take of a point, small, with the way to it. */
function Looked({ groups, takeId }: { groups: readonly Group[]; takeId: TakeId | null }): JSX.Element {
  const { library } = useApp();
  const group = groups.find(({ takeIds }) => takeId !== null && takeIds.includes(takeId));
  const take = group?.sign.takes.find(({ id }) => id === takeId);
  if (!group || !take) return <p class="take-map-looked quiet">{t('insight.mapHint')}</p>;
  return (
    <div class="take-map-looked" data-testid="map-take">
      <div class="take-map-picture">
        <SkeletonPlayer
          key={take.id}
          takeId={partOf(take)}
          load={() => library.framesOf(take.id)}
          playing={mayMove()}
        />
      </div>
      <p>{group.labels[group.takeIds.indexOf(take.id)]}</p>
      <a href={hashOf('signs', takeArgument(group.sign.id, take.id))}>{t('insight.mapOpen')}</a>
    </div>
  );
}

function groupOf(sign: SignView, { points }: TakeMap): Group[] {
  const own = points.filter(({ signId }) => signId === sign.id);
  if (own.length === 0) return [];
  return [
    {
      sign,
      name: sign.name,
      takeIds: own.map(({ takeId }) => takeId),
      labels: own.map(({ number }) => t('insight.mistakeTake', { name: sign.name, number })),
      points: own.map(({ x, y }) => [x, y] as const),
    },
  ];
}
