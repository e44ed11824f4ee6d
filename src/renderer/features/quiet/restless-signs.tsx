import type { JSX } from 'preact';
import type { CalibrationView } from '../../../shared/contract-quiet.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { rateText, restless } from './rate-words.js';

/** The signs that keep the rate from being met, each with what helps. */
export function RestlessSigns({ calibration }: { calibration: CalibrationView }): JSX.Element {
  const { router } = useApp();
  const signs = restless(calibration);
  if (signs.length === 0) return <p>{t('quiet.met', { rate: rateText(calibration.allowed ?? 1) })}</p>;
  return (
    <div class="restless" data-testid="restless">
      <p>{t('quiet.restless', { rate: rateText(calibration.allowed ?? 1) })}</p>
      <ul class="advice">
        {signs.map(({ signId, name }) => (
          <li key={signId}>
            <p>{t('quiet.restlessSign', { name })}</p>
            <Button icon="record" onClick={() => router.go('teach', signId)}>
              {t('insight.next.go')}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
