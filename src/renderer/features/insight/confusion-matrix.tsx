import type { JSX } from 'preact';
import type { Score } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { confusions } from '../../state/words.js';

/** What was signed against what was recognised; the numbers carry it, the shade only helps. */
export function ConfusionMatrix({ score }: { score: Score }): JSX.Element {
  const names = score.perSign.map((one) => one.name);
  const worst = confusions(score)[0];
  return (
    <section class="card">
      <h2>{t('insight.confusion')}</h2>
      <p>
        {worst
          ? t('insight.confusionWorst', { signed: worst.signed, taken: worst.taken, count: worst.count })
          : t('insight.confusionNone')}
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
            </tr>
          </thead>
          <tbody>
            {score.confusion.map((row, i) => {
              const total = row.reduce((sum, count) => sum + count, 0);
              return (
                <tr key={names[i]}>
                  <th scope="row" title={names[i]}>
                    {names[i]}
                  </th>
                  {row.map((count, j) => (
                    <td
                      key={names[j]}
                      class={count === 0 ? 'matrix-none' : i === j ? 'matrix-right' : 'matrix-wrong'}
                      style={{ '--share': String(total > 0 ? count / total : 0) }}
                    >
                      {count}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
