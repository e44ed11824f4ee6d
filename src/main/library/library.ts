import { createHash, randomBytes } from 'node:crypto';
import { rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  idPattern,
  type LibraryView,
  type Notice,
  type SignView,
  type TakeView,
} from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { checkTake } from '../../shared/domain/take-check.js';
import type { SignId, SignKind, TakeId, TakeSource } from '../../shared/domain/take.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { removeTemporaryFiles, writeFileAtomic } from './atomic-file.js';
import { asText, exists, namesIn, readBytes, setAside } from './files.js';
import {
  byAge,
  FORMAT_VERSION,
  FormatError,
  parseFile,
  signFileSchema,
  takeView,
  type SignFile,
  type TakeFile,
} from './formats.js';
import { planImport, writePlan, type ImportedSign } from './import-plan.js';
import { lockFolder } from './lock.js';
import { sameName, slug, tidy } from './names.js';
import type { StoredSign } from './stored-signs.js';
import { TakeStore } from './take-store.js';
import type { TaughtTakes } from './taught-takes.js';
import { Trash } from './trash.js';

interface Entry {
  sign: SignFile;
  takes: TakeFile[];
  readonly store: TakeStore;
}

/**
 * Signs and takes on disk: `signs/<sign>/sign.json`, `signs/<sign>/takes/<take>.json` and `.f32`. Everything
 * is written whole or not at all; what cannot be read is set aside with a notice; what is removed goes to
 * `trash` and can be restored. One writer at a time.
 */
export class Library {
  private readonly entries = new Map<SignId, Entry>();
  private readonly notices: Notice[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly trash: Trash;
  private queue: Promise<unknown> = Promise.resolve();
  private latest = 0;

  private constructor(
    private readonly root: string,
    private readonly unlock: () => Promise<void>,
  ) {
    this.trash = new Trash(root);
  }

  /** Opens the library in `folder`, making it when missing. Throws MudraError `library.locked`, `disk.*`. */
  static async open(folder: string): Promise<Library> {
    const library = new Library(folder, await lockFolder(folder));
    try {
      await library.load();
      await library.trash.purge();
    } catch (error) {
      await library.unlock();
      throw asMudraError(error);
    }
    return library;
  }

  /** Signs and takes, oldest first. */
  view(): LibraryView {
    return { signs: [...this.entries.values()].map(signView), notices: [...this.notices] };
  }

  /** The sign's present name; null when there is no such sign. */
  signName(signId: SignId): string | null {
    return this.entries.get(signId)?.sign.name ?? null;
  }

  /** Changes with the signs and takes that training would see, and not with names. */
  fingerprint(): string {
    const hash = createHash('sha256');
    for (const id of [...this.entries.keys()].sort()) {
      const entry = this.entries.get(id);
      hash.update(`${id} ${entry?.sign.kind}\n`);
      for (const take of entry?.takes ?? []) hash.update(`${take.id} ${take.landmarks.sha256}\n`);
    }
    return hash.digest('hex');
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dismissNotices(): void {
    this.notices.length = 0;
  }

  /** Throws `sign.nameEmpty`, `sign.nameTaken`, `disk.*`. There is one rest: asked again, it is given back. */
  addSign(name: string, kind: SignKind): Promise<SignView> {
    return this.change(async () => {
      const rest = [...this.entries.values()].find((e) => e.sign.kind === 'rest');
      if (kind === 'rest' && rest) return signView(rest);
      const clean = this.freeName(name, kind);
      const id = `${slug(clean)}-${randomBytes(3).toString('hex')}` as SignId;
      const createdAt = this.now().toISOString();
      const sign: SignFile = { formatVersion: FORMAT_VERSION, id, name: clean, kind, createdAt };
      await writeFileAtomic(join(this.folderOf(id), 'sign.json'), asText(sign));
      const entry: Entry = { sign, takes: [], store: this.storeOf(id) };
      this.entries.set(id, entry);
      return signView(entry);
    });
  }

  /** Throws `sign.unknown`, `sign.nameEmpty`, `sign.nameTaken`, `disk.*`. */
  renameSign(signId: SignId, name: string): Promise<SignView> {
    return this.change(async () => {
      const entry = this.entry(signId);
      const sign = { ...entry.sign, name: this.freeName(name, entry.sign.kind, signId) };
      await writeFileAtomic(join(this.folderOf(signId), 'sign.json'), asText(sign));
      entry.sign = sign;
      return signView(entry);
    });
  }

  /** Moves the sign with its takes to the trash. Throws `sign.unknown`, `disk.*`. */
  removeSign(signId: SignId): Promise<undefined> {
    return this.change(async () => {
      this.entry(signId);
      await this.trash.putSign(signId, this.folderOf(signId));
      this.entries.delete(signId);
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
      if (this.entries.has(signId) || !(await exists(folder))) throw new MudraError('sign.unknown');
      const sign = await this.orThrow([folder], () => readSign(folder));
      this.freeName(sign.name, sign.kind);
      const rest = [...this.entries.values()].find((e) => e.sign.kind === 'rest');
      if (sign.kind === 'rest' && rest) throw new MudraError('sign.nameTaken', { name: rest.sign.name });
      await this.trash.takeOutSign(signId, this.folderOf(signId));
      const store = this.storeOf(signId);
      const entry: Entry = { sign, store, takes: await store.load(this.notices) };
      this.entries.set(signId, entry);
      this.sort();
      return signView(entry);
    });
  }

  /** Throws `take.*` when the frames cannot be kept, `sign.unknown`, `disk.*`; then nothing is written. */
  addTake(signId: SignId, source: TakeSource, frames: readonly HandFrame[]): Promise<TakeView> {
    return this.change(async () => {
      const entry = this.entry(signId);
      const error = checkTake(frames);
      if (error) throw error;
      const id = `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}` as TakeId;
      const take = { id, signId, createdAt: this.now().toISOString(), source, frames };
      const file = await entry.store.add(take);
      entry.takes.push(file);
      return takeView(file);
    });
  }

  /**
   * Adds what is not there yet of a sign that was kept elsewhere, whole or not at all; nothing that is there
   * changes. `merge` joins it to a sign of the same name. Its takes must be such as `addTake` takes. Throws
   * `disk.*`.
   */
  importSign(incoming: StoredSign, merge: boolean): Promise<ImportedSign> {
    return this.change(async () => {
      const plan = await planImport([...this.entries.values()], incoming, merge, {
        sign: async (id) => !this.entries.has(id) && !(await exists(this.folderOf(id))),
        take: (signId, id) => this.isFreeTake(signId, id),
      });
      const { sign, isNew, alreadyThere } = plan;
      const folder = this.folderOf(sign.id);
      const files = await writePlan(plan, { root: this.root, folder, trash: this.trash.takes });
      const entry = this.entries.get(sign.id) ?? { sign, takes: [], store: this.storeOf(sign.id) };
      entry.takes = [...entry.takes, ...files].sort(byAge);
      this.entries.set(sign.id, entry);
      this.sort();
      const added = files.map((file) => file.id);
      return { signId: sign.id, name: sign.name, isNew, added, alreadyThere };
    });
  }

  /** Throws `take.unknown`, `file.damaged` after setting a broken take aside, `file.skipped`. */
  takeFrames(takeId: TakeId): Promise<readonly HandFrame[]> {
    return this.inTurn(async () => {
      const { entry } = this.findTake(takeId);
      const read = await this.framesOrNotice(entry, takeId);
      if ('code' in read) throw new MudraError(read.code, read.params);
      return read;
    });
  }

  /** Throws `take.unknown`, `disk.*`. */
  removeTake(takeId: TakeId): Promise<undefined> {
    return this.change(async () => {
      const { entry, file } = this.findTake(takeId);
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
      if (!(await this.trash.hasTake(takeId))) throw new MudraError('take.unknown');
      const file = await this.orThrow(this.trash.takePaths(takeId), () => this.trash.readTake(takeId));
      const entry = this.entry(file.signId);
      await entry.store.restore(takeId);
      entry.takes = [...entry.takes, file].sort(byAge);
      return takeView(file);
    });
  }

  /** Every sign with the frames of its takes. Broken takes are set aside with a notice. */
  readAll(): Promise<TaughtTakes[]> {
    return this.inTurn(async () => {
      const all: TaughtTakes[] = [];
      for (const entry of this.entries.values()) {
        const takes = [];
        for (const { id, createdAt } of entry.takes) {
          const frames = await this.framesOrNotice(entry, id);
          if (!('code' in frames)) takes.push({ id, createdAt, frames });
        }
        const { id, name, kind } = entry.sign;
        all.push({ id, name, kind, takes });
      }
      return all;
    });
  }

  /** Waits for what is being written and unlocks the folder. */
  async close(): Promise<void> {
    await this.queue;
    await this.unlock();
  }

  private async load(): Promise<void> {
    await removeTemporaryFiles(this.root);
    for (const name of await namesIn(join(this.root, 'signs'))) {
      if (idPattern.test(name)) await this.loadSign(name as SignId);
    }
    this.sort();
  }

  private async loadSign(signId: SignId): Promise<void> {
    const folder = this.folderOf(signId);
    await removeTemporaryFiles(folder);
    if (await removeIfEmpty(folder)) return;
    try {
      const sign = await readSign(folder);
      const store = this.storeOf(signId);
      this.entries.set(signId, { sign, store, takes: await store.load(this.notices) });
    } catch (error) {
      this.notices.push(await setAside(this.root, [folder], error, join(folder, 'sign.json')));
    }
  }

  /** The frames of a take, or why they cannot be had: a broken take is set aside and listeners hear of it. */
  private async framesOrNotice(entry: Entry, takeId: TakeId): Promise<HandFrame[] | Notice> {
    try {
      return await entry.store.frames(takeId);
    } catch (error) {
      const notice = await entry.store.setAside(takeId, error);
      this.notices.push(notice);
      if (notice.code !== 'file.skipped') entry.takes = entry.takes.filter((take) => take.id !== takeId);
      this.announce();
      return notice;
    }
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
    for (const listener of this.listeners) listener();
  }

  /** The time, never the same twice: what is made later is sorted later, also after a restart. */
  private now(): Date {
    this.latest = Math.max(Date.now(), this.latest + 1);
    return new Date(this.latest);
  }

  private sort(): void {
    const sorted = [...this.entries.values()].sort((a, b) => byAge(a.sign, b.sign));
    this.entries.clear();
    for (const entry of sorted) this.entries.set(entry.sign.id, entry);
  }

  private entry(signId: SignId): Entry {
    const entry = this.entries.get(signId);
    if (!entry) throw new MudraError('sign.unknown');
    return entry;
  }

  private findTake(takeId: TakeId): { entry: Entry; file: TakeFile } {
    for (const entry of this.entries.values()) {
      const file = entry.takes.find((take) => take.id === takeId);
      if (file) return { entry, file };
    }
    throw new MudraError('take.unknown');
  }

  /** Whether no take has the id: here, on disk though it could not be loaded, or in the trash. */
  private async isFreeTake(signId: SignId, id: TakeId): Promise<boolean> {
    for (const { takes } of this.entries.values()) if (takes.some((take) => take.id === id)) return false;
    const path = join(this.folderOf(signId), 'takes', id);
    const paths = [`${path}.json`, `${path}.f32`, ...this.trash.takePaths(id)];
    return (await Promise.all(paths.map(exists))).every((there) => !there);
  }

  private freeName(name: string, kind: SignKind, except?: SignId): string {
    const clean = tidy(name);
    if (clean === '') throw new MudraError('sign.nameEmpty');
    for (const { sign } of this.entries.values()) {
      if (sign.kind === kind && sign.id !== except && sameName(sign.name, clean))
        throw new MudraError('sign.nameTaken', { name: sign.name });
    }
    return clean;
  }

  private storeOf(signId: SignId): TakeStore {
    return new TakeStore(this.root, this.folderOf(signId), this.trash.takes);
  }

  private folderOf(signId: SignId): string {
    return join(this.root, 'signs', signId);
  }
}

/** `sign.json` of a sign's folder. Throws FormatError. */
async function readSign(folder: string): Promise<SignFile> {
  const sign = parseFile(
    signFileSchema,
    await readBytes(join(folder, 'sign.json'), 'its sign.json is missing'),
  );
  if (sign.id !== basename(folder)) throw new FormatError('damaged', `it belongs to the sign ${sign.id}`);
  return sign;
}

/** A sign's folder without anything in it is an addition that was killed: nothing was taught. */
async function removeIfEmpty(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}

function signView({ sign, takes }: Entry): SignView {
  const { id, name, kind, createdAt } = sign;
  return { id, name, kind, createdAt, takes: takes.map(takeView) };
}
