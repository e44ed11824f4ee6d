import { taskKinds, type TaskKind } from '../../shared/contract-sharing.js';

const key = 'mudra.task';

interface Remembered {
  readonly task: string;
  readonly kind: TaskKind;
}

/** The task that ran last in this tab, for when the page is loaded anew; null when it ended. */
export function rememberedTask(): Remembered | null {
  try {
    const [kind, task] = sessionStorage.getItem(key)?.split(' ') ?? [];
    const known = taskKinds.find((one) => one === kind);
    return known && task ? { task, kind: known } : null;
  } catch {
    return null;
  }
}

export function rememberTask(running: Remembered | null): void {
  try {
    if (running) sessionStorage.setItem(key, `${running.kind} ${running.task}`);
    else sessionStorage.removeItem(key);
  } catch {
    // Where nothing may be stored, the task shows with its next progress.
  }
}
