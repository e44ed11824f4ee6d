import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import { asMudraError, type MudraError } from '../../../shared/errors.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { NameField } from '../../ui/name-field.js';
import { useSaving } from '../../ui/use-saving.js';
import { PictureField } from './picture-field.js';
import { pictureFrom, pictureIn } from './sign-picture.js';

/** Changes a sign's name, its symbol or picture, and its notes. */
export function SignDialog({ sign, onClose }: { sign: SignView; onClose: () => void }): JSX.Element {
  const { library } = useApp();
  const [name, setName] = useState(sign.name);
  const [symbol, setSymbol] = useState(sign.symbol ?? '');
  const [picture, setPicture] = useState(sign.picture ?? '');
  const [notes, setNotes] = useState(sign.notes ?? '');
  const [pictureError, setPictureError] = useState<MudraError | null>(null);
  const takePicture = async (file: File): Promise<void> => {
    try {
      setPicture(await pictureFrom(file));
      setPictureError(null);
    } catch (thrown) {
      setPictureError(asMudraError(thrown));
    }
  };
  const { error, busy, save } = useSaving(async () => {
    if (name.trim() !== sign.name) await library.rename(sign.id, name.trim());
    const otherPicture = picture !== (sign.picture ?? '');
    if (notes.trim() !== (sign.notes ?? '') || symbol.trim() !== (sign.symbol ?? '') || otherPicture) {
      await library.describe(sign.id, notes, symbol, otherPicture ? picture : undefined);
    }
  }, onClose);
  return (
    <Dialog title={t('signs.editTitle', { name: sign.name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
        onPaste={(event) => {
          const pasted = pictureIn(event.clipboardData);
          if (!pasted) return;
          event.preventDefault();
          void takePicture(pasted);
        }}
      >
        <NameField
          label={t('teach.name')}
          value={name}
          error={error}
          testId="rename-field"
          onName={setName}
        />
        <Field label={t('signs.symbol')} hint={t('signs.symbolHint')}>
          {({ id, describedBy }) => (
            <input
              id={id}
              class="input input-symbol"
              value={symbol}
              maxLength={32}
              autocomplete="off"
              aria-describedby={describedBy}
              data-testid="symbol-field"
              onInput={(event) => setSymbol(event.currentTarget.value)}
            />
          )}
        </Field>
        <PictureField
          value={picture}
          error={pictureError}
          onFile={(file) => void takePicture(file)}
          onRemove={() => setPicture('')}
        />
        <Field label={t('signs.notes')} hint={t('signs.notesHint')}>
          {({ id, describedBy }) => (
            <textarea
              id={id}
              class="input input-notes"
              value={notes}
              maxLength={2000}
              rows={4}
              aria-describedby={describedBy}
              data-testid="notes-field"
              onInput={(event) => setNotes(event.currentTarget.value)}
            />
          )}
        </Field>
        <div class="button-row button-row-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" disabled={busy} data-testid="sign-save">
            {t('signs.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
