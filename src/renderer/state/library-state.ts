import { computed, signal } from '@preact/signals';
import type { LibraryChange, LibraryUpdate, LibraryView, SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, SignKind, TakeId, Trim } from '../../shared/domain/take.js';
import { t } from '../../shared/i18n/t.js';
import type { Parts } from './parts.js';
import type { Toast, Toasts } from './toasts.js';
import { takesText } from './words.js';

/** Takes whose frames are kept for replaying. */
const mostTakesInMemory = 200;

/** Signs and takes, and what can be done to them. Every delete can be undone. */
export class LibraryState {
  readonly view = signal<LibraryView>({ signs: [], notices: [] });
  readonly loaded = signal(false);
  /** What is looked for among the signs; kept while the window is open. */
  readonly search = signal('');
  /** The message about the last change, which one about the next change takes the place of. */
  private told: number | null = null;
  private readonly frames = new Map<string, Promise<readonly HandFrame[]>>();

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly toasts: Toasts,
  ) {
    parts.bridge.on('library.changed', (update) => {
      // What came before it was missed: then all that is new since is asked for.
      if (!this.apply(update)) void this.toasts.guard(() => this.load());
    });
  }

  /** Signs without rest, as they were added. */
  readonly signs = computed(() => this.view.value.signs.filter((sign) => sign.kind === 'sign'));
  readonly rest = computed(() => this.view.value.signs.find((sign) => sign.kind === 'rest') ?? null);

  find(signId: string | null): SignView | null {
    return this.view.value.signs.find((sign) => sign.id === signId) ?? null;
  }

  /** Reads what is new, or all of it at first. Throws MudraError. */
  async load(): Promise<void> {
    const known = this.view.peek().revision;
    if (known !== undefined && this.apply(await this.parts.call('library.news', { known }))) return;
    this.apply(await this.parts.call('library.read', undefined));
  }

  /** False when it tells what is new since something else than what is known here. */
  private apply({ since, signs, ...update }: LibraryUpdate): boolean {
    const before = this.view.peek();
    if (since !== undefined && since !== before.revision) return false;
    const known = new Map(before.signs.map((sign) => [sign.id, sign]));
    const whole: SignView[] = [];
    for (const sign of signs) {
      const found = typeof sign === 'string' ? known.get(sign) : sign;
      if (!found) return false;
      whole.push(found);
    }
    this.view.value = { ...update, signs: whole };
    this.loaded.value = true;
    return true;
  }

  /** Throws MudraError `sign.nameEmpty`, `sign.nameTaken`, `disk.*`. */
  async add(name: string, kind: SignKind): Promise<SignView> {
    const sign = await this.parts.call('sign.add', { name, kind });
    await this.load();
    return sign;
  }

  /** Throws as `add` does. */
  async rename(signId: SignId, name: string): Promise<void> {
    await this.parts.call('sign.rename', { signId, name });
    await this.load();
  }

  /** Empty texts take notes, symbol and picture away; no picture leaves it. Throws MudraError `sign.unknown`, `disk.*`. */
  async describe(signId: SignId, notes: string, symbol: string, picture?: string): Promise<void> {
    const changed = picture === undefined ? {} : { picture };
    await this.parts.call('sign.describe', { signId, notes, symbol, ...changed });
    await this.load();
  }

  async removeSign(sign: SignView): Promise<void> {
    await this.remove(
      t('signs.removed', { name: sign.name }),
      () => this.parts.call('sign.remove', { signId: sign.id }),
      () => this.parts.call('sign.restore', { signId: sign.id }),
    );
  }

  async removeTake(take: TakeView): Promise<void> {
    await this.remove(
      t('takes.removed'),
      () => this.parts.call('take.remove', { takeId: take.id }),
      () => this.parts.call('take.restore', { takeId: take.id }),
    );
  }

  /** True when they are deleted. */
  removeTakes(takeIds: readonly TakeId[]): Promise<boolean> {
    const text = t('takes.removedSome', { takes: takesText(takeIds.length) });
    return this.change(text, () => this.parts.call('takes.remove', { takeIds: [...takeIds] }));
  }

  /** Gives takes to another sign. True when they are there. */
  moveTakes(takeIds: readonly TakeId[], sign: SignView): Promise<boolean> {
    const text = t('takes.moved', { takes: takesText(takeIds.length), name: sign.name });
    return this.change(text, () => this.parts.call('takes.move', { takeIds: [...takeIds], signId: sign.id }));
  }

  /** Switched-off takes are kept, and nothing learns from them. */
  disableTakes(takeIds: readonly TakeId[], disabled: boolean): Promise<boolean> {
    const text = t(disabled ? 'takes.disabled' : 'takes.enabled', { takes: takesText(takeIds.length) });
    return this.change(text, () => this.parts.call('takes.disable', { takeIds: [...takeIds], disabled }));
  }

  duplicateTakes(takeIds: readonly TakeId[]): Promise<boolean> {
    const text = t('takes.duplicated', { takes: takesText(takeIds.length) });
    return this.change(text, () => this.parts.call('takes.duplicate', { takeIds: [...takeIds] }));
  }

  /** Null makes the take whole again. True when it is done. */
  trimTake(takeId: TakeId, trim: Trim | null): Promise<boolean> {
    const text = t(trim ? 'takes.trimmed' : 'takes.untrimmed');
    return this.change(text, () => this.parts.call('take.trim', { takeId, trim }));
  }

  /** Takes the last change of the library back. */
  async undo(): Promise<void> {
    await this.toasts.guard(async () => {
      const change = await this.parts.call('history.undo', undefined);
      await this.load();
      const again = { label: t('history.redo'), run: () => this.redo() };
      if (change) this.tell(t('history.undone', { what: changeText(change) }), again);
      else this.tell(t('history.nothingUndo'));
    });
  }

  /** Brings back what was undone last. */
  async redo(): Promise<void> {
    await this.toasts.guard(async () => {
      const change = await this.parts.call('history.redo', undefined);
      await this.load();
      const back = { label: t('action.undo'), run: () => this.undo() };
      if (change) this.tell(t('history.redone', { what: changeText(change) }), back);
      else this.tell(t('history.nothingRedo'));
    });
  }

  /** The frames of a take that count; asked for once, kept for a while. */
  framesOf(takeId: TakeId): Promise<readonly HandFrame[]> {
    const trim = this.findTake(takeId)?.trim;
    const part = trim ? `${trim.startMs}–${trim.endMs}` : 'all';
    return this.remembered(`${takeId} ${part}`, () => this.parts.call('take.frames', { takeId }));
  }

  /** All frames that were recorded of a take, also those that a trim leaves out. */
  wholeFramesOf(takeId: TakeId): Promise<readonly HandFrame[]> {
    if (!this.findTake(takeId)?.trim) return this.framesOf(takeId);
    return this.remembered(`${takeId} whole`, () => this.parts.call('take.frames', { takeId, whole: true }));
  }

  findTake(takeId: TakeId): TakeView | undefined {
    for (const { takes } of this.view.value.signs) {
      const found = takes.find(({ id }) => id === takeId);
      if (found) return found;
    }
    return undefined;
  }

  private remembered(key: string, ask: () => Promise<readonly HandFrame[]>): Promise<readonly HandFrame[]> {
    const known = this.frames.get(key);
    if (known) return known;
    const frames = ask();
    this.frames.set(key, frames);
    frames.catch(() => this.frames.delete(key));
    const oldest = this.frames.keys().next();
    if (this.frames.size > mostTakesInMemory && !oldest.done) this.frames.delete(oldest.value);
    return frames;
  }

  async dismissNotices(): Promise<void> {
    await this.toasts.guard(async () => {
      await this.parts.call('notice.dismiss', undefined);
      await this.load();
    });
  }

  /** Says what was changed; the message before offered to go back from what is not the last change any more. */
  private tell(text: string, action?: Toast['action']): void {
    if (this.told !== null) this.toasts.close(this.told);
    this.toasts.info(text, action);
    this.told = this.toasts.list.peek().at(-1)?.id ?? null;
  }

  /** Does it and offers to take it back, as long as it is the last change. */
  private async change(text: string, run: () => Promise<unknown>): Promise<boolean> {
    const done = await this.toasts.guard(async () => {
      await run();
      await this.load();
      const id = this.view.peek().history?.undo?.id;
      const undo = async (): Promise<void> => {
        if (this.view.peek().history?.undo?.id === id) await this.undo();
        else this.tell(t('history.later'));
      };
      this.tell(text, { label: t('action.undo'), run: undo });
      return true;
    });
    return done ?? false;
  }

  private async remove(
    text: string,
    run: () => Promise<unknown>,
    undo: () => Promise<unknown>,
  ): Promise<void> {
    const restore = async (): Promise<void> => {
      await this.toasts.guard(async () => {
        await undo();
        await this.load();
      });
    };
    await this.toasts.guard(async () => {
      await run();
      await this.load();
      this.toasts.info(text, { label: t('action.undo'), run: restore });
    });
  }
}

/** A change in words, as the end of a sentence: "deleting 2 takes of “hello”". */
export function changeText({ code, params }: LibraryChange): string {
  const takes = typeof params['takes'] === 'number' ? takesText(params['takes']) : '';
  return t(`history.${code}`, { ...params, takes });
}
