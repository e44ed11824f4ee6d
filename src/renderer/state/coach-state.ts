import { computed, signal } from '@preact/signals';
import type { Settings, TakeView } from '../../shared/contract.js';
import type { CoachSuggestion, TakeInsight } from '../../shared/contract-coach.js';
import type { TakeId } from '../../shared/domain/take.js';
import { t } from '../../shared/i18n/t.js';
import type { LibraryState } from './library-state.js';
import type { Parts } from './parts.js';
import type { Toasts } from './toasts.js';

export interface CoachParts {
  readonly settings: () => Settings;
  readonly changeSettings: (change: Partial<Settings>) => Promise<void>;
}

/** So many accepted takes are remembered, the latest ones. */
const mostAccepted = 1000;

/** What is wrong with takes and what to do next, as the main side sees it; kept up to date while somebody looks. */
export class CoachState {
  readonly insights = signal<readonly TakeInsight[]>([]);
  readonly suggestions = signal<readonly CoachSuggestion[]>([]);
  private readonly recorded = signal<readonly TakeId[]>([]);
  private readonly accepted = signal<ReadonlySet<TakeId>>(new Set());
  private holders = 0;
  private reading: Promise<void> | null = null;
  private stale = true;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly library: LibraryState,
    private readonly toasts: Toasts,
    private readonly own: CoachParts,
  ) {
    const changed = (): void => void this.refresh();
    parts.bridge.on('library.changed', changed);
    // A training may have found signs that are taken for one another.
    parts.bridge.on('training.ended', changed);
  }

  /** Takes that something seems wrong with and that nobody has kept on purpose, in the library's order. */
  readonly doubtful = computed(() =>
    this.insights.value.filter(
      ({ takeId, problems }) => problems.length > 0 && !this.accepted.value.has(takeId),
    ),
  );
  /** The take recorded last that something seems wrong with; null when all that were recorded are fine. */
  readonly noticed = computed<TakeInsight | null>(() => {
    const recorded = this.recorded.value;
    const found = this.doubtful.value.filter(({ takeId }) => recorded.includes(takeId));
    return found.sort((a, b) => recorded.indexOf(b.takeId) - recorded.indexOf(a.takeId))[0] ?? null;
  });

  /** Keeps what is known up to date until the returned function is called. */
  hold(): () => void {
    this.holders++;
    this.accepted.value = new Set(this.own.settings().acceptedTakes);
    void this.refresh();
    return () => {
      this.holders--;
      if (this.holders === 0) this.recorded.value = [];
    };
  }

  /** A take was recorded: should something be wrong with it, it is `noticed`. */
  watch({ id }: TakeView): void {
    this.recorded.value = [...this.recorded.peek(), id];
    void this.refresh();
  }

  find(takeId: TakeId): TakeInsight | null {
    return this.insights.value.find((one) => one.takeId === takeId) ?? null;
  }

  /** Keeps a take as it is, with undo: nothing more is said of it. */
  async accept(takeId: TakeId): Promise<void> {
    await this.setAccepted(takeId, true);
    const undo = (): void => void this.setAccepted(takeId, false);
    this.toasts.info(t('coach.kept'), { label: t('action.undo'), run: undo });
  }

  private async setAccepted(takeId: TakeId, on: boolean): Promise<void> {
    const others = this.own.settings().acceptedTakes.filter((id) => id !== takeId);
    const all = (on ? [...others, takeId] : others).slice(-mostAccepted);
    this.accepted.value = new Set(all);
    await this.own.changeSettings({ acceptedTakes: all });
    await this.refresh();
  }

  async remove(takeId: TakeId): Promise<void> {
    const take = this.take(takeId);
    if (take) await this.library.removeTake(take);
  }

  /** Gives a take to the sign that it looks like. */
  async moveToNearest({ takeId, nearest }: TakeInsight): Promise<void> {
    const sign = this.library.find(nearest?.id ?? null);
    if (sign) await this.library.moveTakes([takeId], sign);
  }

  take(takeId: TakeId): TakeView | null {
    for (const { takes } of this.library.view.value.signs) {
      const take = takes.find(({ id }) => id === takeId);
      if (take) return take;
    }
    return null;
  }

  /** Resolves when what is known is up to date; asks once for all who ask meanwhile. */
  async refresh(): Promise<void> {
    this.stale = true;
    if (this.holders === 0) return;
    this.reading ??= this.read().finally(() => (this.reading = null));
    await this.reading;
  }

  private async read(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      await this.toasts.guard(async () => {
        const [insights, suggestions] = await Promise.all([
          this.parts.call('insight.takes', undefined),
          this.parts.call('coach.read', undefined),
        ]);
        this.insights.value = insights;
        this.suggestions.value = suggestions;
      });
    }
  }
}
