import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { bytesText } from './bytes-text.js';
import { trashText } from './trash-text.js';

/** What takes room on the disk. */
export function StorageCard(): JSX.Element | null {
  const { sets, tasks } = useApp();
  const [asking, setAsking] = useState(false);
  const storage = sets.storage.value;
  if (!storage) return null;
  const { takes, models, trash, setAside, otherSets } = storage;
  const inTrash = trashText({ ...trash, sets: otherSets.removed });
  return (
    <section class="card" aria-labelledby="storage-title">
      <h2 id="storage-title">{t('storage.title')}</h2>
      <dl class="sizes" data-testid="storage">
        <Size label={t('storage.takes')} note={takesText(takes.count)} bytes={takes.bytes} />
        <Size label={t('storage.models')} bytes={models} />
        {otherSets.bytes > 0 && <Size label={t('storage.otherSets')} bytes={otherSets.bytes} />}
        {setAside.count > 0 && <Size label={t('storage.setAside')} bytes={setAside.bytes} />}
        <Size label={t('storage.trash')} note={inTrash || t('storage.nothing')} bytes={trash.bytes} />
      </dl>
      {(inTrash || trash.bytes > 0) && (
        <div class="button-row">
          <Button
            icon="trash"
            disabled={tasks.busy.value}
            data-testid="empty-trash"
            onClick={() => setAsking(true)}
          >
            {t('storage.empty')}
          </Button>
        </div>
      )}
      {asking && (
        <Dialog title={t('storage.emptyTitle')} onClose={() => setAsking(false)}>
          <p>{t('storage.emptyText', { what: inTrash || t('storage.nothing') })}</p>
          <div class="button-row button-row-end">
            <Button onClick={() => setAsking(false)}>{t('action.cancel')}</Button>
            <Button
              kind="danger"
              data-testid="empty-trash-go"
              onClick={() => {
                setAsking(false);
                void sets.emptyTrash();
              }}
            >
              {t('storage.emptyGo')}
            </Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Size({ label, note, bytes }: { label: string; note?: string; bytes: number }): JSX.Element {
  return (
    <div class="size">
      <dt>
        {label}
        {note && <span class="quiet"> · {note}</span>}
      </dt>
      <dd>{bytesText(bytes)}</dd>
    </div>
  );
}
