import type { JSX } from 'preact';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Icon, type IconName } from '../../ui/icon.js';
import type { DemoStepState } from '../../state/virtual-demo.js';

const icons: Record<DemoStepState, IconName> = {
  waiting: 'clock',
  doing: 'chevron',
  done: 'check',
  skipped: 'cross',
  failed: 'warning',
};

/** The steps of the virtual signer's demonstration, beside whatever screen it is on. */
export function DemoPanel(): JSX.Element | null {
  const { demo } = useApp();
  const steps = demo.steps.value;
  if (steps.length === 0) return null;
  const active = demo.active.value;
  const failed = demo.reason.value !== '' || steps.some((step) => step.state === 'failed');
  const training = steps.some((step) => step.id === 'train' && step.state === 'doing');
  return (
    <aside class="demo" aria-label={t('demo.title')} data-testid="demo" data-active={active}>
      <h2>{t('demo.title')}</h2>
      <div role="status">
        {!active && demo.reason.value && <p data-testid="demo-reason">{demo.reason.value}</p>}
        <p class="quiet">{t(active ? 'demo.text' : failed ? 'demo.failed' : 'demo.finished')}</p>
      </div>
      <ol>
        {steps.map((step) => (
          <li
            key={step.id}
            class={`demo-${step.state}`}
            data-testid={`demo-step-${step.id}`}
            data-state={step.state}
            aria-current={step.state === 'doing' ? 'step' : undefined}
          >
            <Icon name={icons[step.state]} />
            <span>
              {step.text} <span class="hidden">{t(`demo.state.${step.state}`)}</span>
            </span>
            <span class="demo-detail">{step.detail}</span>
          </li>
        ))}
      </ol>
      <div class="button-row">
        {active ? (
          <>
            <Button data-testid="demo-cancel" onClick={() => demo.cancel()}>
              {t('action.cancel')}
            </Button>
            {!training && (
              <Button kind="plain" onClick={() => demo.skip()}>
                {t('demo.skip')}
              </Button>
            )}
          </>
        ) : (
          <Button data-testid="demo-close" onClick={() => demo.close()}>
            {t('action.close')}
          </Button>
        )}
      </div>
    </aside>
  );
}
