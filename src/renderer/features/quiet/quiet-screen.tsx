import type { JSX } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Stage, type Ring } from '../stage/stage.js';
import { captionsText } from './captions-text.js';
import { QuietCheck, quietSeconds, quietSteps } from './quiet-check.js';
import { QuietResult } from './quiet-result.js';
import './quiet.css';

/** Half a minute of not signing, guided, and what it says about silence. */
export function QuietScreen(): JSX.Element {
  const app = useApp();
  const check = useMemo(() => new QuietCheck(app), []);
  useEffect(() => () => check.dispose(), []);
  const { name } = check.phase.value;
  if (!app.model.value && name === 'ready') return <NothingToCheck />;
  if (name === 'saving' || name === 'kept' || name === 'nothing') return <QuietResult check={check} />;
  return (
    <div class="quiet-check">
      <div class="quiet-picture">
        <Stage ring={ringOf(check)}>
          <Badge check={check} />
        </Stage>
      </div>
      <div class="quiet-side">
        <section class="card">
          <h1 tabIndex={-1}>{t('quiet.title')}</h1>
          <p>{t('quiet.text', { seconds: quietSeconds })}</p>
          <Steps check={check} />
          <progress class="progress" max={1} value={check.done.value} aria-label={t('quiet.progress')} />
          <Captions check={check} />
          <Actions check={check} />
          <p class="field-hint">{t('quiet.keeps')}</p>
        </section>
      </div>
    </div>
  );
}

function ringOf(check: QuietCheck): Ring {
  const phase = check.phase.value;
  if (phase.name === 'countdown') return { tone: 'waiting', fill: phase.leftMs / 3000 };
  if (phase.name === 'running') return { tone: 'recording', fill: check.done.value };
  return { tone: 'none', fill: 0 };
}

/** What to do now, large enough to be read from where one sits back. */
function Badge({ check }: { check: QuietCheck }): JSX.Element | null {
  const phase = check.phase.value;
  if (phase.name !== 'countdown' && phase.name !== 'running') return null;
  const seconds = Math.ceil(phase.leftMs / 1000);
  const step = phase.name === 'running' ? quietSteps[phase.step] : undefined;
  const next = quietSteps[phase.name === 'running' ? phase.step + 1 : 0];
  return (
    <div class="stage-badge badge-waiting" data-testid="quiet-badge" data-phase={phase.name}>
      <span class="quiet-seconds">{seconds}</span>
      <div>
        <p>{step ? t(`quiet.step.${step.id}`) : t('quiet.getReady')}</p>
        {next && <p class="badge-advice">{t('quiet.next', { step: t(`quiet.step.${next.id}`) })}</p>}
      </div>
    </div>
  );
}

function Steps({ check }: { check: QuietCheck }): JSX.Element {
  const phase = check.phase.value;
  const at = phase.name === 'running' ? phase.step : -1;
  return (
    <ol class="quiet-steps">
      {quietSteps.map(({ id, seconds }, i) => (
        <li
          key={id}
          class={i === at ? 'quiet-step quiet-step-now' : 'quiet-step'}
          aria-current={i === at ? 'step' : undefined}
        >
          <span class="quiet-mark">{i < at ? <Icon name="check" /> : i + 1}</span>
          {t(`quiet.step.${id}`)}
          <span class="quiet">
            {t('takes.seconds', {
              seconds: i === at && phase.name === 'running' ? Math.ceil(phase.leftMs / 1000) : seconds,
            })}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** How often something would have been captioned so far. */
function Captions({ check }: { check: QuietCheck }): JSX.Element | null {
  const captions = check.captions.value;
  if (check.phase.value.name !== 'running') return null;
  return (
    <p data-testid="quiet-count" data-count={captions.length} role="status">
      {captionsText(captions)}
    </p>
  );
}

function Actions({ check }: { check: QuietCheck }): JSX.Element {
  const { parts, router } = useApp();
  if (check.phase.value.name !== 'ready') {
    return (
      <Button kind="danger" large icon="stop" data-testid="quiet-cancel" onClick={() => check.cancel()}>
        {t('action.cancel')}
      </Button>
    );
  }
  const running = parts.vision.status.value === 'running';
  return (
    <div class="button-row">
      <Button
        kind="primary"
        large
        icon="hand"
        data-testid="quiet-start"
        disabled={!running}
        onClick={() => void check.start()}
      >
        {t('quiet.start')}
      </Button>
      <Button large onClick={() => router.go('insight')}>
        {t('quiet.leave')}
      </Button>
    </div>
  );
}

function NothingToCheck(): JSX.Element {
  const { router } = useApp();
  return (
    <div class="welcome">
      <Icon name="hand" />
      <h1 tabIndex={-1}>{t('quiet.empty.title')}</h1>
      <p>{t('quiet.empty.text')}</p>
      <Button kind="primary" large onClick={() => router.go('teach')}>
        {t('screen.teach')}
      </Button>
    </div>
  );
}
