import { useComputed } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { takesInUse } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { countdownSeconds } from '../../state/teach-state.js';
import { Icon } from '../../ui/icon.js';
import { TakeStrip } from '../signs/take-strip.js';
import { Stage } from '../stage/stage.js';
import { CoachSection, OpenTake } from './coach-section.js';
import { recorderLook, type RecorderLook } from './recorder-words.js';
import { RestSection } from './rest-section.js';
import { SignSection } from './sign-section.js';
import { JustNoticed } from './take-question.js';
import { TrainSection } from './train-section.js';
import { useGuidance } from './use-guidance.js';
import { keyText, keyWorks, useRecordKey } from './use-record-key.js';
import './coach.css';
import './teach.css';

/** Naming a sign, recording its takes, and training. */
export function TeachScreen(): JSX.Element {
  const { teach, demo, router, library, training, coach, settings } = useApp();
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
  useEffect(() => coach.hold(), []);
  const holds = settings.value.recordMode === 'hold';
  useRecordKey(settings.value.recordKey, {
    down: () => {
      if (demo.active.peek() || teach.restLeftMs.peek() !== null) return;
      void (holds ? teach.hold(true) : teach.toggle());
    },
    up: () => {
      if (holds) void teach.hold(false);
    },
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
          <JustNoticed />
        </section>
      </div>
      {side && (
        <div class="teach-side">
          {!demo.active.value && <SignSection />}
          {!demo.active.value && !training.asked.value && <CoachSection />}
          {!training.asked.value && <RestSection />}
          <TrainSection />
        </div>
      )}
      <OpenTake />
    </div>
  );
}

function useLook(): RecorderLook | null {
  const { teach, parts, toasts, settings } = useApp();
  const hint = useGuidance();
  const look = useComputed(() =>
    recorderLook(parts.recorder.state.value, {
      rest: teach.restLeftMs.value !== null,
      takes: takesInUse(teach.target.value?.takes ?? []).length,
      restLeftMs: teach.restLeftMs.value,
      countdownSeconds,
      mode: teach.mode.value,
      key: keyWorks(settings.value.recordKey) ? keyText(settings.value.recordKey) : '',
      frameCues: settings.value.frameCues,
      hint: hint.value,
    }),
  ).value;
  const spoken = look ? [look.text, hint.value ? look.advice : ''].filter(Boolean).join('. ') : '';
  useEffect(() => {
    if (spoken && teach.restLeftMs.peek() === null) toasts.announce(spoken);
  }, [spoken]);
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
