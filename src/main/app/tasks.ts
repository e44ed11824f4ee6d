import { randomBytes } from 'node:crypto';
import type { EventPayload } from '../../shared/contract.js';
import type { TaskEnd, TaskKind } from '../../shared/contract-sharing.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import type { ContractEmitter } from './emitter.js';

/** What a running task is given. */
export interface TaskWatch {
  readonly id: string;
  /** Aborted when the task is to stop; it then throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Tells that `share`, from 0 to 1, is done. */
  progress(share: number): void;
}

interface Task {
  readonly kind: TaskKind;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** Progress is told at most this often, in ms. */
const progressMs = 80;
/** Ends that are kept for windows that missed them. */
const keptEnds = 20;

/** Long jobs on the open set, one at a time, with progress and cancelling. Their ends come as events. */
export class Tasks {
  private readonly ends = new Map<string, TaskEnd>();
  private running: { readonly id: string; readonly task: Task } | null = null;

  constructor(private readonly emitter: Pick<ContractEmitter, 'emit'>) {}

  get busy(): boolean {
    return this.running !== null;
  }

  /** Throws MudraError `task.busy` while another one runs. */
  start(kind: TaskKind, run: (watch: TaskWatch) => Promise<TaskEnd>): { task: string } {
    this.assertFree();
    const id = `${kind}-${randomBytes(6).toString('hex')}`;
    const stop = new AbortController();
    const watch = { id, signal: stop.signal, progress: this.teller(id, kind) };
    // Not at once: whoever asked hears of the task's name before it ends.
    const done = new Promise((resolve) => setImmediate(resolve))
      .then(() => run(watch))
      .catch((thrown: unknown): TaskEnd => {
        if (stop.signal.aborted) return { outcome: 'cancelled' };
        const { code, params } = asMudraError(thrown);
        if (code === 'internal') console.error(thrown);
        return { outcome: 'failed', error: { code, params: { ...params } } };
      })
      .then((end) => this.finish(id, end));
    this.running = { id, task: { kind, stop, done } };
    return { task: id };
  }

  /** Asks a task to stop; one that is over stays so. */
  cancel(id: string): void {
    if (this.running?.id === id) this.running.task.stop.abort(new Error('cancelled'));
  }

  /** How a task ended; null while it runs. Throws `task.unknown`. */
  read(id: string): EventPayload<'task.ended'> | null {
    const end = this.ends.get(id);
    if (end) return { task: id, end };
    if (this.running?.id === id) return null;
    throw new MudraError('task.unknown');
  }

  /** Throws `task.busy`. */
  assertFree(): void {
    if (this.running) throw new MudraError('task.busy');
  }

  /** Stops what runs and waits for it. */
  async dispose(): Promise<void> {
    this.running?.task.stop.abort(new Error('closing'));
    await this.running?.task.done;
  }

  private teller(id: string, kind: TaskKind): (share: number) => void {
    let last = -Infinity;
    return (share) => {
      const now = performance.now();
      if (now - last < progressMs && share < 1) return;
      last = now;
      this.emitter.emit('task.progress', { task: id, kind, done: Math.min(1, Math.max(0, share || 0)) });
    };
  }

  private finish(id: string, end: TaskEnd): void {
    this.running = null;
    this.ends.set(id, end);
    const [oldest] = this.ends.keys();
    if (this.ends.size > keptEnds && oldest !== undefined) this.ends.delete(oldest);
    this.emitter.emit('task.ended', { task: id, end });
  }
}
