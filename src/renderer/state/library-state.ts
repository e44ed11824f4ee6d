import { computed, effect, signal, untracked } from '@preact/signals';
import type { LibraryChange, LibraryUpdate, LibraryView, SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, SignKind, TakeId, Trim } from '../../shared/domain/take.js';
import { t } from '../../shared/i18n/t.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';
import { takesText } from './words.js';

/** Takes whose frames are kept for replaying. */
const mostTakesInMemory = 200;

/** Undo and redo that take longer than this say so, in milliseconds. */
const slowMs = 300;

type ChangeId = LibraryChange['id'];

/** To take a change back, or to bring it again. */
interface Offer {
  readonly way: 'undo' | 'redo';
  readonly change: ChangeId;
}

/** Signs and takes, and what can be done to them. Every delete can be undone. */
export class LibraryState {
  readonly view = signal<LibraryView>({ signs: [], notices: [] });
  readonly loaded = signal(false);
  /** What is looked for among the signs; kept while the window is open. */
  readonly search = signal('');
  /**
   * What comes next is being taken back or brought again, `change` where there is one; what is asked for until that
   * shows is not done.
   */
  readonly replaying = signal<{ readonly way: Offer['way']; readonly change: ChangeId | undefined } | null>(
    null,
  );
  /** The message about the last change. */
  private told: { readonly toast: number; readonly offer: Offer | undefined } | null = null;
  private readonly frames = new Map<string, Promise<readonly HandFrame[]>>();

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly toasts: Toasts,
  ) {
    parts.bridge.on('library.changed', (update) => {
      // What came before it was missed: then all that is new since is asked for.
      if (!this.apply(update)) void this.toasts.guard(() => this.load());
    });
    effect(() => {
      const { history } = this.view.value;
      untracked(() => this.follow(history));
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
    await this.change('removeSign', t('signs.removed', { name: sign.name }), () =>
      this.parts.call('sign.remove', { signId: sign.id }),
    );
  }

  async removeTake(take: TakeView): Promise<void> {
    await this.change('removeTakes', t('takes.removed'), () =>
      this.parts.call('take.remove', { takeId: take.id }),
    );
  }

  /** True when they are deleted. */
  removeTakes(takeIds: readonly TakeId[]): Promise<boolean> {
    const text = t('takes.removedSome', { takes: takesText(takeIds.length) });
    return this.change('removeTakes', text, () => this.parts.call('takes.remove', { takeIds: [...takeIds] }));
  }

  /** Gives takes to another sign. True when they are there. */
  moveTakes(takeIds: readonly TakeId[], sign: SignView): Promise<boolean> {
    const text = t('takes.moved', { takes: takesText(takeIds.length), name: sign.name });
    return this.change('moveTakes', text, () =>
      this.parts.call('takes.move', { takeIds: [...takeIds], signId: sign.id }),
    );
  }

  /** Switched-off takes are kept, and nothing learns from them. */
  disableTakes(takeIds: readonly TakeId[], disabled: boolean): Promise<boolean> {
    const text = t(disabled ? 'takes.disabled' : 'takes.enabled', { takes: takesText(takeIds.length) });
    return this.change(disabled ? 'disableTakes' : 'enableTakes', text, () =>
      this.parts.call('takes.disable', { takeIds: [...takeIds], disabled }),
    );
  }

  duplicateTakes(takeIds: readonly TakeId[]): Promise<boolean> {
    const text = t('takes.duplicated', { takes: takesText(takeIds.length) });
    return this.change('duplicateTakes', text, () =>
      this.parts.call('takes.duplicate', { takeIds: [...takeIds] }),
    );
  }

  /** Null makes the take whole again. True when it is done. */
  trimTake(takeId: TakeId, trim: Trim | null): Promise<boolean> {
    const text = t(trim ? 'takes.trimmed' : 'takes.untrimmed');
    return this.change(trim ? 'trimTake' : 'untrimTake', text, () =>
      this.parts.call('take.trim', { takeId, trim }),
    );
  }

  /** Takes the last change of the library back; with `meant`, only while that is the last one. */
  undo(meant?: ChangeId): Promise<void> {
    return this.replay('undo', meant);
  }

  /** Brings back what was undone last; with `meant`, only while that is it. */
  redo(meant?: ChangeId): Promise<void> {
    return this.replay('redo', meant);
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

  /**
   * Makes a change of the library and says which it was: null where nothing changed, or something else was changed at
   * the same time. Throws what `run` throws.
   */
  async changing<T>(
    code: LibraryChange['code'],
    run: () => Promise<T>,
  ): Promise<{ readonly value: T; readonly change: ChangeId | null }> {
    const before = this.view.peek().history?.undo?.id;
    const value = await run();
    await this.load();
    const last = this.view.peek().history?.undo;
    return { value, change: last?.code === code && last.id !== before ? last.id : null };
  }

  /** Says that something was changed and offers to take it back, for as long as that is the last change. */
  tellChange(text: string, change: ChangeId | null): void {
    this.tell(text, change === null ? undefined : { way: 'undo', change });
  }

  /** In the place of the message before, which offered to go on from something else. */
  private tell(text: string, offer?: Offer): void {
    if (this.told) this.toasts.close(this.told.toast);
    const action = offer && {
      label: t(offer.way === 'undo' ? 'action.undo' : 'history.redo'),
      run: () => this[offer.way](offer.change),
    };
    this.told = { toast: this.toasts.info(text, action), offer };
  }

  /** An offer about what is not the last change any more, or about another set's, goes with its message. */
  private follow(history: LibraryView['history']): void {
    const now = this.replaying.peek();
    if (now && history?.[now.way]?.id !== now.change) this.replaying.value = null;
    const { offer, toast } = this.told ?? {};
    if (!offer || !toast || history?.[offer.way]?.id === offer.change) return;
    this.toasts.close(toast);
    this.told = null;
  }

  private async replay(way: Offer['way'], meant?: ChangeId): Promise<void> {
    if (this.replaying.peek()) return;
    const now = { way, change: this.view.peek().history?.[way]?.id };
    this.replaying.value = now;
    const slow = setTimeout(() => {
      this.tell(t(way === 'undo' ? 'history.undoing' : 'history.redoing'));
      if (this.told) this.toasts.hold(this.told.toast);
    }, slowMs);
    const before = this.told;
    const told = await this.toasts.guard(async () => {
      const input = meant === undefined ? undefined : { change: meant };
      const change = await this.parts.call(`history.${way}`, input);
      await this.load();
      const undone = way === 'undo';
      if (change) {
        const text = t(undone ? 'history.undone' : 'history.redone', { what: changeText(change) });
        this.tell(text, { way: undone ? 'redo' : 'undo', change: change.id });
      } else if (meant !== undefined) this.tell(t('history.later'));
      else this.tell(t(undone ? 'history.nothingUndo' : 'history.nothingRedo'));
      return true;
    });
    clearTimeout(slow);
    // It failed, which is told: it does not work on it any more.
    if (!told && this.told && this.told !== before) this.toasts.close(this.told.toast);
    if (this.replaying.peek() === now) this.replaying.value = null;
  }

  /** Does it, says so and offers to take it back. */
  private async change(
    code: LibraryChange['code'],
    text: string,
    run: () => Promise<unknown>,
  ): Promise<boolean> {
    const done = await this.toasts.guard(async () => {
      const { change } = await this.changing(code, run);
      this.tellChange(text, change);
      return true;
    });
    return done ?? false;
  }
}

/** A change in words, as the end of a sentence: "deleting 2 takes of “hello”". */
export function changeText({ code, params }: LibraryChange): string {
  const takes = typeof params['takes'] === 'number' ? takesText(params['takes']) : '';
  return t(`history.${code}`, { ...params, takes });
}
