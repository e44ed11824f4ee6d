import { useEffect } from 'preact/hooks';
import { useApp } from '../../state/app-state.js';
import { redoLast, undoLast } from '../../state/last-change.js';

/** Fields whose own undo goes first. */
const textFields = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, [contenteditable]';

/** Ctrl or Cmd+Z takes the last change back, on Live the sentence's first; with Shift, or Ctrl+Y, it comes again. */
export function useHistoryKeys(): void {
  const app = useApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat || event.altKey || event.defaultPrevented || !(event.ctrlKey || event.metaKey)) return;
      const key = event.key.toLowerCase();
      const redo = (key === 'z' && event.shiftKey) || (key === 'y' && !event.shiftKey);
      if (!redo && (key !== 'z' || event.shiftKey)) return;
      if (event.target instanceof Element && event.target.closest(textFields)) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      void (redo ? redoLast(app) : undoLast(app));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
