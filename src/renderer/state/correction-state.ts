import { effect, signal, untracked } from '@preact/signals';
import type { Caption, Correction, LibraryView, RecentMovement, RightSign } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { TakeId, TakeSource } from '../../shared/domain/take.js';
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
  /** What was put right while the window is open; `putBack` while it is so. */
  private readonly made: {
    readonly correction: Correction;
    readonly movementId: string;
    /** Of which opening of a set the library was that its take was in last. */
    opening: string;
    putBack: (() => void) | null;
  }[] = [];

  constructor(
    private readonly parts: Pick<Parts, 'call' | 'vision'>,
    private readonly live: LiveState,
    private readonly library: LibraryState,
    private readonly toasts: Toasts,
  ) {
    // The library's undo and redo take a correction back and bring it again, too.
    effect(() => {
      const view = library.view.value;
      if (this.made.length === 0) return;
      const takes = new Set(view.signs.flatMap((sign) => sign.takes.map(({ id }) => id)));
      untracked(() => this.follow(takes, openingOf(view)));
    });
  }

  /** Asks what the caption really was; without one, the last. */
  wrong(caption: Caption | undefined = this.live.history.peek().at(-1)): void {
    if (caption) this.ask({ kind: 'caption', caption });
    else this.toasts.info(t('correct.nothingYet'));
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
      const { value: correction, change } = await this.library.changing('correct', () =>
        this.parts.call('live.correct', { movementId, source, right }),
      );
      const { sign } = correction;
      const isRest = sign.kind === 'rest';
      const putBack = this.live.corrected(movementId, isRest ? null : sign);
      const opening = openingOf(this.library.view.peek());
      this.made.push({ correction, movementId, opening, putBack });
      const text = isRest ? t('correct.keptRest') : t('correct.kept', { name: sign.name });
      this.library.tellChange(text, change);
      if (change !== null) this.live.sentence.noteCorrection(change);
    });
    this.busy.value = false;
    this.close();
  }

  /** Captions say what they were put right to for as long as the take of it is there, or another set is open. */
  private follow(takes: ReadonlySet<TakeId>, opening: string): void {
    for (const one of this.made) {
      if (takes.has(one.correction.takeId)) one.opening = opening;
      else if (one.putBack && one.opening === opening) {
        one.putBack();
        one.putBack = null;
      }
    }
    for (const one of this.made) {
      const { takeId, sign } = one.correction;
      if (one.putBack || !takes.has(takeId)) continue;
      one.putBack = this.live.corrected(one.movementId, sign.kind === 'rest' ? null : sign);
    }
  }

  /** Hands that reach for the keyboard are not captioned meanwhile. */
  private ask(target: CorrectionTarget): void {
    this.release ??= this.live.hold();
    this.target.value = target;
  }
}

/** What the revisions of one opening of a set have in common. */
function openingOf({ revision = '' }: LibraryView): string {
  return revision.slice(0, revision.lastIndexOf('.') + 1);
}
