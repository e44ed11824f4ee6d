import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { idPattern } from '../../shared/contract-base.js';
import type { RemovedSet } from '../../shared/contract-sharing.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { removeTemporaryFiles, writeFileAtomic } from './atomic-file.js';
import { asText, exists, isMissing, move, namesIn, readBytes, renameOver } from './files.js';
import { FORMAT_VERSION, parseFile } from './formats.js';
import { sameName, slug, tidy } from './names.js';
import { touch } from './take-store.js';

/** The set that was there before there were sets: it lies in the data folder itself. */
export const firstSet = 'first';

const date = v.pipe(v.string(), v.isoTimestamp());
const setFileSchema = v.object({
  formatVersion: v.literal(FORMAT_VERSION),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(400)),
  createdAt: date,
});
const choiceSchema = v.object({ formatVersion: v.literal(FORMAT_VERSION), current: v.string() });

export interface SetOnDisk {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  /** Its library, its model and what belongs to them lie in it. */
  readonly folder: string;
}

/** What was removed can be brought back for this long. */
const keepMs = 7 * 24 * 3600 * 1000;

/** What belongs to the first set, in whose folder other things lie, too. Without `library` it is not there. */
const parts = ['set.json', 'model', 'calibration.json', 'library'] as const;

/**
 * Sign sets in a data folder: `sets/<id>/` with `set.json` (its name), `library/` and `model/`. The first one lies in
 * the data folder itself, as it did before there were others. Removed ones are in `removed-sets`. Only whoever
 * holds the data folder's lock may change them.
 */
export class SignSets {
  private constructor(
    private readonly root: string,
    /** What the first set is called until it is given a name. */
    private readonly firstName: string,
    private remembered: string,
  ) {}

  /** Reads which set was open last. A choice that cannot be read is none. */
  static async open(root: string, firstName: string): Promise<SignSets> {
    const remembered = await readBytes(join(root, 'sets.json'))
      .then((bytes) => parseFile(choiceSchema, bytes).current)
      .catch(() => firstSet);
    return new SignSets(root, firstName, remembered);
  }

  /**
   * Deletes what a copying that was killed left, and sets that were removed more than a week ago; for the one who
   * holds the data folder.
   */
  async clean(): Promise<void> {
    await removeTemporaryFiles(join(this.root, 'sets'));
    for (const folder of await this.removed()) {
      const { mtimeMs } = await stat(folder);
      if (Date.now() - mtimeMs > keepMs) await rm(folder, { recursive: true, force: true });
    }
  }

  /** All sets, the first one first, then by age. There is always one. */
  async list(): Promise<SetOnDisk[]> {
    const others: SetOnDisk[] = [];
    for (const id of await namesIn(join(this.root, 'sets'))) {
      if (!idPattern.test(id) || id === firstSet) continue;
      const folder = this.folderOf(id);
      if (await isFolder(folder)) others.push(await this.read(id, folder, id));
    }
    others.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
    const hasFirst = others.length === 0 || (await exists(join(this.root, 'library')));
    return hasFirst ? [await this.read(firstSet, this.root, this.firstName), ...others] : others;
  }

  /** The set that was open last, else the first that there is. */
  async last(): Promise<SetOnDisk> {
    const sets = await this.list();
    const found = sets.find(({ id }) => id === this.remembered) ?? sets[0];
    if (!found) throw new MudraError('set.unknown');
    return found;
  }

  /** Throws `set.unknown`. */
  async find(id: string): Promise<SetOnDisk> {
    const found = (await this.list()).find((set) => set.id === id);
    if (!found) throw new MudraError('set.unknown');
    return found;
  }

  /** Keeps in mind which set is open, for the next start. Throws `disk.*`. */
  async remember(id: string): Promise<void> {
    this.remembered = id;
    await writeFileAtomic(
      join(this.root, 'sets.json'),
      asText({ formatVersion: FORMAT_VERSION, current: id }),
    );
  }

  /** Throws `set.nameEmpty`, `set.nameTaken`, `disk.*`. */
  async create(name: string): Promise<SetOnDisk> {
    const clean = await this.freeName(name);
    await this.keepFirst();
    const { id, folder } = await this.newPlace(clean);
    const createdAt = new Date().toISOString();
    await writeFileAtomic(
      join(folder, 'set.json'),
      asText({ formatVersion: FORMAT_VERSION, name: clean, createdAt }),
    );
    return { id, name: clean, createdAt, folder };
  }

  /** Throws `set.unknown`, `set.nameEmpty`, `set.nameTaken`, `disk.*`. */
  async rename(id: string, name: string): Promise<void> {
    const { folder, createdAt } = await this.find(id);
    const clean = await this.freeName(name, id);
    await writeFileAtomic(
      join(folder, 'set.json'),
      asText({ formatVersion: FORMAT_VERSION, name: clean, createdAt }),
    );
  }

  /**
   * Copies a set, which may be open, under another name; its trash and what was set aside stay behind. Throws like
   * `create`, and the reason of `signal`; then nothing is left of it.
   */
  async duplicate(
    id: string,
    name: string,
    { signal, onShare }: { readonly signal: AbortSignal; readonly onShare: (share: number) => void },
  ): Promise<SetOnDisk> {
    const from = await this.find(id);
    const clean = await this.freeName(name);
    await this.keepFirst();
    const place = await this.newPlace(clean);
    const making = `${place.folder}.${randomBytes(4).toString('hex')}.tmp`;
    const createdAt = new Date().toISOString();
    try {
      const copied = new Set<string>();
      // What was moved since it was listed is found where it is by then.
      for (let look = 0; look < 3; look++) {
        const files = (await filesToCopy(from.folder)).filter((path) => !copied.has(path));
        for (const [done, path] of files.entries()) {
          signal.throwIfAborted();
          if (look === 0) onShare(done / files.length);
          copied.add(path);
          await mkdir(dirname(join(making, path)), { recursive: true });
          // What was removed since is not in the copy.
          await copyFile(join(from.folder, path), join(making, path)).catch((error: unknown) => {
            if (!isMissing(error)) throw error;
          });
        }
      }
      await removeHalfSigns(join(making, 'library', 'signs'));
      await writeFileAtomic(
        join(making, 'set.json'),
        asText({ formatVersion: FORMAT_VERSION, name: clean, createdAt }),
      );
      await renameOver(making, place.folder);
    } catch (error) {
      await rm(making, { recursive: true, force: true });
      signal.throwIfAborted();
      throw asMudraError(error);
    }
    return { ...place, name: clean, createdAt };
  }

  /** Moves a set, which must not be open, to the trash. Throws `set.last`, `set.unknown`, `disk.*`. */
  async remove(id: string): Promise<void> {
    const { folder } = await this.find(id);
    if ((await this.list()).length < 2) throw new MudraError('set.last');
    const aside = this.removedFolder(id);
    await rm(aside, { recursive: true, force: true });
    if (id !== firstSet) await move(folder, aside);
    else for (const part of parts) await this.carry(part, folder, aside);
    // The week counts from here.
    await touch(aside);
  }

  /** Brings a removed set back, under another name where its own is taken by now. Throws `set.unknown`, `disk.*`. */
  async restore(id: string): Promise<void> {
    const aside = this.removedFolder(id);
    if (!(await exists(aside))) throw new MudraError('set.unknown');
    const { name, createdAt } = await this.read(id, aside, id === firstSet ? this.firstName : id);
    const taken = new Set((await this.list()).map((set) => tidy(set.name).toLocaleLowerCase()));
    let free = name;
    for (let n = 2; taken.has(tidy(free).toLocaleLowerCase()); n++) free = `${name} (${n})`;
    if (free !== name) {
      const named = asText({ formatVersion: FORMAT_VERSION, name: free, createdAt });
      await writeFileAtomic(join(aside, 'set.json'), named);
    }
    if (id !== firstSet) {
      await move(aside, this.folderOf(id));
      return;
    }
    for (const part of parts) await this.carry(part, aside, this.root);
    await rm(aside, { recursive: true, force: true });
  }

  /** What lies in the trash, removed last first. */
  async removedSets(): Promise<RemovedSet[]> {
    const sets: RemovedSet[] = [];
    for (const folder of await this.removed()) {
      const id = basename(folder);
      if (!idPattern.test(id)) continue;
      const { name } = await this.read(id, folder, id === firstSet ? this.firstName : id);
      const { mtime } = await stat(folder);
      sets.push({ id, name, removedAt: mtime.toISOString(), ...(await countSigns(folder)) });
    }
    return sets.sort((a, b) => (a.removedAt < b.removedAt ? 1 : -1));
  }

  /** Folders of the sets that were removed. */
  async removed(): Promise<string[]> {
    const folder = join(this.root, 'removed-sets');
    return (await namesIn(folder)).map((name) => join(folder, name));
  }

  private async carry(part: string, from: string, to: string): Promise<void> {
    await move(join(from, part), join(to, part));
  }

  /** Once there are other sets, the first one is there for its library alone. */
  private async keepFirst(): Promise<void> {
    const [first] = await this.list();
    if (first?.id === firstSet) await mkdir(join(this.root, 'library'), { recursive: true });
  }

  private async read(id: string, folder: string, fallback: string): Promise<SetOnDisk> {
    try {
      const { name, createdAt } = parseFile(setFileSchema, await readBytes(join(folder, 'set.json')));
      return { id, name, createdAt, folder };
    } catch {
      // A set is its takes: without a name that can be read it has its folder's.
      const { birthtime } = await stat(folder).catch(() => ({ birthtime: new Date() }));
      return { id, name: fallback, createdAt: birthtime.toISOString(), folder };
    }
  }

  private async freeName(name: string, except?: string): Promise<string> {
    const clean = tidy(name);
    if (clean === '') throw new MudraError('set.nameEmpty');
    const taken = (await this.list()).find((set) => set.id !== except && sameName(set.name, clean));
    if (taken) throw new MudraError('set.nameTaken', { name: taken.name });
    return clean;
  }

  private async newPlace(name: string): Promise<{ id: string; folder: string }> {
    const id = `${slug(name)}-${randomBytes(3).toString('hex')}`;
    await mkdir(join(this.root, 'sets'), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
      throw asMudraError(error);
    });
    return { id, folder: this.folderOf(id) };
  }

  private folderOf(id: string): string {
    return id === firstSet ? this.root : join(this.root, 'sets', id);
  }

  private removedFolder(id: string): string {
    if (!idPattern.test(id)) throw new MudraError('set.unknown');
    return join(this.root, 'removed-sets', id);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** A set's files below its folder. Landmarks come before the `.json` that makes them a take. */
async function filesToCopy(folder: string): Promise<string[]> {
  const files: string[] = [];
  const walk = async (path: string): Promise<void> => {
    const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const inner = `${path}/${entry.name}`;
      if (entry.isDirectory()) await walk(inner);
      else if (entry.isFile() && !entry.name.endsWith('.tmp')) files.push(inner);
    }
  };
  await walk('library/signs');
  await walk('model');
  if (await exists(join(folder, 'calibration.json'))) files.push('calibration.json');
  return files.sort((a, b) => Number(a.endsWith('.json')) - Number(b.endsWith('.json')));
}

/** Of a sign that was removed while it was copied there may be takes alone. */
async function removeHalfSigns(signs: string): Promise<void> {
  for (const id of await namesIn(signs)) {
    if (!(await exists(join(signs, id, 'sign.json')))) await rm(join(signs, id), { recursive: true });
  }
}

/** How many signs and takes lie in a set, by their files' names. */
export async function countSigns(setFolder: string): Promise<{ signs: number; takes: number }> {
  const folder = join(setFolder, 'library', 'signs');
  let signs = 0;
  let takes = 0;
  for (const id of await namesIn(folder)) {
    if (!idPattern.test(id)) continue;
    signs++;
    takes += (await namesIn(join(folder, id, 'takes'))).filter((name) => name.endsWith('.json')).length;
  }
  return { signs, takes };
}
