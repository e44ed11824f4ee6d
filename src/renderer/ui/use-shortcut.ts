import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

/** Whatever takes the key for itself: fields always, and buttons the Space bar. */
const fields = 'input:not([type=checkbox]), textarea, select, [contenteditable]';
const pressable = 'button, a[href], summary, [role=switch], input';

/** Whether keys without Ctrl or Alt do anything; people who speak to their computer switch them off. */
export const singleKeys = signal(true);

/**
 * Calls `run` when `key` (as in `KeyboardEvent.key`, lower case) is pressed without modifiers, unless
 * the focus is on something that takes the key, a dialog is open or single keys are switched off.
 */
export function useShortcut(key: string, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!singleKeys.peek() || event.key.toLowerCase() !== key || event.repeat) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(key === ' ' ? `${fields}, ${pressable}` : fields)) return;
      if (document.querySelector('dialog[open]')) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [key]);
}

/** For `aria-keyshortcuts`: the key while it works; follows the setting where it is drawn. */
export function shortcutOf(key: string): string | undefined {
  return singleKeys.value ? key : undefined;
}
