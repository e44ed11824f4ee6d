import { computed, signal } from '@preact/signals';
import type { LibraryView, SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, SignKind, TakeId } from '../../shared/domain/take.js';
import { t } from '../../shared/i18n/t.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

/** Takes whose frames are kept for replaying. */
const mostTakesInMemory = 200;

/** Signs and takes, and what can be done to them. Every delete can be undone. */
export class LibraryState {
  readonly view = signal<LibraryView>({ signs: [], notices: [] });
  readonly loaded = signal(false);
  private readonly frames = new Map<TakeId, Promise<readonly HandFrame[]>>();

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly toasts: Toasts,
  ) {
    parts.bridge.on('library.changed', (view) => {
      this.view.value = view;
      this.loaded.value = true;
    });
  }

  /** Signs without rest, as they were added. */
  readonly signs = computed(() => this.view.value.signs.filter((sign) => sign.kind === 'sign'));
  readonly rest = computed(() => this.view.value.signs.find((sign) => sign.kind === 'rest') ?? null);

  find(signId: string | null): SignView | null {
    return this.view.value.signs.find((sign) => sign.id === signId) ?? null;
  }

  async load(): Promise<void> {
    this.view.value = await this.parts.call('library.read', undefined);
    this.loaded.value = true;
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

  /** A take's frames for replaying; asked for once, kept for a while. */
  framesOf(takeId: TakeId): Promise<readonly HandFrame[]> {
    const known = this.frames.get(takeId);
    if (known) return known;
    const frames = this.parts.call('take.frames', { takeId });
    this.frames.set(takeId, frames);
    frames.catch(() => this.frames.delete(takeId));
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
