import type { JSX } from 'preact';
import { takesInUse } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { restSeconds } from '../../state/teach-state.js';
import { useApp } from '../../state/app-state.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';

/** Rest is a sign of its own: what the hands do when nothing is said. */
export function RestSection(): JSX.Element {
  const { teach, library, demo } = useApp();
  const left = teach.restLeftMs.value;
  const resting = left !== null;
  const takes = takesInUse(library.rest.value?.takes ?? []).length;
  return (
    <section class="card">
      <div class="card-head">
        <h2>{t('teach.rest.title')}</h2>
        <Button
          icon={resting ? 'stop' : 'hand'}
          data-testid="teach-rest"
          disabled={demo.active.value || (teach.recording.value && !resting)}
          onClick={() => (resting ? teach.stop() : void teach.recordRest())}
        >
          {t(resting ? 'teach.stop' : 'teach.rest.start')}
        </Button>
      </div>
      <p>
        {t(resting ? 'teach.rest.now' : 'teach.rest.text', { seconds: restSeconds })}
        {takes > 0 && !resting && (
          <span class="quiet" data-testid="rest-count" data-count={takes}>
            {' '}
            {t('teach.rest.have', { takes: takesText(takes) })}
          </span>
        )}
      </p>
      {resting && (
        <progress
          class="progress"
          max={restSeconds}
          value={restSeconds - left / 1000}
          aria-label={t('teach.rest.title')}
        />
      )}
    </section>
  );
}
