import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { NameField } from '../../ui/name-field.js';
import { useSaving } from '../../ui/use-saving.js';

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
  const { error, busy, save } = useSaving(() => onName(name.trim()), onClose);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <NameField
          label={t('sets.name')}
          hint={hint}
          value={name}
          error={error}
          testId="set-name"
          onName={setName}
        />
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
