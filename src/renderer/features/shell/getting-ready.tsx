import type { JSX } from 'preact';
import type { Preparing } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { Mark } from '../../ui/icon.js';

/** In the place of a screen that needs the model: a large library was opened before its model is there. */
export function GettingReady({ done, total }: Preparing): JSX.Element {
  return (
    <div class="welcome" data-testid="preparing">
      <Mark />
      <h1 tabIndex={-1}>{t('live.preparing.title')}</h1>
      <p>{t('live.preparing.text')}</p>
      <progress class="progress" max={total} value={done} aria-label={t('live.preparing.title')} />
      <p class="quiet">{t('live.preparing.progress', { done, total })}</p>
      <p class="quiet">{t('live.preparing.once')}</p>
    </div>
  );
}
