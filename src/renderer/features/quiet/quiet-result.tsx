import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { CalibrationView } from '../../../shared/contract-quiet.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { basisText, promiseText } from './rate-words.js';
import { RateSelect } from './rate-select.js';
import { RestlessSigns } from './restless-signs.js';
import { captionsText } from './captions-text.js';
import type { QuietCheck } from './quiet-check.js';

/** What the check found, in words, and what can be done about it. */
export function QuietResult({ check }: { check: QuietCheck }): JSX.Element {
  const { model, calibration, router } = useApp();
  const heading = useRef<HTMLHeadingElement>(null);
  const kept = check.phase.value;
  const phase = kept.name;
  const busy = phase === 'saving' || calibration.running.value;
  const end = calibration.end.value;
  const found = model.value?.calibration;
  // The picture is gone, and with it what had the focus.
  useEffect(() => heading.current?.focus(), []);
  return (
    <div class="page page-narrow" data-testid="quiet-result" data-busy={busy}>
      <h1 ref={heading} tabIndex={-1} class="lead">
        {headline(phase, busy, end?.outcome === 'finished' ? end.calibration : found)}
      </h1>
      <section class="card">
        {phase !== 'nothing' && <p>{captionsText(check.captions.value)}</p>}
        {kept.name === 'kept' && <p>{t('quiet.keptTakes', { takes: takesText(kept.takes) })}</p>}
        {!busy && found && phase !== 'nothing' && <p class="quiet">{basisText(found)}</p>}
        {end?.outcome === 'cancelled' && <p>{t('quiet.cancelled')}</p>}
        {phase === 'saving' ? <progress class="progress" aria-label={t('quiet.saving')} /> : <RateSelect />}
      </section>
      {!busy && found && (
        <section class="card">
          <h2>{t('quiet.signs')}</h2>
          <RestlessSigns calibration={found} />
        </section>
      )}
      <div class="button-row">
        <Button kind="primary" large onClick={() => router.go('insight')}>
          {t('quiet.toInsight')}
        </Button>
        <Button large icon="hand" data-testid="quiet-again" disabled={busy} onClick={() => check.again()}>
          {t('quiet.again')}
        </Button>
        {phase === 'kept' && (
          <Button large icon="trash" data-testid="quiet-forget" onClick={() => void check.forget()}>
            {t('quiet.forget')}
          </Button>
        )}
      </div>
    </div>
  );
}

function headline(phase: string, busy: boolean, found: CalibrationView | undefined): string {
  if (phase === 'nothing') return t('quiet.nothing');
  if (phase === 'saving') return t('quiet.saving');
  if (busy) return t('quiet.working');
  return found ? promiseText(found) : t('quiet.saved');
}
