import { createHash } from 'node:crypto';
import type { SignView } from '../../shared/contract.js';
import type { SignId, SignKind, TakeId } from '../../shared/domain/take.js';
import { takesInUse } from '../../shared/domain/take.js';
import { MudraError } from '../../shared/errors.js';
import { byAge, contentKey, takeView, type SignFile, type TakeFile } from './formats.js';
import { freeNameLike, sameName, tidy } from './names.js';
import type { TakeStore } from './take-store.js';

/** A sign of a library, as its files are, with its takes, oldest first. */
export interface Entry {
  sign: SignFile;
  takes: TakeFile[];
  readonly store: TakeStore;
}

/** What a library has in memory of its files, oldest sign first. */
export class Shelf {
  private readonly byId = new Map<SignId, Entry>();

  get entries(): Entry[] {
    return [...this.byId.values()];
  }

  get rest(): Entry | undefined {
    return this.entries.find(({ sign }) => sign.kind === 'rest');
  }

  /** When the last of the signs and takes was made, ms; 0 where there are none. */
  get newest(): number {
    let newest = 0;
    for (const { sign, takes } of this.byId.values()) {
      for (const { createdAt } of [sign, ...takes]) {
        const at = Date.parse(createdAt) || 0;
        // After the year 9998 what is later could have a year of five digits, which no file may have.
        if (at < Date.UTC(9999, 0)) newest = Math.max(newest, at);
      }
    }
    return newest;
  }

  has(signId: SignId): boolean {
    return this.byId.has(signId);
  }

  get(signId: SignId): Entry | undefined {
    return this.byId.get(signId);
  }

  /** Throws `sign.unknown`. */
  entry(signId: SignId): Entry {
    const entry = this.byId.get(signId);
    if (!entry) throw new MudraError('sign.unknown');
    return entry;
  }

  /** Throws `take.unknown`. */
  take(takeId: TakeId): { entry: Entry; file: TakeFile } {
    for (const entry of this.byId.values()) {
      const file = entry.takes.find((take) => take.id === takeId);
      if (file) return { entry, file };
    }
    throw new MudraError('take.unknown');
  }

  hasTake(takeId: TakeId): boolean {
    return this.entries.some(({ takes }) => takes.some((take) => take.id === takeId));
  }

  /** Puts signs in their place. */
  put(...entries: readonly Entry[]): void {
    for (const entry of entries) this.byId.set(entry.sign.id, entry);
    const sorted = this.entries.sort((a, b) => byAge(a.sign, b.sign));
    this.byId.clear();
    for (const one of sorted) this.byId.set(one.sign.id, one);
  }

  delete(signId: SignId): void {
    this.byId.delete(signId);
  }

  /**
   * `name` as it is kept, for a new sign or for `renamed`. Throws `sign.nameEmpty`, and `sign.nameTaken` where
   * another sign or the rest has it, or one `among` those of a kind.
   */
  freeName(name: string, renamed?: SignId, among?: SignKind): string {
    const clean = tidy(name);
    if (clean === '') throw new MudraError('sign.nameEmpty');
    const own = renamed && this.get(renamed)?.sign.name;
    // Signs and the rest could have one name once; what is there keeps it.
    if (own === undefined || !sameName(own, clean)) this.assertFree(clean, among);
    return clean;
  }

  /** Throws `sign.nameTaken` where a sign, `among` those of a kind, has the name. */
  assertFree(name: string, among?: SignKind): void {
    const has = ({ sign }: Entry): boolean => sign.kind === (among ?? sign.kind) && sameName(sign.name, name);
    const taken = this.entries.find(has);
    if (taken) throw new MudraError('sign.nameTaken', { name: taken.sign.name });
  }

  /** A name for the rest, which nobody was asked for. Throws `sign.nameEmpty`. */
  restName(name: string): string {
    const clean = tidy(name);
    if (clean === '') throw new MudraError('sign.nameEmpty');
    return freeNameLike(clean, (one) => this.entries.some(({ sign }) => sameName(sign.name, one)));
  }

  contentKeys(): ReadonlyMap<TakeId, string> {
    return new Map(this.entries.flatMap(({ takes }) => takes.map((file) => [file.id, contentKey(file)])));
  }

  /** Changes with the signs and takes that training would see, and not with names. */
  fingerprint(): string {
    const hash = createHash('sha256');
    for (const id of [...this.byId.keys()].sort()) {
      const entry = this.byId.get(id);
      hash.update(`${id} ${entry?.sign.kind}\n`);
      for (const { id: take, landmarks, trim } of takesInUse(entry?.takes ?? [])) {
        const part = trim ? ` ${trim.startMs}–${trim.endMs}` : '';
        hash.update(`${take} ${landmarks.sha256}${part}\n`);
      }
    }
    return hash.digest('hex');
  }
}

/** What the contract tells of a sign. */
export function signView({ sign, takes }: Entry): SignView {
  const { id, name, kind, createdAt, notes, symbol, picture } = sign;
  return {
    id,
    name,
    kind,
    createdAt,
    ...(notes ? { notes } : {}),
    ...(symbol ? { symbol } : {}),
    ...(picture ? { picture } : {}),
    takes: takes.map(takeView),
  };
}
