import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { asMudraError, type MudraError } from '../../../shared/errors.js';
import { errorText, t } from '../../../shared/i18n/t.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';

interface SetNameDialogProps {
  title: string;
  hint?: string;
  name: string;
  action: string;
  /** What it throws is shown beside the field. */
  onName: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for the name of a set. */
export function SetNameDialog({
  title,
  hint,
  action,
  onName,
  onClose,
  ...from
}: SetNameDialogProps): JSX.Element {
  const [name, setName] = useState(from.name);
  const [error, setError] = useState<MudraError | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      await onName(name.trim());
      onClose();
    } catch (thrown) {
      setError(asMudraError(thrown));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void save();
        }}
      >
        <Field label={t('sets.name')} hint={hint} error={error ? errorText(error) : null}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              class="input input-large"
              value={name}
              maxLength={200}
              autocomplete="off"
              aria-invalid={invalid}
              aria-describedby={describedBy}
              data-testid="set-name"
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="button-row button-row-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy} data-testid="set-name-go">
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
