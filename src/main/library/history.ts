import { randomUUID } from 'node:crypto';
import type { LibraryChange, LibraryView, SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, SignKind, TakeId, TakeSource, Trim } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { HistoryFile, type Histories, type Recorded } from './history-file.js';
import { takeAll, type Step } from './history-steps.js';
import type { ImportResult } from './import-into-library.js';
import type { Library } from './library.js';

/** Changes that can be taken back; older ones stay. What they removed is in the trash for a week anyway. */
const mostChanges = 200;

type NewSign = Pick<SignView, 'name' | 'kind'>;

/** What a correction did. */
interface Corrected {
  readonly take: TakeView;
  readonly sign: SignView;
  readonly signAdded: boolean;
}

/**
 * Changes a library so that every change can be taken back and brought again, in the order in which they were made.
 * Each method throws what the library's own throws, and then changes nothing.
 */
export class LibraryHistory {
  private readonly done: Recorded[];
  private readonly undone: Recorded[];
  private queue: Promise<unknown> = Promise.resolve();
  private around = <T>(change: () => Promise<T>): Promise<T> => change();

  /** Without a `file` it lasts as long as the process. */
  constructor(
    private readonly library: Library,
    { done, undone }: Histories = { done: [], undone: [] },
    private readonly file?: HistoryFile,
  ) {
    this.done = [...done];
    this.undone = [...undone];
  }

  /** With what is remembered in the file at `path`, which need not be there. */
  static async open(library: Library, path: string): Promise<LibraryHistory> {
    const { file, histories } = await HistoryFile.open(path);
    return new LibraryHistory(library, histories, file);
  }

  /** From now on each change runs within `around`, which has to run it. */
  surround(around: <T>(change: () => Promise<T>) => Promise<T>): void {
    this.around = around;
  }

  /** Waits for what is being done and written. */
  async close(): Promise<void> {
    await this.queue;
    await this.file?.close();
  }

  /** For the library's view; undefined while nothing can be taken back or brought again. */
  view(): LibraryView['history'] {
    const [undo, redo] = [this.done.at(-1)?.change ?? null, this.undone.at(-1)?.change ?? null];
    return undo || redo ? { undo, redo } : undefined;
  }

  /** Takes the last change back and says which it was; null when there is none, or it is another one than `meant`. */
  undo(meant?: LibraryChange['id']): Promise<LibraryChange | null> {
    return this.inTurn(() => this.replay(this.done, this.undone, meant));
  }

  /** Brings back what was undone last; null when nothing was, or it is another one than `meant`. */
  redo(meant?: LibraryChange['id']): Promise<LibraryChange | null> {
    return this.inTurn(() => this.replay(this.undone, this.done, meant));
  }

  addSign(name: string, kind: SignKind): Promise<SignView> {
    return this.inTurn(async () => {
      const known = new Set(this.library.view().signs.map(({ id }) => id));
      const sign = await this.library.addSign(name, kind);
      // There is one rest: asked again, it is given back.
      if (!known.has(sign.id)) {
        this.record('addSign', { name: sign.name }, [{ do: 'removeSign', signId: sign.id }]);
      }
      return sign;
    });
  }

  renameSign(signId: SignId, name: string): Promise<SignView> {
    return this.inTurn(async () => {
      const from = this.library.signView(signId).name;
      await this.run('renameSign', { from, name }, [{ do: 'renameSign', signId, name }]);
      return this.library.signView(signId);
    });
  }

  describeSign(signId: SignId, notes: string, symbol: string, picture?: string): Promise<SignView> {
    return this.inTurn(async () => {
      const { name } = this.library.signView(signId);
      await this.run('describeSign', { name }, [{ do: 'describeSign', signId, notes, symbol, picture }]);
      return this.library.signView(signId);
    });
  }

  removeSign(signId: SignId): Promise<undefined> {
    return this.inTurn(async () => {
      const { name } = this.library.signView(signId);
      await this.run('removeSign', { name }, [{ do: 'removeSign', signId }]);
      return undefined;
    });
  }

  /** Where its removal was the last change, this is its undo. */
  restoreSign(signId: SignId): Promise<SignView> {
    return this.inTurn(async () => {
      await this.bringBack('restoreSign', [{ do: 'restoreSign', signId }], () => ({
        name: this.library.signView(signId).name,
      }));
      return this.library.signView(signId);
    });
  }

  addTake(signId: SignId, source: TakeSource, frames: readonly HandFrame[]): Promise<TakeView> {
    return this.inTurn(async () => {
      const added = await this.library.addTake(signId, source, frames);
      this.record('addTake', { name: this.library.signView(signId).name }, [
        { do: 'removeTake', takeId: added.id },
      ]);
      return added;
    });
  }

  removeTakes(takeIds: readonly TakeId[]): Promise<undefined> {
    return this.eachOf(takeIds, 'removeTakes', (takeId) => ({ do: 'removeTake', takeId }));
  }

  /** Where its removal was the last change, this is its undo. */
  restoreTake(takeId: TakeId): Promise<TakeView> {
    return this.inTurn(async () => {
      await this.bringBack('restoreTakes', [{ do: 'restoreTake', takeId }], () => ({
        takes: 1,
        name: this.nameOf(takeId),
      }));
      return this.library.takeView(takeId);
    });
  }

  /** Gives takes to another sign. */
  moveTakes(takeIds: readonly TakeId[], signId: SignId): Promise<undefined> {
    return this.inTurn(async () => {
      const unique = [...new Set(takeIds)];
      const [first] = unique;
      const from = first === undefined ? '' : this.nameOf(first);
      const params = { takes: unique.length, from, name: this.library.signView(signId).name };
      await this.run(
        'moveTakes',
        params,
        unique.map((takeId) => ({ do: 'moveTake', takeId, signId })),
      );
      return undefined;
    });
  }

  /** Null makes the take whole again. */
  trimTake(takeId: TakeId, trim: Trim | null): Promise<TakeView> {
    return this.inTurn(async () => {
      const params = { name: this.nameOf(takeId) };
      await this.run(trim ? 'trimTake' : 'untrimTake', params, [{ do: 'trimTake', takeId, trim }]);
      return this.library.takeView(takeId);
    });
  }

  disableTakes(takeIds: readonly TakeId[], disabled: boolean): Promise<undefined> {
    return this.eachOf(takeIds, disabled ? 'disableTakes' : 'enableTakes', (takeId) => ({
      do: 'disableTake',
      takeId,
      disabled,
    }));
  }

  duplicateTakes(takeIds: readonly TakeId[]): Promise<TakeView[]> {
    return this.inTurn(async () => {
      const name = takeIds[0] === undefined ? '' : this.nameOf(takeIds[0]);
      const { value, back } = await this.whole(async (done) => {
        const copies: TakeView[] = [];
        for (const takeId of new Set(takeIds)) {
          const copy = await this.library.duplicateTake(takeId);
          copies.push(copy);
          done({ do: 'removeTake', takeId: copy.id });
        }
        return copies;
      });
      this.record('duplicateTakes', { takes: value.length, name }, back);
      return value;
    });
  }

  /**
   * Makes frames a take of `right`, a sign that may be new, in the place of those takes of `before` that are still
   * there; its signs go with their last take.
   */
  correct(
    right: SignId | NewSign,
    source: TakeSource,
    frames: readonly HandFrame[],
    before: { readonly takes: readonly TakeId[]; readonly signs?: readonly SignId[] },
  ): Promise<Corrected> {
    return this.inTurn(async () => {
      const { value, back } = await this.whole(async (done): Promise<Corrected> => {
        const known = new Set(this.library.view().signs.map(({ id }) => id));
        const { id: signId } =
          typeof right === 'string'
            ? this.library.signView(right)
            : await this.library.addSign(right.name, right.kind);
        const signAdded = !known.has(signId);
        if (signAdded) done({ do: 'removeSign', signId });
        const take = await this.library.addTake(signId, source, frames);
        done({ do: 'removeTake', takeId: take.id });
        const there = new Set(this.library.view().signs.flatMap(({ takes }) => takes.map(({ id }) => id)));
        for (const takeId of before.takes.filter((one) => there.has(one))) {
          await this.library.removeTake(takeId);
          done({ do: 'restoreTake', takeId });
        }
        const empty = this.library.view().signs.filter(({ takes }) => takes.length === 0);
        for (const sign of empty.filter(({ id }) => before.signs?.includes(id))) {
          await this.library.removeSign(sign.id);
          done({ do: 'restoreSign', signId: sign.id });
        }
        return { take, sign: this.library.signView(signId), signAdded };
      });
      this.record('correct', { name: value.sign.name }, back);
      return value;
    });
  }

  /** Has what was imported into the library taken back like any other change. */
  imported(result: Pick<ImportResult, 'added'>, takes: number): Promise<undefined> {
    return this.inTurn(async () => {
      this.record('import', { takes }, importTakenBack(result));
      return undefined;
    });
  }

  private eachOf(
    takeIds: readonly TakeId[],
    code: LibraryChange['code'],
    stepFor: (takeId: TakeId) => Step,
  ): Promise<undefined> {
    return this.inTurn(async () => {
      const unique = [...new Set(takeIds)];
      const [first] = unique;
      const params = { takes: unique.length, name: first === undefined ? '' : this.nameOf(first) };
      await this.run(code, params, unique.map(stepFor));
      return undefined;
    });
  }

  /** Does what has several parts, each of which tells `done` what takes it back: all of them or none. */
  private async whole<T>(
    job: (done: (opposite: Step) => void) => Promise<T>,
  ): Promise<{ readonly value: T; readonly back: readonly Step[] }> {
    const back: Step[] = [];
    try {
      return { value: await job((opposite) => back.unshift(opposite)), back };
    } catch (error) {
      await takeAll(this.library, back).catch(() => undefined);
      throw error;
    }
  }

  private async run(
    code: LibraryChange['code'],
    params: LibraryChange['params'],
    steps: readonly Step[],
  ): Promise<void> {
    this.record(code, params, await takeAll(this.library, steps));
  }

  private record(code: LibraryChange['code'], params: LibraryChange['params'], steps: readonly Step[]): void {
    if (steps.length === 0) return;
    this.done.push({ at: new Date().toISOString(), change: { id: randomUUID(), code, params }, steps });
    if (this.done.length > mostChanges) this.done.shift();
    this.undone.length = 0;
    this.save();
  }

  private async bringBack(
    code: LibraryChange['code'],
    steps: readonly Step[],
    params: () => LibraryChange['params'],
  ): Promise<void> {
    const last = this.done.at(-1)?.steps;
    if (JSON.stringify(last) === JSON.stringify(steps)) {
      await this.replay(this.done, this.undone);
      return;
    }
    const back = await takeAll(this.library, steps);
    this.record(code, params(), back);
  }

  private async replay(
    from: Recorded[],
    to: Recorded[],
    meant?: LibraryChange['id'],
  ): Promise<LibraryChange | null> {
    const last = from.at(-1);
    if (!last || (meant !== undefined && last.change.id !== meant)) return null;
    try {
      const steps = await takeAll(this.library, last.steps);
      from.pop();
      to.push({ at: new Date().toISOString(), change: last.change, steps });
      this.save();
      return last.change;
    } catch (error) {
      // What is gone for good must not stand in the way of what was done before it.
      if (isForGood(error)) {
        from.pop();
        this.save();
      }
      throw error;
    }
  }

  private save(): void {
    this.file?.save({ done: [...this.done], undone: [...this.undone] });
  }

  private nameOf(takeId: TakeId): string {
    return this.library.signView(this.library.takeView(takeId).signId).name;
  }

  /** One after another, so that each knows what was before it; listeners hear once it can be taken back. */
  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = this.queue.then(() => this.around(() => this.library.together(job)));
    this.queue = result.catch(() => undefined);
    return result;
  }
}

function isForGood(error: unknown): boolean {
  if (!(error instanceof MudraError)) return false;
  return /^(take|sign)\.unknown$|^sign\.nameTaken$|^file\./.test(error.code);
}

function importTakenBack({ added }: Pick<ImportResult, 'added'>): Step[] {
  return [
    ...added.takes.map((takeId): Step => ({ do: 'removeTake', takeId })),
    ...added.signs.map((signId): Step => ({ do: 'removeSign', signId })),
  ];
}
