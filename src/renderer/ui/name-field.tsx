import type { JSX } from 'preact';
import type { MudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';
import { Field } from './field.js';

interface NameFieldProps {
  label: string;
  hint?: string | undefined;
  value: string;
  error: MudraError | null;
  testId: string;
  onName: (name: string) => void;
}

/** Where a sign or a set is given a name, with what is wrong with it. */
export function NameField({ label, hint, value, error, testId, onName }: NameFieldProps): JSX.Element {
  return (
    <Field label={label} hint={hint} error={error ? errorText(error) : null}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="input input-large"
          value={value}
          maxLength={200}
          autocomplete="off"
          aria-invalid={invalid}
          aria-describedby={describedBy}
          data-testid={testId}
          onInput={(event) => onName(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
