import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { exportFormats, type ExportAbout, type ExportFormat } from '../../../shared/contract-sharing.js';
import { takesInUse, type SignId } from '../../../shared/domain/take.js';
import { plural, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { signsText, takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field, Select } from '../../ui/field.js';

const sharings = ['unsaid', 'asked', 'anyone', 'nobody'] as const;
type Sharing = (typeof sharings)[number];

/** Asks what is to be exported, and how. */
export function ExportDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const { library, sharing, sets, model } = useApp();
  const { signs } = library.view.value;
  const [format, setFormat] = useState<ExportFormat>(sharing.lastExport.value.format);
  const [chosen, setChosen] = useState<ReadonlySet<SignId>>(() => new Set(signs.map(({ id }) => id)));
  const [title, setTitle] = useState(sets.current.value?.name ?? '');
  const [who, setWho] = useState(sharing.lastExport.value.who);
  const [may, setMay] = useState<Sharing>('unsaid');
  const [licence, setLicence] = useState('');
  const [withModel, setWithModel] = useState(true);
  const everything = signs.every(({ id }) => chosen.has(id));
  // A model knows all signs by their names: it does not go with some of them.
  const hasModel = format === 'mudra' && model.value?.stage === 'tuned' && everything;
  const [needed, setNeeded] = useState(false);
  const going = signs.filter(({ id }) => chosen.has(id)).flatMap((sign) => sign.takes);
  const keepsOff = format === 'mudra' || format === 'jsonl';
  const off = keepsOff ? 0 : going.length - takesInUse(going).length;
  const takes = going.length - off;
  const go = (): void => {
    if (chosen.size === 0) return setNeeded(true);
    const about: ExportAbout = {
      ...(title.trim() ? { title: title.trim() } : {}),
      ...(who.trim() ? { provenance: who.trim() } : {}),
      ...(may === 'unsaid' ? {} : { consent: t(`share.consent.${may}`) }),
      ...(licence.trim() ? { licence: licence.trim() } : {}),
    };
    sharing.lastExport.value = { format, who };
    const some = everything ? null : [...chosen];
    void sharing.export(format, some, format === 'mudra' ? about : {}, hasModel && withModel);
    onClose();
  };
  return (
    <Dialog title={t('share.exportTitle')} onClose={onClose}>
      <form
        data-testid="export-form"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <Select
          label={t('share.format')}
          hint={t(`share.formatHint.${format}`)}
          value={format}
          choices={exportFormats.map((value) => ({ value, label: t(`share.format.${value}`) }))}
          onChoose={setFormat}
          testId="export-format"
        />
        <SignChoice chosen={chosen} onChoose={setChosen} />
        <p class={needed && chosen.size === 0 ? 'field-error' : 'field-hint'} aria-live="polite">
          {chosen.size === 0
            ? t('share.chooseSigns')
            : t('share.chosen', { signs: signsText(chosen.size), takes: takesText(takes) })}
          {off > 0 && ` ${plural(off, { one: 'share.willLeaveOne', other: 'share.willLeave' })}`}
        </p>
        {hasModel && (
          <div class="field">
            <Check
              label={t('share.withModel')}
              checked={withModel}
              onChange={() => setWithModel(!withModel)}
              testId="export-model"
              describedBy="export-model-hint"
            />
            <p class="field-hint" id="export-model-hint">
              {t('share.withModelHint')}
            </p>
          </div>
        )}
        {format === 'mudra' && (
          <fieldset class="about-fields">
            <legend>{t('share.about')}</legend>
            <TextField label={t('share.aboutTitle')} value={title} onText={setTitle} />
            <TextField
              label={t('share.aboutWho')}
              hint={t('share.aboutWhoHint')}
              value={who}
              onText={setWho}
              testId="export-who"
            />
            <Select
              label={t('share.aboutMay')}
              value={may}
              choices={sharings.map((value) => ({ value, label: t(`share.may.${value}`) }))}
              onChoose={setMay}
              testId="export-may"
            />
            <TextField
              label={t('share.aboutLicence')}
              hint={t('share.aboutLicenceHint')}
              value={licence}
              onText={setLicence}
              testId="export-licence"
            />
          </fieldset>
        )}
        <div class="button-row button-row-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" data-testid="export-go">
            {t('share.exportStart')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface SignChoiceProps {
  chosen: ReadonlySet<SignId>;
  onChoose: (chosen: ReadonlySet<SignId>) => void;
}

function SignChoice({ chosen, onChoose }: SignChoiceProps): JSX.Element {
  const { signs } = useApp().library.view.value;
  const all = signs.every(({ id }) => chosen.has(id));
  const flip = (id: SignId): void => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  return (
    <details class="fold sign-choice">
      <summary>{t('share.which')}</summary>
      <ul>
        <li>
          <Check
            label={t('share.allSigns')}
            checked={all}
            onChange={() => onChoose(new Set(all ? [] : signs.map(({ id }) => id)))}
          />
        </li>
        {signs.map(({ id, name, takes }) => (
          <li key={id}>
            <Check
              label={name}
              note={takesText(takes.length)}
              checked={chosen.has(id)}
              onChange={() => flip(id)}
            />
          </li>
        ))}
      </ul>
    </details>
  );
}

interface CheckProps {
  label: string;
  note?: string;
  checked: boolean;
  onChange: () => void;
  testId?: string;
  describedBy?: string;
}

function Check({ label, note, checked, onChange, testId, describedBy }: CheckProps): JSX.Element {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        onChange={onChange}
        data-testid={testId}
        aria-describedby={describedBy}
      />
      <span class="check-label">{label}</span>
      {note && <span class="quiet">{note}</span>}
    </label>
  );
}

interface TextFieldProps {
  label: string;
  hint?: string;
  value: string;
  onText: (text: string) => void;
  testId?: string;
}

function TextField({ label, hint, value, onText, testId }: TextFieldProps): JSX.Element {
  return (
    <Field label={label} hint={hint}>
      {({ id, describedBy }) => (
        <input
          id={id}
          class="input"
          value={value}
          maxLength={400}
          autocomplete="off"
          aria-describedby={describedBy}
          data-testid={testId}
          onInput={(event) => onText(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
