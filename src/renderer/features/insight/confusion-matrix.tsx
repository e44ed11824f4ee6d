import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Score } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { confusions } from '../../state/words.js';
import { MistakenTakes } from './mistaken-takes.js';
import { outcomesOf, type Cell } from './outcomes.js';

/** What was signed against what was recognised; the numbers carry it, the shade only helps. */
export function ConfusionMatrix({ score }: { score: Score }): JSX.Element {
  const [chosen, choose] = useState<Cell | null>(null);
  const names = score.perSign.map((one) => one.name);
  const worst = confusions(score)[0];
  const mistakes = score.mistakes ?? [];
  const found = chosen
    ? mistakes.filter(({ signId, taken }) => signId === chosen.signed && taken === chosen.taken)
    : [];
  return (
    <section class="card">
      <h2>{t('insight.confusion')}</h2>
      <p>
        {worst
          ? t('insight.confusionWorst', { signed: worst.signed, taken: worst.taken, count: worst.count })
          : t('insight.confusionNone')}
        {mistakes.length > 0 && ` ${t('insight.confusionHint')}`}
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
                const listed = mistakes.some((m) => m.signId === signId && m.taken === taken);
                const pressed = chosen?.signed === signId && chosen.taken === taken;
                return (
                  <td
                    key={j === null ? '' : names[j]}
                    class={kindOf(count, i === j)}
                    style={{ '--share': String(total > 0 ? count / total : 0) }}
                  >
                    {count > 0 && i !== j && listed ? (
                      <button
                        type="button"
                        class="matrix-button"
                        aria-pressed={pressed}
                        aria-label={labelOf(name, j === null ? null : (names[j] ?? ''), count)}
                        data-testid="confusion-cell"
                        onClick={() => choose(pressed ? null : { signed: signId, taken })}
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
      {chosen && found.length > 0 && <MistakenTakes cell={chosen} mistakes={found} score={score} />}
    </section>
  );
}

function kindOf(count: number, right: boolean): string {
  if (count === 0) return 'matrix-none';
  return right ? 'matrix-right' : 'matrix-wrong';
}

function labelOf(signed: string, taken: string | null, count: number): string {
  if (taken === null) return t('insight.confusionCellMissed', { signed, count });
  return t('insight.confusionCell', { signed, taken, count });
}
