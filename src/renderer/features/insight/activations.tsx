import type { JSX } from 'preact';
import type { ModelSummary } from '../../../shared/contract.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { DataTable } from '../../ui/data-table.js';
import { LineChart } from '../../ui/line-chart.js';
import { apalu, spread } from './apalu.js';

const drawn = spread(-3, 3, 61);

/** The activations that the layers learned, against those that they began with. */
export function Activations({ model }: { model: ModelSummary }): JSX.Element | null {
  if (model.apalu.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('insight.apalu')}</h2>
      <p>{t('insight.apaluText')}</p>
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
      <DataTable
        caption={t('insight.apalu')}
        columns={[t('insight.layer'), 'a', t('insight.aInitial'), 'b', t('insight.bInitial')]}
        rows={model.apalu.map((one) => [
          one.layer,
          fixed(one.a, 3),
          fixed(one.initialA, 3),
          fixed(one.b, 3),
          fixed(one.initialB, 3),
        ])}
      />
    </section>
  );
}
