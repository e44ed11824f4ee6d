import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { ExportDialog } from './export-dialog.js';
import { JobProgress } from './job-progress.js';

/** Giving signs away, or keeping them safe elsewhere. */
export function ExportCard(): JSX.Element {
  const { library, tasks } = useApp();
  const [open, setOpen] = useState(false);
  const running = tasks.running.value;
  const nothing = library.view.value.signs.length === 0;
  return (
    <section class="card" aria-labelledby="export-title">
      <div>
        <h2 id="export-title">{t('share.export')}</h2>
        <p class="quiet">{t(nothing ? 'share.exportNothing' : 'share.exportText')}</p>
      </div>
      {running?.kind === 'export' ? (
        <JobProgress
          label={t('share.exporting')}
          share={running.done}
          stopping={tasks.cancelling.value}
          onCancel={() => void tasks.cancel()}
        />
      ) : (
        <div class="button-row">
          <Button
            kind={nothing ? 'secondary' : 'primary'}
            icon="down"
            disabled={nothing || tasks.busy.value}
            data-testid="export"
            onClick={() => setOpen(true)}
          >
            {t('share.exportGo')}
          </Button>
        </div>
      )}
      {open && <ExportDialog onClose={() => setOpen(false)} />}
    </section>
  );
}
