import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { mostInName } from '../../../shared/contract-base.js';
import { takesInUse } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { enoughTakes, takeCountText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { nameProblem } from '../../ui/name-field.js';
import { HistoryButtons } from '../signs/history-buttons.js';
import { SignDialog } from '../signs/sign-dialog.js';
import { modeHint, ModeSection } from './mode-section.js';
import { keyText, keyWorks } from './use-record-key.js';

/** Which sign, the record button, and how many takes it has. */
export function SignSection(): JSX.Element {
  const { teach, demo, settings, library } = useApp();
  const [editing, setEditing] = useState(false);
  const target = teach.target.value;
  const resting = teach.restLeftMs.value !== null;
  const recording = teach.recording.value && !resting;
  const blocked = resting || demo.active.value;
  const { recordMode, recordKey, burstTakes } = settings.value;
  return (
    <>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          // Enter in the name field only begins where there is nothing to hold.
          if (!blocked && (recording || recordMode !== 'hold')) void teach.toggle();
        }}
      >
        <header class="teach-head">
          <h2>{t('teach.title')}</h2>
          <div class="button-row">
            {target && (
              <Button
                kind="plain"
                icon="pencil"
                label={t('signs.editOne', { name: target.name })}
                disabled={recording || blocked}
                data-testid="teach-edit"
                onClick={() => setEditing(true)}
              />
            )}
            {library.view.value.history && <HistoryButtons />}
          </div>
        </header>
        <NameField disabled={recording || blocked} />
        {recordMode === 'hold' ? (
          <HoldButton blocked={blocked} recording={recording} />
        ) : (
          <Button
            type="submit"
            kind={recording ? 'danger' : 'primary'}
            large
            icon={recording ? 'stop' : 'record'}
            aria-keyshortcuts={keyWorks(recordKey) ? keyText(recordKey) : undefined}
            data-testid="record"
            data-recording={recording}
            disabled={blocked}
            onClick={(event) => {
              // The second half of a double click would stop what the first began.
              if (event.detail > 1) event.preventDefault();
            }}
          >
            {t(recording ? 'teach.stop' : 'teach.record')}
          </Button>
        )}
        <p class="field-hint">{modeHint(recordMode, recordKey, burstTakes)}</p>
        <ModeSection />
        <Count />
      </form>
      {editing && target && <SignDialog sign={target} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Records while it is held, by pointer or by key; the button beside it ends the recording. */
function HoldButton({ blocked, recording }: { blocked: boolean; recording: boolean }): JSX.Element {
  const { teach, settings, parts } = useApp();
  const { recordKey } = settings.value;
  const down = (): void => void teach.hold(true);
  const up = (): void => void teach.hold(false);
  const presses = (event: KeyboardEvent): boolean => event.key === ' ' || event.key === 'Enter';
  return (
    <div class="hold-row">
      <Button
        kind="primary"
        large
        icon="record"
        aria-keyshortcuts={keyWorks(recordKey) ? keyText(recordKey) : undefined}
        data-testid="record"
        data-recording={recording}
        disabled={blocked}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          down();
        }}
        onPointerUp={up}
        onPointerCancel={up}
        onKeyDown={(event) => {
          if (!presses(event)) return;
          event.preventDefault();
          if (!event.repeat) down();
        }}
        onKeyUp={(event) => {
          if (!presses(event)) return;
          event.preventDefault();
          up();
        }}
        onClick={(event) => {
          // Pressed by voice or a switch, which cannot hold: once to begin, once more to end.
          if (event.detail === 0) void teach.hold(parts.recorder.state.peek().phase !== 'recording');
        }}
        onBlur={up}
      >
        {t('teach.holdRecord')}
      </Button>
      {recording && (
        <Button large icon="check" data-testid="record-done" onClick={() => teach.stop()}>
          {t('teach.done')}
        </Button>
      )}
    </div>
  );
}

function NameField({ disabled }: { disabled: boolean }): JSX.Element {
  const { teach, library } = useApp();
  const signs = library.signs.value;
  const onInput = (name: string): void => {
    const same = signs.find((sign) => sign.name.toLowerCase() === name.trim().toLowerCase());
    teach.draft.value = name;
    teach.targetId.value = same?.id ?? null;
    teach.nameError.value = null;
  };
  return (
    <Field label={t('teach.name')} error={nameProblem(teach.draft.value, teach.nameError.value)}>
      {({ id, describedBy, invalid }) => (
        <>
          <input
            id={id}
            class="input input-large"
            list={`${id}-signs`}
            value={teach.draft.value}
            maxLength={mostInName}
            autocomplete="off"
            placeholder={t('teach.namePlaceholder')}
            disabled={disabled}
            aria-invalid={invalid}
            aria-describedby={describedBy}
            data-testid="sign-name"
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          <datalist id={`${id}-signs`}>
            {signs.map((sign) => (
              <option key={sign.id} value={sign.name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

function Count(): JSX.Element | null {
  const { teach } = useApp();
  const target = teach.target.value;
  if (!target || target.kind === 'rest') return null;
  const count = takesInUse(target.takes).length;
  return (
    <div class="count">
      <span class="pips" aria-hidden="true">
        {Array.from({ length: enoughTakes.good }, (_, i) => (
          <span key={i} class={i < count ? 'pip pip-full' : 'pip'} />
        ))}
      </span>
      <p data-testid="take-count" data-count={count}>
        {takeCountText(count)}
      </p>
    </div>
  );
}
