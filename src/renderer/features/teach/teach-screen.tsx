import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { countdownSeconds } from '../../state/teach-state.js';
import { Icon } from '../../ui/icon.js';
import { useShortcut } from '../../ui/use-shortcut.js';
import { TakeStrip } from '../signs/take-strip.js';
import { Stage } from '../stage/stage.js';
import { recorderLook, type RecorderLook } from './recorder-words.js';
import { RestSection } from './rest-section.js';
import { SignSection } from './sign-section.js';
import { TrainSection } from './train-section.js';
import './teach.css';

/** Naming a sign, recording its takes, and training. */
export function TeachScreen(): JSX.Element {
  const { teach, demo, router, library, training } = useApp();
  const argument = router.route.value.argument;
  useEffect(() => {
    if (argument && library.find(argument)) teach.select(library.find(argument)?.id ?? null);
  }, [argument]);
  useEffect(
    () => () => {
      if (!demo.active.peek()) teach.stop();
    },
    [],
  );
  useShortcut('r', () => {
    if (teach.recording.peek()) teach.stop();
    else void teach.record({ countdownSeconds });
  });
  const look = useLook();
  const target = teach.target.value;
  // During the demonstration there is nothing to press; the picture gets the room.
  const side = !demo.active.value || training.asked.value;
  return (
    <div class={side ? 'teach' : 'teach teach-alone'}>
      <h1 class="hidden" tabIndex={-1}>
        {t('screen.teach')}
      </h1>
      <div class="teach-picture">
        <Stage {...(look ? { ring: look.ring } : {})}>{look && <Badge look={look} />}</Stage>
        <section class="teach-takes" aria-label={t('teach.takes')}>
          {target && target.takes.length > 0 ? (
            <TakeStrip sign={target} />
          ) : (
            <p class="quiet">{t('teach.noTakes')}</p>
          )}
        </section>
      </div>
      {side && (
        <div class="teach-side">
          {!demo.active.value && <SignSection />}
          {!training.asked.value && <RestSection />}
          <TrainSection />
        </div>
      )}
    </div>
  );
}

function useLook(): RecorderLook | null {
  const { teach, parts, toasts } = useApp();
  const look = useComputed(() =>
    recorderLook(parts.recorder.state.value, {
      rest: teach.restLeftMs.value !== null,
      takes: teach.target.value?.takes.length ?? 0,
      restLeftMs: teach.restLeftMs.value,
      countdownSeconds,
    }),
  ).value;
  const text = look?.text ?? '';
  useEffect(() => {
    if (text && teach.restLeftMs.peek() === null) toasts.announce(text);
  }, [text]);
  return look;
}

function Badge({ look }: { look: RecorderLook }): JSX.Element {
  const { parts } = useApp();
  return (
    <div
      class={`stage-badge badge-${look.ring.tone}`}
      data-testid="recorder-state"
      data-phase={parts.recorder.state.value.phase}
    >
      <Icon name={look.icon} />
      <div>
        <p>{look.text}</p>
        {look.advice && <p class="badge-advice">{look.advice}</p>}
      </div>
    </div>
  );
}
