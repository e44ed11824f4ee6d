import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Score, SignView, TakeView } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { SkeletonPlayer, useReplay } from '../../ui/skeleton-player.js';
import { CompareButton } from '../signs/compare-signs.js';
import { MoveDialog } from '../signs/take-actions.js';
import { numberOf, partOf, takeArgument } from '../signs/take-words.js';
import type { Cell } from './outcomes.js';

interface CellTakesProps {
  cell: Cell;
  takeIds: readonly TakeId[];
  score: Score;
}

/** The takes behind a number of the matrix, each with what can be done about it. */
export function CellTakes({ cell, takeIds, score }: CellTakesProps): JSX.Element {
  const { library } = useApp();
  const nameOf = (signId: string): string =>
    library.find(signId)?.name ?? score.perSign.find((one) => one.signId === signId)?.name ?? signId;
  const right = cell.taken === cell.signed;
  const signed = nameOf(cell.signed);
  const title = right
    ? t('insight.rightOf', { signed })
    : cell.taken === null
      ? t('insight.mistakesMissed', { signed })
      : t('insight.mistakesOf', { signed, taken: nameOf(cell.taken) });
  const other = right ? null : library.find(cell.taken);
  const like = other?.takes.at(-1);
  return (
    <div class="mistakes" data-testid="mistakes">
      <div class="card-head">
        <h3>{title}</h3>
        {other && (
          <div class="button-row">
            <CompareButton signs={[cell.signed, other.id]} {...(takeIds[0] ? { takeId: takeIds[0] } : {})} />
          </div>
        )}
      </div>
      <ul class="mistake-takes">
        {takeIds.map((takeId) => (
          <li key={takeId} data-testid="cell-take">
            <CellTake takeId={takeId} cell={cell} />
          </li>
        ))}
        {other && like && (
          <li class="mistake-like">
            <Replayed sign={other} take={like} text="insight.likeTake" />
          </li>
        )}
      </ul>
    </div>
  );
}

/** A take where it is by now: with the sign it was measured for, or with another one. */
function CellTake({ takeId, cell }: { takeId: TakeId; cell: Cell }): JSX.Element {
  const { library, router, coach, settings } = useApp();
  const [moving, setMoving] = useState(false);
  const sign = library.view.value.signs.find(({ takes }) => takes.some(({ id }) => id === takeId));
  const take = sign?.takes.find(({ id }) => id === takeId);
  if (!sign || !take) return <p class="quiet">{t('insight.mistakeGone')}</p>;
  const targets = library.view.value.signs.filter(({ id }) => id !== sign.id);
  const kept = settings.value.acceptedTakes.includes(takeId);
  return (
    <Replayed sign={sign} take={take} text="insight.mistakeTake">
      {sign.id !== cell.signed && <p class="quiet">{t('insight.takeMoved', { name: sign.name })}</p>}
      {take.disabled && <p class="quiet">{t('takes.isOff')}</p>}
      {kept && !take.disabled && <p class="quiet">{t('insight.takeKept')}</p>}
      <div
        class="button-row"
        role="group"
        aria-label={t('insight.mistakeTake', { name: sign.name, number: numberOf(sign, take) })}
      >
        <Button data-testid="cell-open" onClick={() => router.go('signs', takeArgument(sign.id, takeId))}>
          {t('insight.openTake')}
        </Button>
        {targets.length > 0 && (
          <Button data-testid="cell-move" onClick={() => setMoving(true)}>
            {t('takes.move')}
          </Button>
        )}
        <Button data-testid="cell-off" onClick={() => void library.disableTakes([takeId], !take.disabled)}>
          {t(take.disabled ? 'takes.switchOn' : 'takes.switchOff')}
        </Button>
        {cell.taken !== cell.signed && !kept && (
          <Button data-testid="cell-keep" onClick={() => void coach.accept(takeId)}>
            {t('coach.keep')}
          </Button>
        )}
      </div>
      {moving && <MoveDialog takes={[take]} targets={targets} onClose={() => setMoving(false)} />}
    </Replayed>
  );
}

interface ReplayedProps {
  sign: SignView;
  take: TakeView;
  text: 'insight.mistakeTake' | 'insight.likeTake';
  children?: JSX.Element | (JSX.Element | false | undefined)[];
}

function Replayed({ sign, take, text, children }: ReplayedProps): JSX.Element {
  const { library } = useApp();
  const { playing, handlers } = useReplay();
  const number = numberOf(sign, take);
  return (
    <div class="mistake-take">
      <button
        type="button"
        class="take-thumb"
        aria-label={t('takes.replay', { number, seconds: fixed(take.durationMs / 1000, 1) })}
        {...handlers}
      >
        <SkeletonPlayer takeId={partOf(take)} load={() => library.framesOf(take.id)} playing={playing} />
      </button>
      <div class="mistake-words">
        <p>{t(text, { name: sign.name, number })}</p>
        {children}
      </div>
    </div>
  );
}
