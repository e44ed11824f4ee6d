import type { JSX } from 'preact';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/field.js';
import { rateChoices, rateText } from './rate-words.js';

/** How many false captions are accepted; another choice is worked out at once. */
export function RateSelect(): JSX.Element {
  const app = useApp();
  const chosen = app.settings.value.falsePerHour;
  const rates = rateChoices.some((rate) => rate === chosen) ? rateChoices : [...rateChoices, chosen];
  const choose = async (rate: number): Promise<void> => {
    await app.changeSettings({ falsePerHour: rate });
    if (app.model.peek()) await app.calibration.start();
  };
  return (
    <>
      <Select
        label={t('quiet.allowed')}
        hint={t('quiet.allowedHint')}
        value={String(chosen)}
        choices={rates.map((rate) => ({ value: String(rate), label: rateText(rate) }))}
        onChoose={(value) => void choose(Number(value))}
        testId="false-per-hour"
      />
      <CalibrationProgress />
      <OtherRate />
    </>
  );
}

/** Where the work for the chosen rate was cancelled, or the model is older than the choice. */
function OtherRate(): JSX.Element | null {
  const { model, settings, calibration } = useApp();
  const allowed = model.value?.calibration?.allowed;
  if (allowed === undefined || allowed === settings.value.falsePerHour) return null;
  if (calibration.running.value) return null;
  return (
    <div class="calibrating" data-testid="other-rate">
      <p>{t('quiet.otherRate', { rate: rateText(allowed) })}</p>
      <div>
        <Button onClick={() => void calibration.start()}>{t('quiet.workOut')}</Button>
      </div>
    </div>
  );
}

/** How far the work on strictness has got, wherever it was started; nothing while there is none. */
export function CalibrationProgress(): JSX.Element | null {
  const { calibration } = useApp();
  if (!calibration.running.value) return null;
  return (
    <div class="calibrating" data-testid="calibrating">
      <p>{t('quiet.calibrating')}</p>
      <div class="calibrating-row">
        <progress
          class="progress"
          max={1}
          value={calibration.done.value}
          aria-label={t('quiet.calibrating')}
        />
        <Button icon="cross" data-testid="calibration-cancel" onClick={() => void calibration.cancel()}>
          {t('action.cancel')}
        </Button>
      </div>
    </div>
  );
}
