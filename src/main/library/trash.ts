import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SignId, TakeId } from '../../shared/domain/take.js';
import { exists, move, namesIn } from './files.js';
import type { TakeFile } from './formats.js';
import { readTake, takeIdsIn, touch } from './take-store.js';

/** What was removed can be brought back for this long. */
export const keepMs = 7 * 24 * 3600 * 1000;

/** Removed signs and takes: `trash/signs/<sign>/` and `trash/takes/<take>.json` with `.f32`. */
export class Trash {
  /** Where removed takes lie. */
  readonly takes: string;
  private readonly signs: string;
  /** By removed sign, the takes in it, which stay as they are while it lies here. */
  private readonly known = new Map<string, readonly TakeId[]>();

  constructor(root: string) {
    this.takes = join(root, 'trash', 'takes');
    this.signs = join(root, 'trash', 'signs');
  }

  signFolder(signId: SignId): string {
    return join(this.signs, signId);
  }

  /** Ids of the takes that lie in removed signs. */
  async takesOfSigns(): Promise<ReadonlySet<TakeId>> {
    const ids = new Set<TakeId>();
    for (const name of await namesIn(this.signs)) {
      const own = this.known.get(name) ?? (await takeIdsIn(join(this.signs, name, 'takes'), '.json'));
      this.known.set(name, own);
      for (const id of own) ids.add(id);
    }
    return ids;
  }

  /** The files of a take; the first makes the others count. */
  takePaths(takeId: TakeId): [string, string] {
    return [join(this.takes, `${takeId}.json`), join(this.takes, `${takeId}.f32`)];
  }

  hasTake(takeId: TakeId): Promise<boolean> {
    return exists(this.takePaths(takeId)[0]);
  }

  /** Throws FormatError. */
  async readTake(takeId: TakeId): Promise<TakeFile> {
    return (await readTake(this.takes, takeId)).file;
  }

  /** Moves a sign's folder here. The week counts from now, so the time is set before anything else can happen. */
  async putSign(signId: SignId, folder: string): Promise<void> {
    this.known.delete(signId);
    await rm(this.signFolder(signId), { recursive: true, force: true });
    await touch(folder);
    await move(folder, this.signFolder(signId));
  }

  async takeOutSign(signId: SignId, folder: string): Promise<void> {
    await move(this.signFolder(signId), folder);
  }

  /** Deletes what was removed more than a week ago. */
  async purge(): Promise<void> {
    for (const folder of [this.signs, this.takes]) {
      for (const name of await namesIn(folder)) {
        const path = join(folder, name);
        const { mtimeMs } = await stat(path);
        if (Date.now() - mtimeMs > keepMs) await rm(path, { recursive: true, force: true });
      }
    }
  }
}
