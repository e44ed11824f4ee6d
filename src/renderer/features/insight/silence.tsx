import type { JSX } from 'preact';
import type { CalibrationView } from '../../../shared/contract-quiet.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { FoldedTable } from '../../ui/data-table.js';
import { basisText, promiseText, rateNumber } from '../quiet/rate-words.js';
import { RateSelect } from '../quiet/rate-select.js';
import { RestlessSigns } from '../quiet/restless-signs.js';

/** What is to be expected while nothing is signed. */
export function Silence({ calibration }: { calibration: CalibrationView | undefined }): JSX.Element {
  const { router } = useApp();
  return (
    <section class="card" data-testid="silence">
      <div class="card-head">
        <h2>{t('insight.silence')}</h2>
        <Button icon="hand" data-testid="quiet-check" onClick={() => router.go('insight', 'quiet')}>
          {t('quiet.go')}
        </Button>
      </div>
      {calibration ? (
        <>
          <p>{promiseText(calibration)}</p>
          <p class="quiet">
            {t('insight.silenceNumbers', {
              perHour: rateNumber(calibration.perHour),
              upper: rateNumber(calibration.upper),
            })}{' '}
            {basisText(calibration)}
          </p>
          <RestlessSigns calibration={calibration} />
          <FoldedTable
            label={t('chart.asTable')}
            caption={t('insight.silence')}
            columns={[t('insight.sign'), t('insight.anHour'), t('insight.lost'), t('insight.limit')]}
            rows={calibration.signs.map((sign) => [
              sign.name,
              fixed(sign.perHour, 2),
              t('words.percent', { percent: Math.round(sign.lost * 100) }),
              t(sign.atFloor ? 'insight.atLimit' : 'insight.inLimit'),
            ])}
          />
        </>
      ) : (
        <p>{t('insight.silenceUnknown')}</p>
      )}
      <RateSelect />
    </section>
  );
}
