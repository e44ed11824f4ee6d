import { MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import type { SetsState } from './sets-state.js';
import type { SharingState } from './sharing-state.js';
import type { TasksState } from './tasks-state.js';
import type { Toasts } from './toasts.js';

/** Tells what came of tasks that were started before the page was loaded anew, and shows it where it belongs. */
export function followLeftTasks(
  tasks: TasksState,
  { sharing, sets, toasts }: { sharing: SharingState; sets: SetsState; toasts: Toasts },
): void {
  tasks.onLeft(({ end }) => {
    switch (end.outcome) {
      case 'read':
        return sharing.seeAgain(end);
      case 'imported':
        return void sharing.tellImported(end.summary);
      case 'exported':
        return void toasts.guard(() => sharing.deliver(end));
      case 'checked':
        sets.report.value = end.report;
        toasts.info(t('health.checkedBefore'));
        return;
      case 'healed':
        sets.showHealed(end.healed);
        toasts.info(t('health.healedBefore'));
        return void sets.load();
      case 'copied':
        return void toasts.guard(() => sets.tellCopied(end.set));
      case 'failed':
        return void toasts.error(new MudraError(end.error.code, end.error.params));
      case 'cancelled':
    }
  });
}
