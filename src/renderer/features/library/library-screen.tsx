import type { HTMLAttributes, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Icon } from '../../ui/icon.js';
import { HistoryButtons } from '../signs/history-buttons.js';
import { droppedFiles } from './dropped-files.js';
import { ExportCard } from './export-card.js';
import { HealthCard } from './health-card.js';
import { ImportCard } from './import-card.js';
import { SetsCard } from './sets-card.js';
import { StorageCard } from './storage-card.js';
import './library.css';

/** Sign sets: which there are, giving them away, taking them in, and how they are. */
export function LibraryScreen(): JSX.Element {
  const { sets, sharing, tasks, library, toasts } = useApp();
  const { signs } = library.view.value;
  const takes = signs.reduce((sum, sign) => sum + sign.takes.length, 0);
  // Counts and sizes go by what is there now.
  useEffect(() => void sets.load(), [signs.length, takes]);
  const drop = useDrop((data) => {
    if (tasks.busy.value) return;
    void toasts.guard(async () => sharing.look(await droppedFiles(data)));
  });
  return (
    <div class="drop-area" {...drop.handlers} data-testid="drop-area">
      <div class="page library">
        <header class="page-head">
          <h1 tabIndex={-1}>{t('screen.library')}</h1>
          {library.view.value.history && <HistoryButtons />}
        </header>
        <SetsCard />
        <div class="library-pair">
          <ImportCard />
          <ExportCard />
        </div>
        <div class="library-pair">
          <HealthCard />
          <StorageCard />
        </div>
      </div>
      {drop.over && (
        <div class="drop-over" aria-hidden="true">
          <Icon name="down" />
          <p>{t('share.dropNow')}</p>
        </div>
      )}
    </div>
  );
}

interface Drop {
  readonly over: boolean;
  readonly handlers: Pick<
    HTMLAttributes<HTMLDivElement>,
    'onDragEnter' | 'onDragOver' | 'onDragLeave' | 'onDrop'
  >;
}

/** Files that are dragged over an element and dropped on it. */
function useDrop(onFiles: (data: DataTransfer) => void): Drop {
  const [over, setOver] = useState(false);
  // Entering an inner element comes before leaving the outer one.
  const depth = useRef(0);
  const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
  return {
    over,
    handlers: {
      onDragEnter: (event) => {
        if (!carriesFiles(event)) return;
        depth.current++;
        setOver(true);
      },
      onDragOver: (event) => {
        if (carriesFiles(event)) event.preventDefault();
      },
      onDragLeave: (event) => {
        if (!carriesFiles(event)) return;
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      },
      onDrop: (event) => {
        depth.current = 0;
        setOver(false);
        if (!event.dataTransfer || !carriesFiles(event)) return;
        event.preventDefault();
        onFiles(event.dataTransfer);
      },
    },
  };
}
