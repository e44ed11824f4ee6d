import type { JSX } from 'preact';
import type { Score, SignView, TakeView } from '../../../shared/contract.js';
import type { Mistake } from '../../../shared/contract-quiet.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { SkeletonPlayer, useReplay } from '../../ui/skeleton-player.js';
import type { Cell } from './outcomes.js';

interface MistakenTakesProps {
  cell: Cell;
  mistakes: readonly Mistake[];
  score: Score;
}

/** The takes behind a number of the matrix, beside a take of the sign that they were taken for. */
export function MistakenTakes({ cell, mistakes, score }: MistakenTakesProps): JSX.Element {
  const { library, router } = useApp();
  const nameOf = (signId: string): string =>
    library.find(signId)?.name ?? score.perSign.find((one) => one.signId === signId)?.name ?? signId;
  const signed = nameOf(cell.signed);
  const sign = library.find(cell.signed);
  const other = library.find(cell.taken);
  const like = other?.takes.at(-1);
  return (
    <div class="mistakes" data-testid="mistakes">
      <div class="card-head">
        <h3>
          {cell.taken === null
            ? t('insight.mistakesMissed', { signed })
            : t('insight.mistakesOf', { signed, taken: nameOf(cell.taken) })}
        </h3>
        <div class="button-row">
          {[sign, other].map(
            (one) =>
              one && (
                <Button key={one.id} onClick={() => router.go('signs', one.id)}>
                  {t('insight.openSign', { name: one.name })}
                </Button>
              ),
          )}
        </div>
      </div>
      <ul class="mistake-takes">
        {mistakes.map(({ takeId }) => {
          const take = sign?.takes.find(({ id }) => id === takeId);
          return (
            <li key={takeId}>
              {sign && take ? (
                <ReplayedTake sign={sign} take={take} text="insight.mistakeTake" />
              ) : (
                <p class="quiet">{t('insight.mistakeGone')}</p>
              )}
            </li>
          );
        })}
        {other && like && (
          <li class="mistake-like">
            <ReplayedTake sign={other} take={like} text="insight.likeTake" />
          </li>
        )}
      </ul>
    </div>
  );
}

interface ReplayedTakeProps {
  sign: SignView;
  take: TakeView;
  text: 'insight.mistakeTake' | 'insight.likeTake';
}

function ReplayedTake({ sign, take, text }: ReplayedTakeProps): JSX.Element {
  const { library } = useApp();
  const { playing, handlers } = useReplay();
  const number = sign.takes.indexOf(take) + 1;
  return (
    <figure class="mistake-take">
      <button
        type="button"
        class="take-thumb"
        aria-label={t('takes.replay', { number, seconds: fixed(take.durationMs / 1000, 1) })}
        {...handlers}
      >
        <SkeletonPlayer takeId={take.id} load={() => library.framesOf(take.id)} playing={playing} />
      </button>
      <figcaption class="quiet">{t(text, { name: sign.name, number })}</figcaption>
    </figure>
  );
}
