import { ms } from '../../../shared/domain/units.js';
import { inSteadyRoom, steadyLook, type Look } from './look.js';
import type { Act } from './performance.js';
import { noHands, type BothHands } from './pose.js';
import type { VirtualSignId } from './signs.js';

/** What the signer is doing; `signId` is null for idle movement. */
export interface Doing {
  readonly signId: VirtualSignId | null;
  /** The sign's name; empty for idle movement. */
  readonly name: string;
}

interface Waiting {
  readonly act: Act;
  readonly doing: Doing;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** Hands are lowered for at least this long before each act, so that acts are seen as separate movements. */
const LOWERED_MS = 900;

/** What the virtual signer does next, in its own time. Knows no clock and draws nothing. */
export class SignerQueue {
  private readonly waiting: Waiting[] = [];
  private active: Waiting | null = null;
  private elapsed = 0;
  private loweredFor = 0;
  private look: Look = steadyLook;
  private last: Promise<void> = Promise.resolve();
  private readonly listeners = new Set<(doing: Doing | null) => void>();

  /** What is being done; null while the hands are lowered. */
  get current(): Doing | null {
    return this.active?.doing ?? null;
  }

  /** Resolves when everything queued so far is done or was cleared away; never rejects. */
  get finished(): Promise<void> {
    return this.last.then(
      () => {},
      () => {},
    );
  }

  onCurrent(listener: (doing: Doing | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Queues an act. Resolves when it is done and the hands are lowered; rejects when it is cleared away. */
  add(act: Act, doing: Doing): Promise<void> {
    this.last = new Promise<void>((resolve, reject) => {
      this.waiting.push({ act, doing, resolve, reject });
    });
    return this.last;
  }

  /** Lets `milliseconds` pass and returns what is then to be seen. */
  advance(milliseconds: number): { readonly hands: BothHands; readonly look: Look } {
    if (this.active) this.elapsed += milliseconds;
    else this.loweredFor += milliseconds;
    if (this.active && this.elapsed >= this.active.act.durationMs) {
      const done = this.active;
      this.loweredFor = 0;
      this.begin(null);
      done.resolve();
    } else if (!this.active && this.loweredFor >= LOWERED_MS && this.waiting.length > 0) {
      this.begin(this.waiting.shift() ?? null);
    }
    return { hands: this.active?.act.at(ms(this.elapsed)) ?? noHands, look: this.look };
  }

  /** Lowers the hands at once and rejects everything queued with `reason`. */
  clear(reason: unknown): void {
    const dropped = [...(this.active ? [this.active] : []), ...this.waiting.splice(0)];
    if (this.active) this.begin(null);
    this.loweredFor = 0;
    for (const { reject } of dropped) reject(reason);
  }

  private begin(next: Waiting | null): void {
    this.active = next;
    this.elapsed = 0;
    if (next) this.look = inSteadyRoom(next.act.look);
    for (const listener of this.listeners) listener(this.current);
  }
}
