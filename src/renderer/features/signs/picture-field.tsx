import type { JSX } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { MudraError } from '../../../shared/errors.js';
import { errorText, t } from '../../../shared/i18n/t.js';
import { Button } from '../../ui/button.js';
import { pictureTypes } from './sign-picture.js';

interface PictureFieldProps {
  /** Empty: none. */
  value: string;
  error: MudraError | null;
  onFile: (file: File) => void;
  onRemove: () => void;
}

/** A picture for a sign: chosen from files, or taken away; whoever holds it may let one be pasted, too. */
export function PictureField({ value, error, onFile, onRemove }: PictureFieldProps): JSX.Element {
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  return (
    <div class="field" role="group" aria-labelledby={`${id}-label`} aria-describedby={`${id}-hint`}>
      <p class="field-label" id={`${id}-label`}>
        {t('signs.picture')}
      </p>
      <div class="picture-field">
        {value && <img class="picture-shown" src={value} alt={t('signs.pictureShown')} />}
        <div class="button-row">
          <Button data-testid="picture-choose" onClick={() => file.current?.click()}>
            {t(value ? 'signs.pictureOther' : 'signs.pictureChoose')}
          </Button>
          {value && (
            <Button kind="plain" icon="cross" data-testid="picture-remove" onClick={onRemove}>
              {t('signs.pictureRemove')}
            </Button>
          )}
        </div>
        <input
          ref={file}
          type="file"
          hidden
          accept={pictureTypes.join()}
          data-testid="picture-file"
          onChange={(event) => {
            const input = event.currentTarget;
            const [chosen] = input.files ?? [];
            if (chosen) onFile(chosen);
            // So that the same file can be chosen again.
            input.value = '';
          }}
        />
      </div>
      <p class="field-hint" id={`${id}-hint`}>
        {t('signs.pictureHint')}
      </p>
      {error && (
        <p class="field-error" role="alert">
          {errorText(error)}
        </p>
      )}
    </div>
  );
}
