import { createHash, randomBytes } from 'node:crypto';
import { readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryView, Notice, SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { checkTake } from '../../shared/domain/take-check.js';
import type { SignId, SignKind, TakeId, TakeSource } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { asText, move, namesIn, removeLeftovers, setAside, writeWhole } from './files.js';
import { FormatError, parseFile, signFileSchema, takeView, type SignFile, type TakeFile } from './formats.js';
import { lockFolder } from './lock.js';
import { TakeStore } from './take-store.js';

/** A sign with its takes' frames, as training wants them. */
export interface TaughtTakes {
  readonly id: SignId;
  readonly name: string;
  readonly kind: SignKind;
  readonly takes: readonly {
    readonly id: TakeId;
    readonly createdAt: string;
    readonly frames: readonly HandFrame[];
  }[];
}

interface Entry {
  sign: SignFile;
  takes: TakeFile[];
  readonly store: TakeStore;
}

/** What was removed can be brought back for this long. */
const keepTrashMs = 7 * 24 * 3600 * 1000;

/**
 * Signs and takes on disk: `signs/<sign>/sign.json`, `signs/<sign>/takes/<take>.json` and `.f32`. Everything
 * is written whole or not at all; what cannot be read is set aside with a notice; what is removed goes to
 * `trash` and can be restored. One writer at a time.
 */
export class Library {
  private readonly entries = new Map<SignId, Entry>();
  private readonly notices: Notice[] = [];
  private readonly listeners = new Set<() => void>();
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly root: string,
    private readonly unlock: () => Promise<void>,
  ) {}

  /** Opens the library in `folder`, making it when missing. Throws MudraError `library.locked`, `disk.*`. */
  static async open(folder: string): Promise<Library> {
    const library = new Library(folder, await lockFolder(folder));
    try {
      await library.load();
      await library.emptyOldTrash();
    } catch (error) {
      await library.unlock();
      throw error;
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
      const clean = this.freeName(name);
      const id = `${slug(clean)}-${randomBytes(3).toString('hex')}` as SignId;
      const sign: SignFile = { formatVersion: 1, id, name: clean, kind, createdAt: new Date().toISOString() };
      await writeWhole(join(this.folderOf(id), 'sign.json'), asText(sign));
      const entry: Entry = { sign, takes: [], store: new TakeStore(this.root, this.folderOf(id)) };
      this.entries.set(id, entry);
      return signView(entry);
    });
  }

  /** Throws `sign.unknown`, `sign.nameEmpty`, `sign.nameTaken`, `disk.*`. */
  renameSign(signId: SignId, name: string): Promise<SignView> {
    return this.change(async () => {
      const entry = this.entry(signId);
      const sign = { ...entry.sign, name: this.freeName(name, signId) };
      await writeWhole(join(this.folderOf(signId), 'sign.json'), asText(sign));
      entry.sign = sign;
      return signView(entry);
    });
  }

  /** Moves the sign with its takes to the trash. Throws `sign.unknown`. */
  removeSign(signId: SignId): Promise<undefined> {
    return this.change(async () => {
      this.entry(signId);
      const trash = this.trash('signs', signId);
      await rm(trash, { recursive: true, force: true });
      await move(this.folderOf(signId), trash);
      await stampNow(trash);
      this.entries.delete(signId);
      return undefined;
    });
  }

  /** Throws `sign.unknown` when it is not in the trash, `sign.nameTaken` when its name is used by now. */
  restoreSign(signId: SignId): Promise<SignView> {
    return this.change(async () => {
      const trash = this.trash('signs', signId);
      const text = await readFile(join(trash, 'sign.json'), 'utf8').catch(() => null);
      if (text === null || this.entries.has(signId)) throw new MudraError('sign.unknown');
      this.freeName(parseFile(signFileSchema, text).name);
      await move(trash, this.folderOf(signId));
      const entry = await this.loadSign(signId);
      if (!entry) throw new MudraError('sign.unknown');
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
      const take = { id, signId, createdAt: new Date().toISOString(), source, frames };
      const file = await entry.store.add(take);
      entry.takes.push(file);
      return takeView(file);
    });
  }

  /** Throws `take.unknown`, and `file.damaged` after setting a broken take aside. */
  async takeFrames(takeId: TakeId): Promise<readonly HandFrame[]> {
    const { entry, file } = this.findTake(takeId);
    try {
      return await entry.store.frames(file);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const notice = await this.change(() => this.dropBroken(entry, file, error));
      throw new MudraError(notice.code, notice.params);
    }
  }

  /** Throws `take.unknown`. */
  removeTake(takeId: TakeId): Promise<undefined> {
    return this.change(async () => {
      const { entry, file } = this.findTake(takeId);
      await entry.store.moveOut(takeId, this.trash('takes'));
      await stampNow(this.trash('takes', `${takeId}.json`));
      entry.takes = entry.takes.filter((take) => take !== file);
      return undefined;
    });
  }

  /** Throws `take.unknown` when it is not in the trash, `sign.unknown` when its sign is gone. */
  restoreTake(takeId: TakeId): Promise<TakeView> {
    return this.change(async () => {
      const text = await readFile(this.trash('takes', `${takeId}.json`), 'utf8').catch(() => null);
      const signId = (text ? (JSON.parse(text) as { signId?: SignId }) : {}).signId;
      if (signId === undefined) throw new MudraError('take.unknown');
      const entry = this.entry(signId);
      await entry.store.moveIn(takeId, this.trash('takes'));
      entry.takes = await entry.store.load(signId, this.notices);
      const file = entry.takes.find((take) => take.id === takeId);
      if (!file) throw new MudraError('take.unknown');
      return takeView(file);
    });
  }

  /** Every sign with the frames of its takes. Broken takes are set aside with a notice. */
  async readAll(): Promise<TaughtTakes[]> {
    const all: TaughtTakes[] = [];
    for (const entry of this.entries.values()) {
      const takes = [];
      for (const file of [...entry.takes]) {
        try {
          takes.push({ id: file.id, createdAt: file.createdAt, frames: await entry.store.frames(file) });
        } catch (error) {
          await this.change(() => this.dropBroken(entry, file, error));
        }
      }
      const { id, name, kind } = entry.sign;
      all.push({ id, name, kind, takes });
    }
    return all;
  }

  /** Waits for what is being written and unlocks the folder. */
  async close(): Promise<void> {
    await this.queue;
    await this.unlock();
  }

  private async load(): Promise<void> {
    for (const name of await namesIn(join(this.root, 'signs'))) await this.loadSign(name as SignId);
    const sorted = [...this.entries].sort(([, a], [, b]) => (a.sign.createdAt < b.sign.createdAt ? -1 : 1));
    this.entries.clear();
    for (const [id, entry] of sorted) this.entries.set(id, entry);
  }

  private async loadSign(signId: SignId): Promise<Entry | null> {
    const folder = this.folderOf(signId);
    await removeLeftovers(folder);
    try {
      const text = await readFile(join(folder, 'sign.json'), 'utf8').catch(() => {
        throw new FormatError('damaged', 'its sign.json is missing');
      });
      const sign = parseFile(signFileSchema, text);
      if (sign.id !== signId) throw new FormatError('damaged', `it belongs to the sign ${sign.id}`);
      const store = new TakeStore(this.root, folder);
      const entry: Entry = { sign, store, takes: await store.load(signId, this.notices) };
      this.entries.set(signId, entry);
      return entry;
    } catch (error) {
      this.notices.push(await setAside(this.root, [folder], error));
      return null;
    }
  }

  private async dropBroken(entry: Entry, file: TakeFile, error: unknown): Promise<Notice> {
    const notice = await entry.store.setAside(file.id, error);
    this.notices.push(notice);
    entry.takes = entry.takes.filter((take) => take !== file);
    return notice;
  }

  /** Changes happen one after another; listeners hear of each that succeeded. */
  private change<T>(job: () => Promise<T>): Promise<T> {
    const result = this.queue.then(job);
    this.queue = result.catch(() => undefined);
    return result.then((value) => {
      for (const listener of this.listeners) listener();
      return value;
    });
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

  private freeName(name: string, except?: SignId): string {
    const clean = name.normalize('NFC').trim().replace(/\s+/g, ' ');
    if (clean === '') throw new MudraError('sign.nameEmpty');
    const same = (other: string): boolean => other.toLocaleLowerCase() === clean.toLocaleLowerCase();
    for (const { sign } of this.entries.values()) {
      if (sign.id !== except && same(sign.name)) throw new MudraError('sign.nameTaken', { name: clean });
    }
    return clean;
  }

  private async emptyOldTrash(): Promise<void> {
    for (const kind of ['signs', 'takes'] as const) {
      for (const name of await namesIn(this.trash(kind))) {
        const path = this.trash(kind, name);
        const { mtimeMs } = await stat(path);
        if (Date.now() - mtimeMs > keepTrashMs) await rm(path, { recursive: true, force: true });
      }
    }
  }

  private folderOf(signId: SignId): string {
    return join(this.root, 'signs', signId);
  }

  private trash(kind: 'signs' | 'takes', name = ''): string {
    return join(this.root, 'trash', kind, name);
  }
}

async function stampNow(path: string): Promise<void> {
  await utimes(path, new Date(), new Date());
}

function signView({ sign, takes }: Entry): SignView {
  const { id, name, kind, createdAt } = sign;
  return { id, name, kind, createdAt, takes: takes.map(takeView) };
}

/** A readable folder name; names without Latin letters become `sign`. */
function slug(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 40) || 'sign';
}
