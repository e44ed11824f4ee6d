import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SignView, TakeView } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Select } from '../../ui/field.js';
import { numberOf } from './take-words.js';

interface TakeActionsProps {
  sign: SignView;
  /** What is done to: the chosen takes, or the one in the player. */
  takes: readonly TakeView[];
  /** How many of them were chosen; 0 for the one in the player. */
  chosen: number;
  onDelete: () => void;
}

/** What can be done to the chosen takes. */
export function TakeActions({ sign, takes, chosen, onDelete }: TakeActionsProps): JSX.Element {
  const { library } = useApp();
  const [moving, setMoving] = useState(false);
  const ids = takes.map(({ id }) => id);
  const allOff = takes.length > 0 && takes.every((take) => take.disabled);
  const [first] = takes;
  const text =
    chosen > 1 || !first
      ? t('takes.chosen', { takes: takesText(chosen) })
      : t('takes.number', { number: numberOf(sign, first) });
  const targets = library.view.value.signs.filter(({ id }) => id !== sign.id);
  return (
    <div class="take-actions" role="toolbar" aria-label={t('takes.actions')}>
      <p class="take-actions-what" aria-live="polite" data-testid="take-targets">
        {text}
      </p>
      <div class="button-row">
        <Button
          icon={allOff ? 'check' : 'off'}
          data-testid="take-disable"
          onClick={() => void library.disableTakes(ids, !allOff)}
        >
          {t(allOff ? 'takes.switchOn' : 'takes.switchOff')}
        </Button>
        {targets.length > 0 && (
          <Button icon="move" data-testid="take-move" onClick={() => setMoving(true)}>
            {t('takes.move')}
          </Button>
        )}
        <Button icon="copy" data-testid="take-duplicate" onClick={() => void library.duplicateTakes(ids)}>
          {t('takes.duplicate')}
        </Button>
        <Button icon="trash" data-testid="take-delete" onClick={onDelete}>
          {t('takes.deleteChosen')}
        </Button>
      </div>
      {moving && <MoveDialog takes={takes} targets={targets} onClose={() => setMoving(false)} />}
    </div>
  );
}

interface MoveDialogProps {
  takes: readonly TakeView[];
  targets: readonly SignView[];
  onClose: () => void;
}

/** Asks which sign takes belong to. */
export function MoveDialog({ takes, targets, onClose }: MoveDialogProps): JSX.Element {
  const { library } = useApp();
  const [chosen, setChosen] = useState<string>(targets[0]?.id ?? '');
  const target = targets.find(({ id }) => id === chosen);
  return (
    <Dialog title={t('takes.moveTitle', { takes: takesText(takes.length) })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          if (target) {
            void library.moveTakes(
              takes.map(({ id }) => id),
              target,
            );
          }
        }}
      >
        <Select
          label={t('takes.moveTo')}
          value={chosen}
          choices={targets.map(({ id, name, symbol }) => ({
            value: String(id),
            label: symbol ? `${symbol} ${name}` : name,
          }))}
          onChoose={setChosen}
          testId="move-target"
        />
        <div class="button-row button-row-end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button kind="primary" type="submit" data-testid="move-submit">
            {t('takes.moveNow')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
