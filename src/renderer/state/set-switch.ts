import { effect, untracked } from '@preact/signals';
import type { SetsState } from './sets-state.js';

/** Calls `run` whenever another set is open than before; hearing which one is open at first is no switch. */
export function onSetSwitch({ current }: Pick<SetsState, 'current'>, run: () => void): void {
  let before: string | null = null;
  effect(() => {
    const now = current.value?.id ?? before;
    const switched = before !== null && now !== before;
    before = now;
    if (switched) untracked(run);
  });
}
