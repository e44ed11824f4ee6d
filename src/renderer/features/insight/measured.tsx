import type { JSX } from 'preact';
import type { Score } from '../../../shared/contract.js';
import type { CalibrationView } from '../../../shared/contract-quiet.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { intervalText } from '../../state/words.js';
import { DataTable } from '../../ui/data-table.js';
import { rateNumber } from '../quiet/rate-words.js';
import { allOutcomes } from './outcomes.js';

interface MeasuredProps {
  score: Score;
  calibration: CalibrationView | undefined;
}

const kinds = ['right', 'other', 'silent'] as const;

/** The whole score: what became of held-out takes, how soon captions come, how often one comes at rest. */
export function Measured({ score, calibration }: MeasuredProps): JSX.Element {
  const all = allOutcomes(score);
  const takes = (count: number): string => t('insight.takesOf', { count, total: all.total });
  const rows: [string, string][] = [
    [t('insight.outcome.right'), `${takes(all.right)} (${intervalText(score)})`],
    [t('insight.outcome.other'), takes(all.other)],
    [t('insight.outcome.silent'), takes(all.silent)],
  ];
  const fromEndMs = score.played?.fromEndMs ?? null;
  if (fromEndMs !== null) rows.push([t('insight.decided'), decidedText(fromEndMs)]);
  if (calibration) rows.push([t('insight.restRate'), restText(calibration)]);
  const share = (count: number): string => `${(100 * count) / Math.max(1, all.total)}%`;
  return (
    <section class="card" data-testid="measured">
      <h2>{t('insight.measured')}</h2>
      <p>{t(score.played ? 'insight.measuredText' : 'insight.measuredTextOld')}</p>
      <div
        class="outcomes"
        role="img"
        aria-label={t('insight.outcomeLabel', { right: all.right, other: all.other, silent: all.silent })}
      >
        {kinds
          .filter((outcome) => all[outcome] > 0)
          .map((outcome) => (
            <span key={outcome} class={`outcome-${outcome}`} style={{ width: share(all[outcome]) }} />
          ))}
      </div>
      <p class="outcome-legend" aria-hidden="true">
        {kinds.map((outcome) => (
          <span key={outcome}>
            <span class={`outcome-key outcome-${outcome}`} />
            {t(`insight.outcome.${outcome}`)}
          </span>
        ))}
      </p>
      <DataTable
        caption={t('insight.measured')}
        columns={[t('insight.measure'), t('insight.result')]}
        rows={rows}
      />
      {score.played && fromEndMs !== null && (
        <p class="quiet">{t('insight.decidedHint', { count: score.played.beforeEnd, total: all.right })}</p>
      )}
    </section>
  );
}

function decidedText(fromEndMs: number): string {
  const seconds = fixed(Math.abs(fromEndMs) / 1000, 1);
  return t(fromEndMs < 0 ? 'insight.before' : 'insight.after', { seconds });
}

function restText({ perHour, upper, idleMinutes, restSeconds }: CalibrationView): string {
  const rate = t('insight.restRateValue', { perHour: rateNumber(perHour), upper: rateNumber(upper) });
  return `${rate} (${t('insight.restBasis', { minutes: Math.round(idleMinutes + restSeconds / 60) })})`;
}
