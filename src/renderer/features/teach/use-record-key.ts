import { useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../../shared/i18n/t.js';
import { singleKeys } from '../../ui/use-shortcut.js';

/** Whatever takes keys for itself: fields always, and what can be pressed the two keys that press it. */
const fields = 'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]';
const pressable = 'button, a[href], summary, [role=switch], input';
const pressing = new Set([' ', 'enter']);
/** Keys that move about in the window, or do nothing by themselves. */
const taken = new Set([
  'tab',
  'escape',
  'shift',
  'control',
  'alt',
  'meta',
  'altgraph',
  'capslock',
  'dead',
  'unidentified',
]);

/** Calls `down` when the chosen key, or a foot switch that sends it, is pressed, and `up` when it is let go. */
export function useRecordKey(key: string, on: { readonly down: () => void; readonly up: () => void }): void {
  const latest = useRef(on);
  latest.current = on;
  // As soon as the screen shows another key, the former one no longer records.
  useLayoutEffect(() => {
    let isDown = false;
    const release = (): void => {
      if (isDown) latest.current.up();
      isDown = false;
    };
    const onDown = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== key || event.repeat || !isFree(event)) return;
      event.preventDefault();
      isDown = true;
      latest.current.down();
    };
    const onUp = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === key) release();
    };
    addEventListener('keydown', onDown);
    addEventListener('keyup', onUp);
    // A key that is let go in another window is not heard here.
    addEventListener('blur', release);
    return () => {
      release();
      removeEventListener('keydown', onDown);
      removeEventListener('keyup', onUp);
      removeEventListener('blur', release);
    };
  }, [key]);
}

function isFree(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (!keyWorks(event.key)) return false;
  const target = event.target instanceof Element ? event.target : null;
  const key = event.key.toLowerCase();
  if (target?.closest(pressing.has(key) ? `${fields}, ${pressable}` : fields)) return false;
  return !document.querySelector('dialog[open]');
}

/** Whether the key does anything: one that types does not where single keys are off. Follows the setting. */
export function keyWorks(key: string): boolean {
  return key.length > 1 || singleKeys.value;
}

/** Whether a key can be chosen to record with. */
export function canRecord(key: string): boolean {
  return key.length > 0 && key.length <= 40 && !taken.has(key.toLowerCase());
}

/** A key as it is printed: "R", "Space", "PageDown". */
export function keyText(key: string): string {
  if (key === ' ') return t('teach.key.space');
  if (key.length === 1) return key.toUpperCase();
  return key.replace(/^(page|arrow|audio|media)?(.)/, (_all, first: string | undefined, next: string) => {
    const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
    return capital(first ?? '') + capital(next);
  });
}
