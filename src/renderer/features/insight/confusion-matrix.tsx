import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Score } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { confusions } from '../../state/words.js';
import { CellTakes } from './cell-takes.js';
import { outcomesOf, takesIn, type Cell } from './outcomes.js';

interface ConfusionMatrixProps {
  score: Score;
  /** ISO time of the model that was measured. */
  measuredAt: string;
}

/** What was signed against what was recognised; the numbers carry it, the shade only helps. */
export function ConfusionMatrix({ score, measuredAt }: ConfusionMatrixProps): JSX.Element {
  const { library } = useApp();
  const [chosen, setChosen] = useState<{ cell: Cell; takeIds: readonly TakeId[] } | null>(null);
  const names = score.perSign.map((one) => one.name);
  const worst = confusions(score)[0];
  const takesOf = (cell: Cell): TakeId[] => takesIn(cell, score, library.find(cell.signed), measuredAt);
  // What was chosen stays, also when its takes are moved or switched off from there.
  const choose = (cell: Cell | null): void => setChosen(cell && { cell, takeIds: takesOf(cell) });
  return (
    <section class="card">
      <h2>{t('insight.confusion')}</h2>
      <p>
        {worst
          ? t('insight.confusionWorst', { signed: worst.signed, taken: worst.taken, count: worst.count })
          : t('insight.confusionNone')}
        {score.mistakes && ` ${t('insight.confusionHint')}`}
      </p>
      <div class="table-scroll" role="region" aria-label={t('insight.confusion')} tabIndex={0}>
        <table class="table matrix">
          <caption class="hidden">{t('insight.confusionCaption')}</caption>
          <thead>
            <tr>
              <td class="matrix-corner">{t('insight.confusionCorner')}</td>
              {names.map((name) => (
                <th key={name} scope="col" title={name}>
                  {name}
                </th>
              ))}
              <th scope="col" class="matrix-silence">
                {t('insight.confusionMissed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {score.perSign.map(({ signId, name }, i) => {
              const { total, silent } = outcomesOf(score, i);
              const cell = (count: number, j: number | null): JSX.Element => {
                const taken = j === null ? null : (score.perSign[j]?.signId ?? null);
                const one: Cell = { signed: signId, taken };
                const pressed = chosen?.cell.signed === signId && chosen.cell.taken === taken;
                return (
                  <td
                    key={j === null ? '' : names[j]}
                    class={kindOf(count, i === j)}
                    style={{ '--share': String(total > 0 ? count / total : 0) }}
                  >
                    {count > 0 && (pressed || takesOf(one).length > 0) ? (
                      <button
                        type="button"
                        class="matrix-button"
                        aria-pressed={pressed}
                        aria-label={labelOf(name, j === null ? null : (names[j] ?? ''), count)}
                        data-testid={i === j ? 'confusion-right' : 'confusion-wrong'}
                        onClick={() => choose(pressed ? null : one)}
                      >
                        {count}
                      </button>
                    ) : (
                      count
                    )}
                  </td>
                );
              };
              return (
                <tr key={signId}>
                  <th scope="row" title={name}>
                    {name}
                  </th>
                  {(score.confusion[i] ?? []).map(cell)}
                  {cell(silent, null)}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {chosen && <CellTakes {...chosen} score={score} />}
    </section>
  );
}

function kindOf(count: number, right: boolean): string {
  if (count === 0) return 'matrix-none';
  return right ? 'matrix-right' : 'matrix-wrong';
}

function labelOf(signed: string, taken: string | null, count: number): string {
  if (taken === signed) return t('insight.confusionCellRight', { signed, count });
  if (taken === null) return t('insight.confusionCellMissed', { signed, count });
  return t('insight.confusionCell', { signed, taken, count });
}
