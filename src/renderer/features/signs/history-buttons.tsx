import type { JSX } from 'preact';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { changeText } from '../../state/library-state.js';
import { Button } from '../../ui/button.js';

/** Undo and redo of the library's changes; what they would do is in their names. */
export function HistoryButtons(): JSX.Element {
  const { library } = useApp();
  const { undo = null, redo = null } = library.view.value.history ?? {};
  return (
    <div class="history-buttons" role="group" aria-label={t('history.label')}>
      <Button
        kind="plain"
        icon="undo"
        label={undo ? t('history.undoWhat', { what: changeText(undo) }) : t('history.nothingUndo')}
        aria-disabled={!undo}
        aria-keyshortcuts="Control+Z"
        data-testid="undo"
        onClick={() => {
          if (undo) void library.undo();
        }}
      />
      <Button
        kind="plain"
        icon="redo"
        label={redo ? t('history.redoWhat', { what: changeText(redo) }) : t('history.nothingRedo')}
        aria-disabled={!redo}
        aria-keyshortcuts="Control+Shift+Z"
        data-testid="redo"
        onClick={() => {
          if (redo) void library.redo();
        }}
      />
    </div>
  );
}
