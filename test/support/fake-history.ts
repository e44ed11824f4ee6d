import type { LibraryChange, LibraryView } from '../../src/shared/contract.js';

interface Kept<S> {
  readonly change: LibraryChange;
  readonly state: S;
}

/** Undo and redo by keeping what was before each change. */
export class FakeHistory<S> {
  private readonly done: Kept<S>[] = [];
  private readonly undone: Kept<S>[] = [];
  private nextId = 1;

  view(): LibraryView['history'] {
    const [undo, redo] = [this.done.at(-1)?.change ?? null, this.undone.at(-1)?.change ?? null];
    return undo || redo ? { undo, redo } : undefined;
  }

  record(change: Omit<LibraryChange, 'id'>, before: S): void {
    this.done.push({ change: { ...change, id: `change-${this.nextId++}` }, state: before });
    this.undone.length = 0;
  }

  /** What to go back to from `now`; undefined when there is nothing to undo, or not what is `meant`. */
  undo(now: S, meant?: string): Kept<S> | undefined {
    return this.step(this.done, this.undone, now, meant);
  }

  redo(now: S, meant?: string): Kept<S> | undefined {
    return this.step(this.undone, this.done, now, meant);
  }

  private step(from: Kept<S>[], to: Kept<S>[], now: S, meant?: string): Kept<S> | undefined {
    if (meant !== undefined && from.at(-1)?.change.id !== meant) return undefined;
    const last = from.pop();
    if (last) to.push({ change: last.change, state: now });
    return last;
  }
}
