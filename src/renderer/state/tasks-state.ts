import { computed, signal } from '@preact/signals';
import type { EventPayload } from '../../shared/contract.js';
import type { TaskEnd, TaskKind } from '../../shared/contract-sharing.js';
import { MudraError } from '../../shared/errors.js';
import type { Parts } from './parts.js';
import { rememberedTask, rememberTask } from './remembered-task.js';

interface Running {
  readonly task: string;
  readonly kind: TaskKind;
  readonly done: number;
}

type Ended = EventPayload<'task.ended'>;

/** Ends that are known as told, so that none is told twice. */
const keptEnds = 20;

/** Long jobs of the main side, of which one at a time runs. */
export class TasksState {
  readonly running = signal<Running | null>(null);
  readonly cancelling = signal(false);
  /** Tasks that are asked for, and have no name so far. */
  private readonly starting = signal(0);
  readonly busy = computed(() => this.running.value !== null || this.starting.value > 0);
  private readonly waiting = new Map<string, (end: TaskEnd) => void>();
  /** Ends that nobody waits for so far. */
  private readonly early = new Map<string, TaskEnd>();
  private readonly over = new Set<string>();
  private readonly leftListeners = new Set<(ended: Ended) => void>();

  constructor(private readonly parts: Pick<Parts, 'bridge' | 'call'>) {
    parts.bridge.on('task.progress', (running) => this.follow(running));
    parts.bridge.on('task.ended', (ended) => this.finish(ended));
    parts.bridge.on('status.caughtUp', () => void this.catchUp());
  }

  /** Hears of the ends of tasks that this page did not start: those from before it was loaded anew. */
  onLeft(listener: (ended: Ended) => void): void {
    this.leftListeners.add(listener);
  }

  /** Finds the task again that ran when the page was left. */
  async load(): Promise<void> {
    const before = rememberedTask();
    if (!before || this.running.peek()) return;
    const ended = await this.read(before.task);
    if (ended) this.finish(ended);
    else if (ended === null && !this.running.peek()) this.follow({ ...before, done: 0 });
  }

  /**
   * Starts a task and waits for its end. Gives null when it was cancelled; throws the MudraError that `start` or the
   * task failed with.
   */
  async run(kind: TaskKind, start: () => Promise<{ readonly task: string }>): Promise<TaskEnd | null> {
    let ending: Promise<TaskEnd>;
    this.starting.value++;
    try {
      ending = this.endOf(kind, (await start()).task);
    } finally {
      this.starting.value--;
      this.tellLeft();
    }
    const end = await ending;
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

  private endOf(kind: TaskKind, task: string): Promise<TaskEnd> {
    const known = this.early.get(task);
    this.early.delete(task);
    if (known) return Promise.resolve(known);
    if (this.running.peek()?.task !== task) this.follow({ task, kind, done: 0 });
    return new Promise((resolve) => this.waiting.set(task, resolve));
  }

  private follow(running: Running): void {
    if (this.running.peek()?.task !== running.task) rememberTask(running);
    this.running.value = running;
  }

  private finish({ task, end }: Ended): void {
    if (this.over.has(task)) return;
    this.over.add(task);
    const [oldest] = this.over;
    if (this.over.size > keptEnds && oldest !== undefined) this.over.delete(oldest);
    const waiting = this.waiting.get(task);
    this.waiting.delete(task);
    if (this.running.peek()?.task === task) {
      this.running.value = null;
      this.cancelling.value = false;
    }
    if (rememberedTask()?.task === task) rememberTask(null);
    if (waiting) waiting(end);
    else this.early.set(task, end);
    this.tellLeft();
  }

  /** While a task of this page has no name so far, an end may be that one's. */
  private tellLeft(): void {
    if (this.starting.peek() > 0) return;
    for (const [task, end] of this.early) {
      this.early.delete(task);
      for (const listener of this.leftListeners) listener({ task, end });
    }
  }

  /** What ended while the connection was away. */
  private async catchUp(): Promise<void> {
    const running = this.running.peek();
    for (const task of new Set([...this.waiting.keys(), ...(running ? [running.task] : [])])) {
      const ended = await this.read(task);
      if (ended !== null) this.finish(ended ?? { task, end: lost });
    }
  }

  /** How a task ended; null while it runs, undefined when that cannot be known. */
  private async read(task: string): Promise<Ended | null | undefined> {
    return this.parts.call('task.read', { task }).catch(() => undefined);
  }
}

const lost: TaskEnd = { outcome: 'failed', error: { code: 'task.unknown', params: {} } };
