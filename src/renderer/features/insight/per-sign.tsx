import type { JSX } from 'preact';
import type { Score } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { FoldedTable } from '../../ui/data-table.js';
import { outcomesOf } from './outcomes.js';

/** How often each sign was right, with its interval. */
export function PerSign({ score }: { score: Score }): JSX.Element {
  const percent = (share: number): string => t('words.percent', { percent: Math.round(share * 100) });
  return (
    <section class="card">
      <h2>{t('insight.perSign')}</h2>
      <ul class="bars" aria-hidden="true">
        {score.perSign.map((one) => (
          <li key={one.signId}>
            <span class="bar-name" title={one.name}>
              {one.name}
            </span>
            <span class="bar-track">
              <span class="bar-fill" style={{ width: `${one.accuracy * 100}%` }} />
              <span
                class="bar-range"
                style={{ insetInlineStart: `${one.low * 100}%`, width: `${(one.high - one.low) * 100}%` }}
              />
            </span>
            <span class="bar-number">{t('insight.of', { correct: one.correct, total: one.total })}</span>
          </li>
        ))}
      </ul>
      <p class="quiet">{t('insight.intervalHint')}</p>
      <FoldedTable
        label={t('chart.asTable')}
        caption={t('insight.perSign')}
        columns={[
          t('insight.sign'),
          t('insight.right'),
          t('insight.from'),
          t('insight.to'),
          t('insight.other'),
          t('insight.missed'),
        ]}
        rows={score.perSign.map((one, i) => {
          const { other, silent } = outcomesOf(score, i);
          return [
            one.name,
            t('insight.of', { correct: one.correct, total: one.total }),
            percent(one.low),
            percent(one.high),
            String(other),
            String(silent),
          ];
        })}
      />
    </section>
  );
}
