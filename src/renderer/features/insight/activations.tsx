import type { JSX } from 'preact';
import type { ModelSummary } from '../../../shared/contract.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { DataTable } from '../../ui/data-table.js';
import { LineChart } from '../../ui/line-chart.js';
import { apalu, movedBy, spread, type Curve } from './apalu.js';

const drawn = spread(-3, 3, 61);

/** The activations that the layers learned, against those that they began with. */
export function Activations({ model }: { model: ModelSummary }): JSX.Element | null {
  if (model.apalu.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('insight.apalu')}</h2>
      <p class="activations-text">
        {t('insight.apaluText')} {verdictOf(model.apalu)}
      </p>
      <div class="activations">
        {model.apalu.map((one) => (
          <div key={one.layer}>
            <h3>{one.layer}</h3>
            <LineChart
              label={t('insight.apaluLabel', { layer: one.layer })}
              x={drawn}
              xName={t('insight.apaluInput')}
              lines={[
                {
                  name: t('insight.learned'),
                  style: 'accent',
                  values: drawn.map((x) => apalu(x, one.a, one.b)),
                },
                {
                  name: t('insight.initial'),
                  style: 'dashed',
                  values: drawn.map((x) => apalu(x, one.initialA, one.initialB)),
                },
              ]}
            />
          </div>
        ))}
      </div>
      <h3>{t('insight.apaluNumbers')}</h3>
      <DataTable
        caption={t('insight.apaluNumbers')}
        columns={[
          t('insight.layer'),
          'a',
          t('insight.aInitial'),
          'b',
          t('insight.bInitial'),
          t('insight.apaluMoved'),
        ]}
        rows={model.apalu.map((one) => [
          one.layer,
          fixed(one.a, 3),
          fixed(one.initialA, 3),
          fixed(one.b, 3),
          fixed(one.initialB, 3),
          t('words.percent', { percent: Math.round(100 * movedBy(one)) }),
        ])}
      />
    </section>
  );
}

/** Curves that moved by less look the same. */
const hardly = 0.1;

/** What the curves came to, in words. */
export function verdictOf(curves: readonly Curve[]): string {
  const [most] = curves.toSorted((x, y) => movedBy(y) - movedBy(x));
  if (!most || movedBy(most) < hardly) return t('insight.apaluHardly');
  return t(most.a > most.initialA ? 'insight.apaluSteeper' : 'insight.apaluFlatter', {
    layer: most.layer,
    percent: Math.round(100 * movedBy(most)),
  });
}
