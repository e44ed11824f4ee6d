import type { JSX } from 'preact';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { FoldedTable } from '../../ui/data-table.js';
import { LineChart, type Line } from '../../ui/line-chart.js';

/** Rows of the table at most; a long training is thinned out evenly. */
const mostRows = 20;

/** Loss and accuracy as they grow, and afterwards as they were; nothing before the first training. */
export function TrainingNow(): JSX.Element | null {
  const { training } = useApp();
  const points = training.curve.value;
  const busy = training.busy.value;
  const progress = training.progress.value;
  if (points.length < 2 && !busy) return null;
  const x = points.map((point) => point.x);
  const shares: Line[] = [
    { name: t('train.heldOut'), style: 'accent', values: points.map((p) => p.heldOut) },
    { name: t('train.accuracy'), style: 'dashed', values: points.map((p) => p.accuracy) },
  ];
  const percent = (value: number | null): string =>
    value === null ? '–' : t('words.percent', { percent: Math.round(value * 100) });
  const every = Math.max(1, Math.ceil(points.length / mostRows));
  return (
    <section class="card" data-testid="training-now" data-busy={busy}>
      <div class="card-head">
        <h2>{t(busy ? 'insight.trainingNow' : 'insight.trainingThen')}</h2>
        {busy && (
          <Button
            icon="cross"
            disabled={training.phase.value === 'cancelling'}
            onClick={() => void training.cancel()}
          >
            {t(training.phase.value === 'cancelling' ? 'train.cancelling' : 'action.cancel')}
          </Button>
        )}
      </div>
      {busy && (
        <progress class="progress" max={1} value={progress?.done ?? 0} aria-label={t('train.progress')} />
      )}
      {points.length > 1 && (
        <>
          <p>
            {progress?.phase === 'scoring'
              ? t('insight.fitScoring', { fold: progress.fold + 1, folds: progress.folds })
              : t('insight.fitAll')}
          </p>
          <div class="columns">
            <div>
              <h3>{t('train.loss')}</h3>
              <LineChart
                label={t('insight.lossCurve')}
                x={x}
                yRange={{ low: 0, high: Math.max(0.1, ...points.map((p) => p.loss)) }}
                xName={t('train.epoch')}
                lines={[{ name: t('train.loss'), style: 'accent', values: points.map((p) => p.loss) }]}
              />
            </div>
            <div>
              <h3>{t('insight.right')}</h3>
              <LineChart
                label={t('insight.shareCurve')}
                x={x}
                yRange={{ low: 0, high: 1 }}
                yText={percent}
                xName={t('train.epoch')}
                lines={shares.filter((line) => line.values.some((value) => value !== null))}
              />
            </div>
          </div>
          <FoldedTable
            label={t('chart.asTable')}
            caption={t('insight.lossCurve')}
            columns={[t('train.epoch'), t('train.loss'), t('train.heldOut'), t('train.accuracy')]}
            rows={points
              .filter((_, i) => i % every === 0 || i === points.length - 1)
              .map((p) => [String(p.x), fixed(p.loss, 3), percent(p.heldOut), percent(p.accuracy)])}
          />
        </>
      )}
    </section>
  );
}
