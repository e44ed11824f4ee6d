import { useComputed, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Caption } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Meter } from '../../ui/meter.js';

/** The sign, large enough to read from two metres; its certainty; the runner-up, small. */
export function CaptionLine(): JSX.Element {
  const { live, toasts } = useApp();
  useEffect(() => live.onCaption(({ name }) => toasts.announce(name)), []);
  // Lines come at frame rate; their kind changes now and then.
  const kind = useComputed(() => live.line.value.kind);
  useSignalEffect(() => {
    if (kind.value === 'unknown') toasts.announce(t('live.unknown'));
  });
  return (
    <section class="caption" aria-label={t('live.caption')}>
      <Line />
    </section>
  );
}

/** Long names are set smaller, so that the picture keeps its room. */
function sizeOf(name: string): string {
  if (name.length > 32) return 'caption-word caption-longest';
  return name.length > 14 ? 'caption-word caption-long' : 'caption-word';
}

function Line(): JSX.Element | null {
  const { live, parts } = useApp();
  const line = live.line.value;
  if (live.paused.value) return <Quiet text={t('live.paused')} state="paused" />;
  if (parts.vision.status.value !== 'running') return null;
  if (line.kind === 'watching') return <Quiet text={t('live.watching')} state="watching" />;
  if (line.kind === 'unknown') return <Quiet text={t('live.unknown')} state="unknown" />;
  if (line.kind === 'moving') {
    return (
      <>
        <p class={`${sizeOf(line.name ?? '')} caption-maybe`} data-testid="caption-maybe">
          {line.name ? t('live.maybe', { name: line.name }) : t('live.moving')}
        </p>
        <div class="caption-detail">
          {line.name && <Meter label={t('live.certainty')} share={line.confidence} quiet />}
        </div>
      </>
    );
  }
  return <Decided caption={line.caption} />;
}

function Decided({ caption }: { caption: Caption }): JSX.Element {
  const { live } = useApp();
  const corrected = useComputed(() =>
    live.history.value.some(({ id, corrected: right }) => id === caption.id && right !== undefined),
  );
  return (
    <>
      <p class={sizeOf(caption.name)} data-testid="caption" data-sign={caption.name} key={caption.id}>
        {caption.name}
      </p>
      <div class="caption-detail">
        {corrected.value ? (
          <span class="runner-up">{t('correct.corrected')}</span>
        ) : (
          <Meter label={t('live.certainty')} share={caption.confidence} />
        )}
        {caption.runnerUp && (
          <span class="runner-up" data-testid="runner-up">
            {t('live.runnerUp', {
              name: caption.runnerUp.name,
              percent: Math.round(caption.runnerUp.confidence * 100),
            })}
          </span>
        )}
      </div>
    </>
  );
}

function Quiet({ text, state }: { text: string; state: 'watching' | 'paused' | 'unknown' }): JSX.Element {
  return (
    <p class="watching" data-testid="watching" data-state={state}>
      <span class="dot" aria-hidden="true" />
      {text}
    </p>
  );
}
