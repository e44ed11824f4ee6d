import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ComponentChildren;
}

/** A label, a control, its hint and what is wrong with it, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps): JSX.Element {
  const id = useId();
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, describedBy: describedBy || undefined, invalid: Boolean(error) })}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

export interface Choice<T extends string = string> {
  readonly value: T;
  readonly label: string;
}

interface SelectProps<T extends string> {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onChoose: (value: T) => void;
  hint?: string;
  testId?: string;
}

/** A native select with its label. */
export function Select<T extends string>(props: SelectProps<T>): JSX.Element {
  const { label, value, choices, onChoose, hint, testId } = props;
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <span class="select">
          <select
            id={id}
            class="input"
            value={value}
            data-testid={testId}
            aria-describedby={describedBy}
            onChange={(event) => {
              const chosen = choices.find((choice) => choice.value === event.currentTarget.value);
              // The state decides what is selected; a refused choice must not stay shown.
              event.currentTarget.value = value;
              if (chosen) onChoose(chosen.value);
            }}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
}

interface SwitchProps {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  testId?: string;
}

/** A checkbox drawn as a switch. */
export function Switch({ label, hint, checked, onChange, testId }: SwitchProps): JSX.Element {
  const id = useId();
  return (
    <div class="switch">
      <div>
        <label for={id}>{label}</label>
        {hint && (
          <p class="field-hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        data-testid={testId}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </div>
  );
}
