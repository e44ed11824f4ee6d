import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { mostInName } from '../../../shared/contract-base.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import type { CorrectionTarget } from '../../state/correction-state.js';
import { Dialog } from '../../ui/dialog.js';
import { mayMove } from '../../ui/look.js';
import { SignMark } from '../../ui/sign-mark.js';
import { SkeletonPlayer } from '../../ui/skeleton-player.js';
import { rightChoices } from './choices.js';
import './correct.css';

/** Asks what a movement really was, while there is one to ask about. */
export function CorrectDialog(): JSX.Element | null {
  const { correction } = useApp();
  const target = correction.target.value;
  if (!target) return null;
  const title =
    target.kind === 'caption' ? t('correct.title', { name: target.caption.name }) : t('correct.titleMissed');
  return (
    <Dialog title={title} onClose={() => correction.close()}>
      <Question target={target} />
    </Dialog>
  );
}

function Question({ target }: { target: CorrectionTarget }): JSX.Element {
  const { correction, library } = useApp();
  const id = useId();
  const [movement, setMovement] = useState(
    target.kind === 'caption' ? target.caption.id : (target.movements[0]?.id ?? ''),
  );
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const choices = rightChoices(
    library.view.value.signs,
    target.kind === 'caption' ? target.caption : null,
    typed,
  );
  const at = Math.min(active, choices.length - 1);
  const take = (index: number): void => {
    const choice = choices[index];
    if (choice) void correction.choose(movement, choice.right);
  };
  const move = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (event.key === 'Enter') take(at);
    else if (step !== undefined) setActive((at + step + choices.length) % choices.length);
    else return;
    event.preventDefault();
  };
  return (
    <>
      {target.kind === 'caption' ? (
        <div class="correct-replay">
          <SkeletonPlayer load={() => correction.frames(movement)} takeId={movement} playing={mayMove()} />
        </div>
      ) : (
        <Movements target={target} chosen={movement} onChoose={setMovement} />
      )}
      <div class="field">
        <label for={`${id}-field`}>{t('correct.label')}</label>
        <input
          id={`${id}-field`}
          class="input input-large"
          role="combobox"
          data-first
          autocomplete="off"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          aria-activedescendant={choices[at] ? `${id}-${at}` : undefined}
          value={typed}
          maxLength={mostInName}
          placeholder={t('correct.placeholder')}
          data-testid="correct-field"
          onKeyDown={move}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
        />
      </div>
      <ul
        id={`${id}-list`}
        class="correct-list"
        role="listbox"
        aria-label={t('correct.label')}
        aria-busy={correction.busy.value}
      >
        {choices.map((choice, index) => (
          <li
            key={choice.key}
            id={`${id}-${index}`}
            ref={index === at ? (item) => item?.scrollIntoView({ block: 'nearest' }) : null}
            role="option"
            aria-selected={index === at}
            data-testid="correct-choice"
            data-choice={choice.key}
            onPointerMove={() => setActive(index)}
            onClick={() => take(index)}
          >
            <span>
              {choice.sign && <SignMark sign={choice.sign} class="sign-mark" />}
              {choice.label}
            </span>
            {choice.hint && <span class="correct-hint">{choice.hint}</span>}
          </li>
        ))}
      </ul>
      <p class="field-hint" role="status">
        {t(choices.length === 0 ? 'correct.none' : 'correct.hint')}
      </p>
    </>
  );
}

interface MovementsProps {
  target: Extract<CorrectionTarget, { kind: 'missed' }>;
  chosen: string;
  onChoose: (id: string) => void;
}

/** The last movements without a caption, newest first: reaching for the keyboard may be one of them. */
function Movements({ target, chosen, onChoose }: MovementsProps): JSX.Element {
  const { correction } = useApp();
  return (
    <fieldset class="correct-movements">
      <legend class="hidden">{t('correct.which')}</legend>
      {target.movements.map(({ id, durationMs }, index) => (
        <label key={id} class="correct-movement">
          <input
            type="radio"
            name="movement"
            class="hidden"
            checked={id === chosen}
            aria-label={t(index === 0 ? 'correct.newest' : 'correct.before', { number: index })}
            onChange={() => onChoose(id)}
          />
          <SkeletonPlayer
            load={() => correction.frames(id)}
            takeId={id}
            playing={id === chosen && mayMove()}
          />
          <span>{t('takes.seconds', { seconds: fixed(durationMs / 1000, 1) })}</span>
        </label>
      ))}
    </fieldset>
  );
}
