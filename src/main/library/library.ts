import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type LibraryView, type Notice, type SignView, type TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { checkTake } from '../../shared/domain/take-check.js';
import {
  takesInUse,
  type SignId,
  type SignKind,
  type TakeId,
  type TakeSource,
  type Trim,
} from '../../shared/domain/take.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { writeFileAtomic } from './atomic-file.js';
import { asText, exists, setAside } from './files.js';
import { byAge, FORMAT_VERSION, takeView, type SignFile } from './formats.js';
import { freeIds } from './free-ids.js';
import { planImport, writePlan, type ImportedSign } from './import-plan.js';
import { LibraryIndex } from './library-index.js';
import { loadSigns, readSign } from './load-signs.js';
import { lockFolder } from './lock.js';
import { slug } from './names.js';
import { Shelf, signView, type Entry } from './shelf.js';
import { withWords } from './sign-edits.js';
import type { StoredSign } from './stored-signs.js';
import { copyTake, moveTake, newTakeId, replaceTake, withDisabled, withTrim } from './take-edits.js';
import { TakeStore } from './take-store.js';
import type { TaughtTakes } from './taught-takes.js';
import { Trash } from './trash.js';

/** Takes of a library from which on it has an index. */
const usuallyIndexed = 200;

/**
 * Signs and takes on disk: `signs/<sign>/sign.json`, `signs/<sign>/takes/<take>.json` and `.f32`. Everything
 * is written whole or not at all; what cannot be read is set aside with a notice; what is removed goes to
 * `trash` and can be restored. One writer at a time.
 */
export class Library {
  private readonly shelf = new Shelf();
  private readonly notices: Notice[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly trash: Trash;
  private queue: Promise<unknown> = Promise.resolve();
  private indexing: Promise<void> = Promise.resolve();
  private latest = 0;
  /** Above 0, what changes is announced later. */
  private holding = 0;
  private held = false;
  private closed = false;

  private constructor(
    private readonly root: string,
    private readonly unlock: () => Promise<void>,
  ) {
    this.trash = new Trash(root);
  }

  /**
   * Opens the library in `folder`, making it when missing. One of `leastIndexed` takes gets an index, so that it
   * opens faster the next time. Throws MudraError `library.locked`, `disk.*`.
   */
  static async open(folder: string, leastIndexed = usuallyIndexed): Promise<Library> {
    const library = new Library(folder, await lockFolder(folder));
    try {
      const index = await LibraryIndex.open(folder);
      await loadSigns(folder, library.shelf, library.notices, (id) => library.storeOf(id), index);
      // A clock that was put back since must not sort new ones before.
      library.latest = library.shelf.newest;
      await library.trash.purge();
      library.indexing = index.save(leastIndexed);
    } catch (error) {
      await library.unlock();
      throw asMudraError(error);
    }
    return library;
  }

  /** Signs and takes, oldest first. */
  view(): LibraryView {
    return { signs: this.shelf.entries.map(signView), notices: [...this.notices] };
  }

  /** The sign's present name; null when there is no such sign. */
  signName(signId: SignId): string | null {
    return this.shelf.get(signId)?.sign.name ?? null;
  }

  /** Throws `sign.unknown`. */
  signView(signId: SignId): SignView {
    return signView(this.shelf.entry(signId));
  }

  /** Throws `take.unknown`. */
  takeView(takeId: TakeId): TakeView {
    return takeView(this.shelf.take(takeId).file);
  }

  /** Changes with the signs and takes that training would see, and not with names. */
  fingerprint(): string {
    return this.shelf.fingerprint();
  }

  /** By take, what changes with its frames. */
  contentKeys(): ReadonlyMap<TakeId, string> {
    return this.shelf.contentKeys();
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Listeners hear once of all that changes while `job` runs. */
  async together<T>(job: () => Promise<T>): Promise<T> {
    this.holding++;
    try {
      return await job();
    } finally {
      if (--this.holding === 0 && this.held) this.announce();
    }
  }

  dismissNotices(): void {
    this.notices.length = 0;
  }

  /**
   * Throws `sign.nameEmpty`, `sign.nameTaken`, `disk.*`. There is one rest: asked again, it is given back; its name
   * gets a number where a sign has it.
   */
  addSign(name: string, kind: SignKind): Promise<SignView> {
    return this.change(async () => {
      const { rest } = this.shelf;
      if (kind === 'rest' && rest) return signView(rest);
      const clean = kind === 'rest' ? this.shelf.restName(name) : this.shelf.freeName(name);
      const id = `${slug(clean)}-${randomBytes(3).toString('hex')}` as SignId;
      const createdAt = this.now().toISOString();
      const sign: SignFile = { formatVersion: FORMAT_VERSION, id, name: clean, kind, createdAt };
      await writeFileAtomic(join(this.folderOf(id), 'sign.json'), asText(sign));
      const entry: Entry = { sign, takes: [], store: this.storeOf(id) };
      this.shelf.put(entry);
      return signView(entry);
    });
  }

  /**
   * `back`: to a name that it had, which the rest may have as well in libraries of before. Throws `sign.unknown`,
   * `sign.nameEmpty`, `sign.nameTaken`, `disk.*`.
   */
  renameSign(signId: SignId, name: string, back = false): Promise<SignView> {
    return this.change(async () => {
      const entry = this.shelf.entry(signId);
      const among = back ? entry.sign.kind : undefined;
      return this.rewriteSign(entry, { ...entry.sign, name: this.shelf.freeName(name, signId, among) });
    });
  }

  /** What people say about a sign; empty texts take it away, no `picture` leaves it. Throws `sign.unknown`, `disk.*`. */
  describeSign(signId: SignId, notes: string, symbol: string, picture?: string): Promise<SignView> {
    return this.change(async () => {
      const entry = this.shelf.entry(signId);
      return this.rewriteSign(entry, withWords(entry.sign, notes, symbol, picture));
    });
  }

  /** Moves the sign with its takes to the trash. Throws `sign.unknown`, `disk.*`. */
  removeSign(signId: SignId): Promise<undefined> {
    return this.change(async () => {
      this.shelf.entry(signId);
      await this.trash.putSign(signId, this.folderOf(signId));
      this.shelf.delete(signId);
      return undefined;
    });
  }

  /**
   * Throws `sign.unknown` when it is not in the trash, `sign.nameTaken` when its name is used by now or there is
   * another rest, `file.damaged` after setting a broken one aside, `file.newer`, `file.skipped`.
   */
  restoreSign(signId: SignId): Promise<SignView> {
    return this.change(async () => {
      const folder = this.trash.signFolder(signId);
      if (this.shelf.has(signId) || !(await exists(folder))) throw new MudraError('sign.unknown');
      const sign = await this.orThrow([folder], () => readSign(folder));
      this.shelf.assertFree(sign.name, sign.kind);
      const { rest } = this.shelf;
      if (sign.kind === 'rest' && rest) throw new MudraError('sign.nameTaken', { name: rest.sign.name });
      await this.trash.takeOutSign(signId, this.folderOf(signId));
      const store = this.storeOf(signId);
      const entry: Entry = { sign, store, takes: await store.load(this.notices) };
      this.shelf.put(entry);
      return signView(entry);
    });
  }

  /** Throws `take.*` when the frames cannot be kept, `sign.unknown`, `disk.*`; then nothing is written. */
  addTake(signId: SignId, source: TakeSource, frames: readonly HandFrame[]): Promise<TakeView> {
    return this.change(async () => {
      const entry = this.shelf.entry(signId);
      const error = checkTake(frames);
      if (error) throw error;
      const id = newTakeId();
      const take = { id, signId, createdAt: this.now().toISOString(), source, frames };
      const file = await entry.store.add(take);
      entry.takes.push(file);
      return takeView(file);
    });
  }

  /**
   * Adds what is not there yet of a sign that was kept elsewhere, whole or not at all; nothing that is there
   * changes. `merge` joins it to a sign of the same name. Its takes must be such as `addTake` takes; `shared` are
   * what `sharedContents` gives of all that comes with it. Throws `disk.*`.
   */
  importSign(incoming: StoredSign, merge: boolean, shared?: ReadonlySet<string>): Promise<ImportedSign> {
    return this.change(async () => {
      const free = await freeIds(this.root, this.shelf, this.trash);
      const plan = await planImport(this.shelf.entries, incoming, merge, free, shared);
      const { sign, isNew, alreadyThere } = plan;
      const folder = this.folderOf(sign.id);
      const files = await writePlan(plan, { root: this.root, folder, trash: this.trash.takes });
      const entry = this.shelf.get(sign.id) ?? { sign, takes: [], store: this.storeOf(sign.id) };
      entry.takes = [...entry.takes, ...files].sort(byAge);
      this.shelf.put(entry);
      const added = files.map((file) => file.id);
      return { signId: sign.id, name: sign.name, isNew, added, alreadyThere };
    });
  }

  /**
   * The frames that count, or with `whole` also those that a trim leaves out. Throws `take.unknown`, `file.damaged`
   * after setting a broken take aside, `file.skipped`.
   */
  takeFrames(takeId: TakeId, whole = false): Promise<readonly HandFrame[]> {
    return this.inTurn(() => this.readFrames(this.shelf.take(takeId).entry, takeId, whole));
  }

  /**
   * Only what lies within counts from now on; null: all that was recorded. Throws `take.*` when the rest could not
   * be a take, and like `takeFrames`.
   */
  trimTake(takeId: TakeId, trim: Trim | null): Promise<TakeView> {
    return this.change(async () => {
      const { entry, file } = this.shelf.take(takeId);
      const changed = withTrim(file, await this.readFrames(entry, takeId, true), trim);
      await replaceTake(entry, changed);
      return takeView(changed);
    });
  }

  /** A disabled take is kept, and nothing learns from it. Throws `take.unknown`, `disk.*`. */
  disableTake(takeId: TakeId, disabled: boolean): Promise<TakeView> {
    return this.change(async () => {
      const { entry, file } = this.shelf.take(takeId);
      const changed = withDisabled(file, disabled);
      await replaceTake(entry, changed);
      return takeView(changed);
    });
  }

  /** Gives a take to another sign. Throws `sign.unknown`, and like `takeFrames`. */
  moveTake(takeId: TakeId, signId: SignId): Promise<TakeView> {
    return this.change(async () => {
      const { entry, file } = this.shelf.take(takeId);
      const target = this.shelf.entry(signId);
      if (target === entry) return takeView(file);
      await this.readFrames(entry, takeId);
      return takeView(await moveTake(entry, target, file));
    });
  }

  /** The same take once more, to be trimmed or moved on its own. Throws like `takeFrames`. */
  duplicateTake(takeId: TakeId): Promise<TakeView> {
    return this.change(async () => {
      const { entry, file } = this.shelf.take(takeId);
      await this.readFrames(entry, takeId);
      return takeView(await copyTake(entry, file));
    });
  }

  /** Throws `take.unknown`, `disk.*`. */
  removeTake(takeId: TakeId): Promise<undefined> {
    return this.change(async () => {
      const { entry, file } = this.shelf.take(takeId);
      await entry.store.remove(takeId);
      entry.takes = entry.takes.filter((take) => take !== file);
      return undefined;
    });
  }

  /**
   * Throws `take.unknown` when it is not in the trash, `sign.unknown` when its sign is gone, `file.damaged` after
   * setting a broken one aside, `file.newer`, `file.skipped`.
   */
  restoreTake(takeId: TakeId): Promise<TakeView> {
    return this.change(async () => {
      if (this.shelf.hasTake(takeId) || !(await this.trash.hasTake(takeId)))
        throw new MudraError('take.unknown');
      const file = await this.orThrow(this.trash.takePaths(takeId), () => this.trash.readTake(takeId));
      const entry = this.shelf.entry(file.signId);
      await entry.store.restore(takeId);
      entry.takes = [...entry.takes, file].sort(byAge);
      return takeView(file);
    });
  }

  /** Every sign with the frames of its takes that are in use. Broken takes are set aside with a notice. */
  readAll(): Promise<TaughtTakes[]> {
    return this.inTurn(async () => {
      const all: TaughtTakes[] = [];
      for (const entry of this.shelf.entries) {
        const takes = [];
        for (const { id, createdAt } of takesInUse(entry.takes)) {
          const frames = await this.framesOrNotice(entry, id);
          if (!('code' in frames)) takes.push({ id, createdAt, frames });
        }
        const { id, name, kind } = entry.sign;
        all.push({ id, name, kind, takes });
      }
      return all;
    });
  }

  /** Waits for what is being written and unlocks the folder. Whatever is asked for afterwards is refused. */
  async close(): Promise<void> {
    this.closed = true;
    await this.queue;
    await this.indexing;
    await this.unlock();
  }

  /** The frames of a take, or why they cannot be had: a broken take is set aside and listeners hear of it. */
  private async framesOrNotice(entry: Entry, takeId: TakeId, whole = false): Promise<HandFrame[] | Notice> {
    try {
      return await entry.store.frames(takeId, whole);
    } catch (error) {
      const notice = await entry.store.setAside(takeId, error);
      this.notices.push(notice);
      if (notice.code !== 'file.skipped') entry.takes = entry.takes.filter((take) => take.id !== takeId);
      this.announce();
      return notice;
    }
  }

  private async readFrames(entry: Entry, takeId: TakeId, whole = false): Promise<HandFrame[]> {
    const read = await this.framesOrNotice(entry, takeId, whole);
    if ('code' in read) throw new MudraError(read.code, read.params);
    return read;
  }

  private async rewriteSign(entry: Entry, sign: SignFile): Promise<SignView> {
    await writeFileAtomic(join(this.folderOf(sign.id), 'sign.json'), asText(sign));
    entry.sign = sign;
    return signView(entry);
  }

  /** `read`s something in the trash; what is broken there is set aside with a notice, and thrown. */
  private async orThrow<T>(paths: readonly [string, ...string[]], read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const notice = await setAside(this.root, paths, error);
      this.notices.push(notice);
      this.announce();
      throw new MudraError(notice.code, notice.params);
    }
  }

  /** Jobs on the files happen one after another. */
  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    // Somebody else may have the folder by then, or have removed it: nothing there is damaged.
    if (this.closed) return Promise.reject(new Error('the library is closed'));
    const result = this.queue.then(job);
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** A job in turn; listeners hear of each that succeeded. */
  private async change<T>(job: () => Promise<T>): Promise<T> {
    const value = await this.inTurn(job);
    this.announce();
    return value;
  }

  private announce(): void {
    this.held = this.holding > 0;
    if (this.held) return;
    for (const listener of this.listeners) listener();
  }

  /** The time, never the same twice: what is made later is sorted later, also after a restart. */
  private now(): Date {
    this.latest = Math.max(Date.now(), this.latest + 1);
    return new Date(this.latest);
  }

  private storeOf(signId: SignId): TakeStore {
    return new TakeStore(this.root, this.folderOf(signId), this.trash.takes);
  }

  private folderOf(signId: SignId): string {
    return join(this.root, 'signs', signId);
  }
}
