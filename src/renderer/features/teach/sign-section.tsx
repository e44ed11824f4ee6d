import type { JSX } from 'preact';
import { errorText, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { countdownSeconds } from '../../state/teach-state.js';
import { enoughTakes, takeCountText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';

/** Which sign, the record button, and how many takes it has. */
export function SignSection(): JSX.Element {
  const { teach, demo } = useApp();
  const resting = teach.restLeftMs.value !== null;
  const recording = teach.recording.value && !resting;
  const blocked = resting || demo.active.value;
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        if (recording) teach.stop();
        else if (!blocked) void teach.record({ countdownSeconds });
      }}
    >
      <h2>{t('teach.title')}</h2>
      <NameField disabled={recording || blocked} />
      <Button
        type="submit"
        kind={recording ? 'danger' : 'primary'}
        large
        icon={recording ? 'stop' : 'record'}
        aria-keyshortcuts="R"
        data-testid="record"
        data-recording={recording}
        disabled={blocked}
      >
        {t(recording ? 'teach.stop' : 'teach.record')}
      </Button>
      <p class="field-hint">{t('teach.hint')}</p>
      <Count />
    </form>
  );
}

function NameField({ disabled }: { disabled: boolean }): JSX.Element {
  const { teach, library } = useApp();
  const error = teach.nameError.value;
  const signs = library.signs.value;
  const onInput = (name: string): void => {
    const same = signs.find((sign) => sign.name.toLowerCase() === name.trim().toLowerCase());
    teach.draft.value = name;
    teach.targetId.value = same?.id ?? null;
    teach.nameError.value = null;
  };
  return (
    <Field label={t('teach.name')} error={error ? errorText(error) : null}>
      {({ id, describedBy, invalid }) => (
        <>
          <input
            id={id}
            class="input input-large"
            list={`${id}-signs`}
            value={teach.draft.value}
            maxLength={200}
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
  const count = target.takes.length;
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
