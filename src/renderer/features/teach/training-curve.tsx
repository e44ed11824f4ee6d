import type { JSX } from 'preact';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { FoldedTable } from '../../ui/data-table.js';
import { LineChart, type Line } from '../../ui/line-chart.js';

/** At most this many rows in the table; a long training is thinned out evenly. */
const mostRows = 20;

/** How the fit gets on: the share of takes right, growing as it trains, and the same as a table. */
export function TrainingCurve(): JSX.Element | null {
  const { training } = useApp();
  const points = training.curve.value;
  if (points.length < 2) return null;
  const every = Math.max(1, Math.ceil(points.length / mostRows));
  const shown = points.filter((_, i) => i % every === 0 || i === points.length - 1);
  const share = (value: number | null): string =>
    value === null ? '–' : t('words.percent', { percent: Math.round(value * 100) });
  const lines: Line[] = [
    { name: t('train.heldOut'), style: 'accent', values: points.map((p) => p.heldOut) },
    { name: t('train.accuracy'), style: 'dashed', values: points.map((p) => p.accuracy) },
  ];
  return (
    <div class="curve">
      <LineChart
        label={t('train.curve')}
        x={points.map((point) => point.x)}
        yRange={{ low: 0, high: 1 }}
        yText={(value) => `${Math.round(value * 100)} %`}
        xName={t('train.epoch')}
        lines={lines.filter((line) => line.values.some((value) => value !== null))}
      />
      <FoldedTable
        label={t('chart.asTable')}
        caption={t('train.curve')}
        columns={[t('train.epoch'), t('train.loss'), t('train.accuracy'), t('train.heldOut')]}
        rows={shown.map((p) => [String(p.x), fixed(p.loss, 4), share(p.accuracy), share(p.heldOut)])}
      />
    </div>
  );
}
