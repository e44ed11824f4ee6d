import { computed, signal } from '@preact/signals';
import type { EventPayload } from '../../shared/contract.js';
import type { TaskEnd, TaskKind } from '../../shared/contract-sharing.js';
import { MudraError } from '../../shared/errors.js';
import type { Parts } from './parts.js';

interface Running {
  readonly task: string;
  readonly kind: TaskKind;
  readonly done: number;
}

type Ended = EventPayload<'task.ended'>;

/** Long jobs of the main side, of which one at a time runs. */
export class TasksState {
  readonly running = signal<Running | null>(null);
  readonly cancelling = signal(false);
  readonly busy = computed(() => this.running.value !== null);
  private readonly waiting = new Map<string, (end: TaskEnd) => void>();
  /** Ends that were told before anybody had the task's name. */
  private readonly early = new Map<string, TaskEnd>();

  constructor(private readonly parts: Pick<Parts, 'bridge' | 'call'>) {
    parts.bridge.on('task.progress', ({ task, kind, done }) => {
      this.running.value = { task, kind, done };
    });
    parts.bridge.on('task.ended', (ended) => this.finish(ended));
    parts.bridge.on('status.caughtUp', () => void this.catchUp());
  }

  /**
   * Waits for a task that was started. Gives null when it was cancelled; throws the MudraError that it failed with.
   */
  async end(kind: TaskKind, { task }: { readonly task: string }): Promise<TaskEnd | null> {
    const known = this.early.get(task);
    this.early.delete(task);
    if (!known && this.running.peek()?.task !== task) this.running.value = { task, kind, done: 0 };
    const end = known ?? (await new Promise<TaskEnd>((resolve) => this.waiting.set(task, resolve)));
    if (end.outcome === 'failed') throw new MudraError(end.error.code, end.error.params);
    return end.outcome === 'cancelled' ? null : end;
  }

  async cancel(): Promise<void> {
    const { running } = this;
    const task = running.peek()?.task;
    if (task === undefined) return;
    this.cancelling.value = true;
    await this.parts.call('task.cancel', { task }).catch(() => undefined);
  }

  private finish({ task, end }: Ended): void {
    const waiting = this.waiting.get(task);
    this.waiting.delete(task);
    if (this.running.peek()?.task === task) {
      this.running.value = null;
      this.cancelling.value = false;
    }
    if (waiting) waiting(end);
    else this.early.set(task, end);
    const [oldest] = this.early.keys();
    if (this.early.size > 10 && oldest !== undefined) this.early.delete(oldest);
  }

  /** What ended while the connection was away. */
  private async catchUp(): Promise<void> {
    for (const task of this.waiting.keys()) {
      const lost: Ended = {
        task,
        end: { outcome: 'failed', error: { code: 'task.unknown', params: {} } },
      };
      const ended = await this.parts.call('task.read', { task }).catch(() => lost);
      if (ended) this.finish(ended);
    }
  }
}
