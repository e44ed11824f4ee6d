import { join } from 'node:path';
import type { StorageUse } from '../../shared/contract-sharing.js';
import { MudraError } from '../../shared/errors.js';
import { heal } from '../library/heal.js';
import { ailmentsNamed, examine, type Examination } from '../library/health.js';
import type { SetOnDisk, SignSets } from '../library/sets.js';
import { emptyTrash, storageUse } from '../library/storage.js';
import type { Library } from '../library/library.js';
import type { Tasks, TaskWatch } from './tasks.js';

interface UpkeepParts {
  readonly tasks: Tasks;
  readonly sets: SignSets;
  readonly set: () => SetOnDisk & { readonly library: Library };
}

/** How much room the sets take, and whether the open one is well. */
export class Upkeep {
  private last: Examination | null = null;

  constructor(private readonly parts: UpkeepParts) {}

  /** Another set is open: what was found is of the one before. */
  forget(): void {
    this.last = null;
  }

  async storage(): Promise<StorageUse> {
    const { sets, set } = this.parts;
    const open = set();
    const others = (await sets.list()).filter(({ id }) => id !== open.id);
    return storageUse(
      open.folder,
      others.map(({ folder }) => folder),
      await sets.removed(),
    );
  }

  /** Throws `task.busy`, `disk.*`. */
  async emptyTrash(): Promise<StorageUse> {
    const { tasks, sets, set } = this.parts;
    tasks.assertFree();
    await emptyTrash(join(set().folder, 'library'), await sets.removed());
    return this.storage();
  }

  check(): { task: string } {
    return this.parts.tasks.start('check', async (watch) => ({
      outcome: 'checked',
      report: (await this.examine(watch, 0, 1)).report,
    }));
  }

  /** Throws `task.unknown` when there was no check, or it did not find these. */
  heal(findings: readonly string[]): { task: string } {
    if (!this.last) throw new MudraError('task.unknown');
    const ailments = ailmentsNamed(this.last, findings);
    const { folder, library } = this.parts.set();
    return this.parts.tasks.start('heal', async (watch) => {
      const counts = await heal(folder, library, ailments, {
        signal: watch.signal,
        onShare: (share) => watch.progress(share / 2),
      });
      const { report } = await this.examine(watch, 0.5, 0.5);
      return { outcome: 'healed', healed: { ...counts, report } };
    });
  }

  private async examine(watch: TaskWatch, from: number, part: number): Promise<Examination> {
    const { folder, library } = this.parts.set();
    const { signs } = library.view();
    const loaded = {
      signs: new Map(signs.map(({ id, name }) => [id as string, name])),
      takes: new Set(signs.flatMap(({ takes }) => takes.map(({ id }) => id as string))),
    };
    this.last = await examine(folder, loaded, {
      signal: watch.signal,
      onShare: (share) => watch.progress(from + share * part),
    });
    return this.last;
  }
}
