import { signal } from '@preact/signals';
import type { Caption, Correction, RecentMovement, RightSign } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { TakeSource } from '../../shared/domain/take.js';
import { t } from '../../shared/i18n/t.js';
import type { LibraryState } from './library-state.js';
import type { LiveState } from './live-state.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

/** What is being put right: a caption, or one of the movements that gave none. */
export type CorrectionTarget =
  | { readonly kind: 'caption'; readonly caption: Caption }
  | { readonly kind: 'missed'; readonly movements: readonly RecentMovement[] };

/** Putting captions right while using: the movement becomes a take of what it really was. All can be undone. */
export class CorrectionState {
  readonly target = signal<CorrectionTarget | null>(null);
  readonly busy = signal(false);
  private release: (() => void) | null = null;

  constructor(
    private readonly parts: Pick<Parts, 'call' | 'vision'>,
    private readonly live: LiveState,
    private readonly library: LibraryState,
    private readonly toasts: Toasts,
  ) {}

  /** Asks what the caption really was; without one, the last. */
  wrong(caption: Caption | undefined = this.live.history.peek().at(-1)): void {
    if (!caption) return this.toasts.info(t('correct.nothingYet'));
    this.ask({ kind: 'caption', caption });
  }

  /** Asks what was signed just now without being captioned. */
  async missed(): Promise<void> {
    const found = await this.toasts.guard(() => this.parts.call('live.missed', undefined));
    const movements = found?.filter(({ corrected }) => !corrected) ?? [];
    if (movements.length > 0) this.ask({ kind: 'missed', movements });
    else if (found) this.toasts.info(t('correct.noMissed'));
  }

  close(): void {
    this.target.value = null;
    this.release?.();
    this.release = null;
  }

  /** The movement for replaying. Rejects with MudraError `movement.gone`. */
  frames(movementId: string): Promise<readonly HandFrame[]> {
    return this.parts.call('live.movement', { movementId });
  }

  /** Keeps the movement as a take of what it really was, and says so where it was captioned. */
  async choose(movementId: string, right: RightSign): Promise<void> {
    if (this.busy.peek()) return;
    this.busy.value = true;
    const source: TakeSource = this.parts.vision.source.peek()?.kind ?? 'camera';
    await this.toasts.guard(async () => {
      const correction = await this.parts.call('live.correct', { movementId, source, right });
      await this.library.load();
      const { sign } = correction;
      const isRest = sign.kind === 'rest';
      const putBack = this.live.corrected(movementId, isRest ? null : sign);
      this.toasts.info(isRest ? t('correct.keptRest') : t('correct.kept', { name: sign.name }), {
        label: t('action.undo'),
        run: () => this.undo(correction, putBack),
      });
    });
    this.busy.value = false;
    this.close();
  }

  private async undo({ takeId, sign, signAdded, replaced }: Correction, putBack: () => void): Promise<void> {
    await this.toasts.guard(async () => {
      if (signAdded) await this.parts.call('sign.remove', { signId: sign.id });
      else await this.parts.call('take.remove', { takeId });
      if (replaced) await this.parts.call('take.restore', { takeId: replaced });
      putBack();
      await this.library.load();
      this.toasts.info(t('correct.undone'));
    });
  }

  /** Hands that reach for the keyboard are not captioned meanwhile. */
  private ask(target: CorrectionTarget): void {
    this.release ??= this.live.hold();
    this.target.value = target;
  }
}
