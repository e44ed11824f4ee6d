import type { JSX } from 'preact';
import { mostInName } from '../../shared/contract-base.js';
import type { MudraError } from '../../shared/errors.js';
import { errorText, t } from '../../shared/i18n/t.js';
import { Field } from './field.js';

interface NameFieldProps {
  label: string;
  hint?: string | undefined;
  value: string;
  error: MudraError | null;
  testId: string;
  onName: (name: string) => void;
}

/** What is to be said of a name as it stands in its field, which takes no more letters than a name has; null for nothing. */
export function nameProblem(name: string, error: MudraError | null): string | null {
  if (error) return errorText(error);
  return name.length >= mostInName ? t('name.full', { most: mostInName }) : null;
}

/** Where a sign or a set is given a name, with what is wrong with it. */
export function NameField({ label, hint, value, error, testId, onName }: NameFieldProps): JSX.Element {
  return (
    <Field label={label} hint={hint} error={nameProblem(value, error)}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          class="input input-large"
          value={value}
          maxLength={mostInName}
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
