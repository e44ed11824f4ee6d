import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import type { BackendReport } from '../../../shared/contract.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { modelText } from '../../state/words.js';

/** What runs at the moment: source, speed, backend and model. */
export function StatusLine(): JSX.Element {
  const { parts, status, model, preparing, live } = useApp();
  const { vision } = parts;
  const source = useComputed(() =>
    vision.status.value === 'running' ? (vision.source.value?.label ?? '') : t('status.noSource'),
  );
  const fps = useComputed(() =>
    vision.status.value === 'running' ? t('status.fps', { fps: Math.round(vision.stats.value.fps) }) : '',
  );
  const hands = useComputed(() =>
    vision.status.value === 'running'
      ? t('status.hands', { ms: Math.round(vision.stats.value.visionMs) })
      : '',
  );
  const step = useComputed(() => {
    const update = vision.status.value === 'running' ? live.update.value : null;
    return update ? t('status.recogniser', { ms: fixed(update.stepMs, 1) }) : '';
  });
  return (
    <footer class="status" aria-label={t('status.label')}>
      <span class="status-source" dir="auto" data-testid="status-source">
        {source}
      </span>
      <span class="status-number" data-testid="status-fps">
        {fps}
      </span>
      <span class="status-number" data-testid="status-vision">
        {hands}
      </span>
      <span class="status-number" data-testid="status-recogniser">
        {step}
      </span>
      <span class="status-space" />
      {status.value?.backend && <Backend report={status.value.backend} />}
      <span
        class={preparing.value ? 'status-model status-preparing' : 'status-model'}
        data-testid="status-model"
      >
        {preparing.value ? t('status.preparing', { ...preparing.value }) : modelText(model.value)}
        {model.value?.outdated && !preparing.value ? ` · ${t('status.outdated')}` : ''}
      </span>
    </footer>
  );
}

/** Nothing to say of the best there is. */
function Backend({ report }: { report: BackendReport }): JSX.Element | null {
  if (report.passedOver.length === 0) return null;
  return (
    <span class="status-backend">
      <span data-testid="status-backend">{t(`status.backend.${report.name}`)}</span>
      <button type="button" class="link" popovertarget="backend-why" data-testid="backend-why">
        {t('status.why')}
      </button>
      <div id="backend-why" class="popover" popover="auto">
        <h2>{t('backend.title')}</h2>
        <div class="backend-why">
          {report.name !== 'tfjs-node' && <p>{t(`backend.text.${report.name}`)}</p>}
          <PassedOver report={report} />
        </div>
      </div>
    </span>
  );
}

/** "WebAssembly"; a name that is not known here stays as it is. */
export function backendName(name: string): string {
  const known = (['tfjs-node', 'wasm', 'cpu'] as const).find((one) => one === name);
  return known ? t(`backend.name.${known}`) : name;
}

/** The better backends that do not run here, and why. */
export function PassedOver({ report }: { report: BackendReport }): JSX.Element {
  return (
    <dl class="reasons">
      {report.passedOver.map((other) => (
        <div key={other.name}>
          <dt>{t('backend.notUsed', { name: backendName(other.name) })}</dt>
          <dd>
            {t(`backend.why.${other.why}`)}{' '}
            <span class="quiet" lang="en" dir="ltr">
              {other.reason}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
