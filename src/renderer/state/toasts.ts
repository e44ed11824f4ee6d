import { signal, type ReadonlySignal } from '@preact/signals';
import { asMudraError } from '../../shared/errors.js';
import { errorText } from '../../shared/i18n/t.js';

export interface Toast {
  readonly id: number;
  readonly kind: 'info' | 'error';
  readonly text: string;
  readonly action?: { readonly label: string; run(): void | Promise<void> };
}

/** How long a toast stays, in milliseconds; errors stay until they are closed. */
const stay = { plain: 5000, withAction: 10_000 } as const;
/** At most one spoken status in this time, the newest: screen readers must not queue. */
const spokenEveryMs = 1000;

/** Short messages at the foot of the window, and what is said to screen readers. */
export class Toasts {
  private readonly current = signal<readonly Toast[]>([]);
  private readonly spoken = signal('');
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>();
  private nextId = 1;
  private waiting: string | null = null;
  private speaking: ReturnType<typeof setTimeout> | null = null;

  /** Newest last; never more than three. */
  get list(): ReadonlySignal<readonly Toast[]> {
    return this.current;
  }

  /** The text of the polite live region. */
  get status(): ReadonlySignal<string> {
    return this.spoken;
  }

  /** Gives the message's id. */
  info(text: string, action?: Toast['action']): number {
    return this.add(action ? { kind: 'info', text, action } : { kind: 'info', text });
  }

  /** Shows what was thrown, in words; stays until closed. */
  error(thrown: unknown, action?: Toast['action']): void {
    const text = errorText(asMudraError(thrown));
    this.add(action ? { kind: 'error', text, action } : { kind: 'error', text });
  }

  /** Runs `job`; what it throws becomes an error toast. Resolves to undefined then. */
  async guard<T>(job: () => Promise<T>): Promise<T | undefined> {
    try {
      return await job();
    } catch (thrown) {
      this.error(thrown);
      return undefined;
    }
  }

  close(id: number): void {
    clearTimeout(this.timers.get(id));
    this.timers.delete(id);
    this.current.value = this.current.peek().filter((toast) => toast.id !== id);
  }

  /** Keeps a toast while it is pointed at or focused. */
  hold(id: number): void {
    clearTimeout(this.timers.get(id));
  }

  /** Starts the toast's time again. */
  release(id: number): void {
    const toast = this.current.peek().find((t) => t.id === id);
    if (!toast || toast.kind === 'error') return;
    clearTimeout(this.timers.get(id));
    const time = toast.action ? stay.withAction : stay.plain;
    this.timers.set(
      id,
      setTimeout(() => this.close(id), time),
    );
  }

  /** Says `text` through the polite live region, at most once a second; of several, the last. */
  announce(text: string): void {
    if (this.speaking) {
      this.waiting = text;
      return;
    }
    // The same text again would change nothing, and not be said.
    this.spoken.value = text === this.spoken.peek() ? `${text}\u00a0` : text;
    this.speaking = setTimeout(() => {
      this.speaking = null;
      const next = this.waiting;
      this.waiting = null;
      if (next !== null) this.announce(next);
    }, spokenEveryMs);
  }

  private add(toast: Omit<Toast, 'id'>): number {
    const same = this.current.peek().find((t) => t.text === toast.text && t.kind === toast.kind);
    if (same) this.close(same.id);
    const id = this.nextId++;
    const rest = this.current.peek().slice(-2);
    this.current.value = [...rest, { ...toast, id }];
    this.release(id);
    if (toast.kind === 'info') this.announce(toast.text);
    return id;
  }
}
