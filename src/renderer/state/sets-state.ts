import { computed, signal } from '@preact/signals';
import type { RemovedSet, SignSet, StorageUse, HealthReport, Healed } from '../../shared/contract-sharing.js';
import { t } from '../../shared/i18n/t.js';
import type { Parts } from './parts.js';
import type { TasksState } from './tasks-state.js';
import type { Toasts } from './toasts.js';

/** The sign sets, the room that they take, and whether the open one is well. */
export class SetsState {
  readonly sets = signal<readonly SignSet[]>([]);
  readonly current = computed(() => this.sets.value.find((set) => set.current) ?? null);
  /** Those that can be brought back. */
  readonly removed = signal<readonly RemovedSet[]>([]);
  readonly storage = signal<StorageUse | null>(null);
  private asked = 0;
  readonly report = signal<HealthReport | null>(null);
  readonly healed = signal<Omit<Healed, 'report'> | null>(null);
  /** The set that is being opened. */
  readonly opening = signal<string | null>(null);

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call'>,
    private readonly tasks: TasksState,
    private readonly toasts: Toasts,
    /** Ends what cannot go on in another set. */
    private readonly leave: () => Promise<void>,
  ) {
    parts.bridge.on('sets.changed', (sets) => {
      const before = this.current.peek()?.id;
      this.sets.value = sets;
      if (before !== this.current.peek()?.id) {
        // What was found is of another set.
        this.report.value = null;
        this.healed.value = null;
      }
      if (this.storage.peek()) void this.toasts.guard(() => this.measure());
    });
  }

  async load(): Promise<void> {
    await this.toasts.guard(async () => {
      this.sets.value = await this.parts.call('sets.read', undefined);
      await this.measure();
    });
  }

  async measure(): Promise<void> {
    this.removed.value = await this.parts.call('sets.removed', undefined);
    // Of two answers the one that was asked for last counts: an earlier one may take longer.
    const asking = ++this.asked;
    const storage = await this.parts.call('storage.read', undefined);
    if (asking === this.asked) this.storage.value = storage;
  }

  /** Makes a set and opens it. Throws `set.nameEmpty`, `set.nameTaken`, `disk.*`. */
  async create(name: string): Promise<void> {
    const { id } = await this.parts.call('set.create', { name });
    await this.open(id);
  }

  /** Renames a set, with undo. Throws as `create` does. */
  async rename({ id: set, name: before }: SignSet, name: string): Promise<void> {
    if (name.trim() === before) return;
    await this.parts.call('set.rename', { set, name });
    const undo = (): Promise<unknown> =>
      this.toasts.guard(() => this.parts.call('set.rename', { set, name: before }));
    this.toasts.info(t('sets.renamed', { name: name.trim() }), {
      label: t('action.undo'),
      run: () => void undo(),
    });
  }

  /** Throws as `create` does, and what the copying fails with. */
  async duplicate(set: string, name: string): Promise<void> {
    const end = await this.tasks.run('copy', () => this.parts.call('set.duplicate', { set, name }));
    if (end) this.toasts.info(t('sets.duplicated', { name }));
  }

  async open(set: string): Promise<void> {
    this.opening.value = set;
    await this.leave();
    await this.toasts.guard(() => this.parts.call('set.open', { set }));
    this.opening.value = null;
  }

  /** Undone, the set is open again if it was. */
  async remove({ id, name, current }: SignSet): Promise<void> {
    await this.toasts.guard(async () => {
      if (current) await this.leave();
      await this.parts.call('set.remove', { set: id });
      this.toasts.info(t('sets.removed', { name }), {
        label: t('action.undo'),
        run: async () => {
          await this.toasts.guard(async () => {
            await this.parts.call('set.restore', { set: id });
            if (current) await this.open(id);
          });
        },
      });
    });
  }

  /** Brings a set back from the trash. */
  async bringBack({ id, name }: RemovedSet): Promise<void> {
    await this.toasts.guard(async () => {
      await this.parts.call('set.restore', { set: id });
      this.sets.value = await this.parts.call('sets.read', undefined);
      await this.measure();
      const back = this.sets.peek().find((set) => set.id === id)?.name ?? name;
      this.toasts.info(t('sets.cameBack', { name: back }));
    });
  }

  async emptyTrash(): Promise<void> {
    await this.toasts.guard(async () => {
      this.storage.value = await this.parts.call('storage.emptyTrash', undefined);
      this.asked++;
      this.removed.value = [];
      this.toasts.info(t('storage.emptied'));
    });
  }

  /** Asked for twice, it is done once. */
  async check(): Promise<void> {
    if (this.tasks.busy.peek()) return;
    await this.toasts.guard(async () => {
      this.healed.value = null;
      const end = await this.tasks.run('check', () => this.parts.call('health.check', undefined));
      if (end?.outcome === 'checked') this.report.value = end.report;
    });
  }

  /** Mends all that can be mended; asked for twice, once. */
  async heal(): Promise<void> {
    if (this.tasks.busy.peek()) return;
    const findings = this.report.peek()?.findings.filter(({ remedy }) => remedy !== 'none') ?? [];
    await this.toasts.guard(async () => {
      const named = findings.map(({ id }) => id);
      const end = await this.tasks.run('heal', () => this.parts.call('health.heal', { findings: named }));
      if (end?.outcome !== 'healed') return;
      this.showHealed(end.healed);
      await this.load();
    });
  }

  showHealed({ report, ...healed }: Healed): void {
    this.report.value = report;
    this.healed.value = healed;
  }

  /** Tells that a set was duplicated, by its id alone. */
  async tellCopied(set: string): Promise<void> {
    const sets = await this.parts.call('sets.read', undefined);
    const name = sets.find(({ id }) => id === set)?.name;
    if (name !== undefined) this.toasts.info(t('sets.duplicated', { name }));
  }
}
