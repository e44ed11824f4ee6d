import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { SignSet } from '../../../shared/contract-sharing.js';
import { dateText, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { signsText, takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { JobProgress } from './job-progress.js';
import { SetNameDialog } from './set-name-dialog.js';

type Asked = { readonly what: 'create' } | { readonly what: 'rename' | 'duplicate'; readonly set: SignSet };

/** Every sign set; one is open. */
export function SetsCard(): JSX.Element {
  const { sets, tasks } = useApp();
  const [asked, setAsked] = useState<Asked | null>(null);
  const all = sets.sets.value;
  const running = tasks.running.value;
  return (
    <section class="card" aria-labelledby="sets-title">
      <header class="card-head">
        <div>
          <h2 id="sets-title">{t('sets.title')}</h2>
          <p class="quiet">{t('sets.text')}</p>
        </div>
        <Button icon="plus" data-testid="set-create" onClick={() => setAsked({ what: 'create' })}>
          {t('sets.create')}
        </Button>
      </header>
      <ul class="sets">
        {all.map((set) => (
          <SetRow key={set.id} set={set} last={all.length === 1} onAsk={(what) => setAsked({ what, set })} />
        ))}
      </ul>
      {sets.removed.value.length > 0 && <RemovedSets />}
      {running?.kind === 'copy' && (
        <JobProgress
          label={t('sets.copying')}
          share={running.done}
          stopping={tasks.cancelling.value}
          onCancel={() => void tasks.cancel()}
        />
      )}
      {asked && <Asking asked={asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

interface RowProps {
  set: SignSet;
  last: boolean;
  onAsk: (what: 'rename' | 'duplicate') => void;
}

function SetRow({ set, last, onAsk }: RowProps): JSX.Element {
  const { sets, tasks } = useApp();
  const { name, current } = set;
  const opening = sets.opening.value;
  return (
    <li class="set" data-testid="set" data-set={name} aria-current={current ? 'true' : undefined}>
      <div class="set-about">
        <p class="set-name" dir="auto" title={name}>
          {name}
        </p>
        <p class="quiet">
          {set.signs === 0 ? t('sets.empty') : `${signsText(set.signs)}, ${takesText(set.takes)}`}
        </p>
      </div>
      {current ? (
        <span class="set-open">{t('sets.isOpen')}</span>
      ) : (
        <Button
          disabled={opening !== null || tasks.busy.value}
          aria-label={t('sets.openOne', { name })}
          data-testid="set-open"
          onClick={() => void sets.open(set.id)}
        >
          {t(opening === set.id ? 'sets.opening' : 'sets.open')}
        </Button>
      )}
      <div class="set-tools">
        <Button
          kind="plain"
          icon="pencil"
          label={t('sets.renameOne', { name })}
          data-testid="set-rename"
          onClick={() => onAsk('rename')}
        />
        <Button
          kind="plain"
          icon="copy"
          label={t('sets.duplicateOne', { name })}
          disabled={tasks.busy.value}
          onClick={() => onAsk('duplicate')}
        />
        <Button
          kind="plain"
          icon="trash"
          label={t('sets.removeOne', { name })}
          disabled={last || opening !== null || tasks.busy.value}
          data-testid="set-remove"
          onClick={() => void sets.remove(set)}
        />
      </div>
    </li>
  );
}

/** Sets in the trash, which each can be taken out of. */
function RemovedSets(): JSX.Element {
  const { sets, tasks } = useApp();
  return (
    <section class="sets-removed" aria-labelledby="sets-removed-title" data-testid="sets-removed">
      <h3 id="sets-removed-title">{t('sets.removedTitle')}</h3>
      <p class="field-hint">{t('sets.removedText')}</p>
      <ul class="sets">
        {sets.removed.value.map((set) => (
          <li key={set.id} class="set set-gone" data-set={set.name}>
            <div class="set-about">
              <p class="set-name" dir="auto" title={set.name}>
                {set.name}
              </p>
              <p class="quiet">
                {set.signs === 0 ? t('sets.empty') : `${signsText(set.signs)}, ${takesText(set.takes)}`},{' '}
                {t('sets.removedOn', { date: dateText(new Date(set.removedAt)) })}
              </p>
            </div>
            <Button
              icon="undo"
              disabled={tasks.busy.value}
              aria-label={t('sets.bringBackOne', { name: set.name })}
              data-testid="set-bring-back"
              onClick={() => void sets.bringBack(set)}
            >
              {t('sets.bringBack')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Asking({ asked, onClose }: { asked: Asked; onClose: () => void }): JSX.Element {
  const { sets, toasts } = useApp();
  if (asked.what === 'create') {
    return (
      <SetNameDialog
        title={t('sets.createTitle')}
        hint={t('sets.createHint')}
        name=""
        action={t('sets.createGo')}
        onName={(name) => sets.create(name)}
        onClose={onClose}
      />
    );
  }
  const { set } = asked;
  if (asked.what === 'rename') {
    return (
      <SetNameDialog
        title={t('sets.renameTitle', { name: set.name })}
        name={set.name}
        action={t('sets.renameGo')}
        onName={(name) => sets.rename(set, name)}
        onClose={onClose}
      />
    );
  }
  const taken = sets.sets.value.some(({ name }) => name === t('sets.copyName', { name: set.name }));
  return (
    <SetNameDialog
      title={t('sets.duplicateTitle', { name: set.name })}
      name={taken ? '' : t('sets.copyName', { name: set.name })}
      action={t('sets.duplicateGo')}
      onName={async (name) => {
        // Copying goes on behind the dialog, which only asks for a name.
        const copying = sets.duplicate(set.id, name);
        copying.catch((thrown: unknown) => toasts.error(thrown));
      }}
      onClose={onClose}
    />
  );
}
