import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import { asMudraError, type MudraError } from '../../../shared/errors.js';
import { errorText, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';

/** Asks for a sign's new name. */
export function RenameDialog({ sign, onClose }: { sign: SignView; onClose: () => void }): JSX.Element {
  const { library } = useApp();
  const [name, setName] = useState(sign.name);
  const [error, setError] = useState<MudraError | null>(null);
  const save = async (): Promise<void> => {
    try {
      await library.rename(sign.id, name.trim());
      onClose();
    } catch (thrown) {
      setError(asMudraError(thrown));
    }
  };
  return (
    <Dialog title={t('signs.renameTitle', { name: sign.name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Field label={t('teach.name')} error={error ? errorText(error) : null}>
          {({ id, describedBy, invalid }) => (
            <input
              id={id}
              class="input input-large"
              value={name}
              maxLength={200}
              autocomplete="off"
              aria-invalid={invalid}
              aria-describedby={describedBy}
              data-testid="rename-field"
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="button-row button-row-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit">
            {t('signs.rename')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
