import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { SignId, Take, TakeId, Trim } from '../../shared/domain/take.js';
import { asMudraError } from '../../shared/errors.js';
import { writeFileAtomic } from './atomic-file.js';
import { asText, renameOver } from './files.js';
import { contentKey, digestOf, knowDigest, type SignFile, type TakeFile } from './formats.js';
import { freeNameLike, sameName, slug } from './names.js';
import { contentKeyOf, type StoredSign } from './stored-signs.js';
import { TakeStore } from './take-store.js';

export interface KnownSign {
  readonly sign: SignFile;
  /** As they are kept, or but the keys of their contents. */
  readonly takes: readonly (TakeFile | { readonly content: string; readonly part: string })[];
}

/** Whether an id may be used for something new: nothing has it, in the library, on disk or in the trash. */
export interface FreeIds {
  sign(id: SignId): Promise<boolean>;
  take(signId: SignId, id: TakeId): Promise<boolean>;
}

export interface ImportPlan {
  /** The sign that the takes go to. */
  readonly sign: SignFile;
  readonly isNew: boolean;
  /** What is not there yet, with the id under which it is to be kept. */
  readonly takes: readonly { readonly take: Take; readonly id: TakeId }[];
  readonly alreadyThere: number;
}

/** What became of a sign from elsewhere: where it is now, and which of its takes are new. */
export interface ImportedSign {
  readonly signId: SignId;
  readonly name: string;
  readonly isNew: boolean;
  readonly added: readonly TakeId[];
  readonly alreadyThere: number;
}

/**
 * Contents of takes that several of `signs` have, as copies that were given to another sign: they do not tell which
 * sign it is.
 */
export async function sharedContents(signs: readonly StoredSign[]): Promise<ReadonlySet<string>> {
  const first = new Map<string, StoredSign>();
  const shared = new Set<string>();
  for (const sign of signs) {
    for (const [i, take] of sign.takes.entries()) {
      if (i % 8 === 0) await breathe();
      const content = contentKeyOf(take);
      if ((first.get(content) ?? sign) !== sign) shared.add(content);
      else first.set(content, sign);
    }
  }
  return shared;
}

/**
 * What becomes of a sign from elsewhere in a library that has `known` signs. It is the same sign when it has the
 * same id, shares a take that is not `shared` with others that come with it, or is the rest; one that only has the
 * same name is another sign, unless `merge`. Takes are the same when their frames are; of copies that are trimmed
 * differently there are as many as came. Nothing that is known is changed.
 */
export async function planImport(
  known: readonly KnownSign[],
  incoming: StoredSign,
  merge: boolean,
  free: FreeIds,
  shared: ReadonlySet<string> = new Set(),
): Promise<ImportPlan> {
  const arriving: { take: Take; content: string }[] = [];
  for (const take of incoming.takes) {
    if (arriving.length % 8 === 0) await breathe();
    arriving.push({ take, content: contentKeyOf(take) });
  }
  const own = new Set(arriving.flatMap(({ content }) => (shared.has(content) ? [] : [content])));
  const target = targetOf(known, incoming.sign, own, merge);
  const sign = target?.sign ?? (await newSign(known, incoming.sign, free));
  /** By content, the parts of it that are there, and are none of those that come: each stands for one of them. */
  const others = new Map<string, number>();
  const there = new Set(target?.takes.map((one) => keyOf(one) + partOfKnown(one)));
  const coming = new Set(arriving.map(({ take, content }) => content + partOf(take.untrimmed?.trim)));
  for (const one of target?.takes ?? []) {
    const key = keyOf(one);
    if (!coming.has(key + partOfKnown(one))) others.set(key, (others.get(key) ?? 0) + 1);
  }
  /** By content, the parts of it that came so far. */
  const parts = new Map<string, Set<string>>();
  const used = new Set<TakeId>();
  const takes: ImportPlan['takes'][number][] = [];
  for (const { take, content } of arriving) {
    const came = parts.get(content) ?? new Set();
    parts.set(content, came);
    const part = partOf(take.untrimmed?.trim);
    if (came.has(part) || there.has(content + part)) continue;
    if (came.add(part).size <= (others.get(content) ?? 0)) continue;
    const isFree = !used.has(take.id) && (await free.take(sign.id, take.id));
    const id = isFree ? take.id : (`${Date.now().toString(36)}-${randomBytes(4).toString('hex')}` as TakeId);
    used.add(id);
    takes.push({ take, id });
  }
  return { sign, isNew: target === undefined, takes, alreadyThere: arriving.length - takes.length };
}

function targetOf(
  known: readonly KnownSign[],
  { id, name, kind }: SignFile,
  contents: ReadonlySet<string>,
  merge: boolean,
): KnownSign | undefined {
  const alike = known.filter(({ sign }) => sign.kind === kind);
  if (kind === 'rest') return alike[0];
  return (
    alike.find(({ sign }) => sign.id === id) ??
    alike.find(({ takes }) => takes.some((take) => contents.has(keyOf(take)))) ??
    (merge ? alike.find(({ sign }) => sameName(sign.name, name)) : undefined)
  );
}

async function newSign(known: readonly KnownSign[], sign: SignFile, free: FreeIds): Promise<SignFile> {
  const taken = (name: string): boolean => known.some((other) => sameName(other.sign.name, name));
  const name = freeNameLike(sign.name, taken);
  const isFree = await free.sign(sign.id);
  const id = isFree ? sign.id : (`${slug(name)}-${randomBytes(3).toString('hex')}` as SignId);
  return { ...sign, id, name };
}

/**
 * Writes what a plan adds to the sign's `folder`, all of it or nothing: a new sign is made in a temporary folder of
 * `root` and moved into its place; takes of a sign that is there are removed again when one cannot be written.
 * Gives the takes' files. Throws MudraError `disk.*`.
 */
export async function writePlan(
  { sign, isNew, takes }: ImportPlan,
  { root, folder, trash }: { readonly root: string; readonly folder: string; readonly trash: string },
): Promise<TakeFile[]> {
  const place = isNew ? join(root, `import.${randomBytes(4).toString('hex')}.tmp`) : folder;
  const store = new TakeStore(root, place, trash);
  const files: TakeFile[] = [];
  try {
    if (isNew) await writeFileAtomic(join(place, 'sign.json'), asText(sign));
    for (const { take, id } of takes) files.push(lean(await store.add({ ...take, id, signId: sign.id })));
    if (isNew) {
      await mkdir(dirname(folder), { recursive: true });
      await renameOver(place, folder);
    }
    return files;
  } catch (error) {
    if (isNew) await rm(place, { recursive: true, force: true }).catch(() => undefined);
    else for (const { id } of files) await removeTake(join(place, 'takes', id));
    throw asMudraError(error);
  }
}

/** Tells apart what is left of one recording by different trims. */
export const partOf = (trim: Trim | undefined): string =>
  trim ? ` ${trim.startMs}–${trim.endMs}` : ' whole';

const partOfKnown = (take: KnownSign['takes'][number]): string =>
  'content' in take ? take.part : partOf(take.trim);

const keyOf = (take: KnownSign['takes'][number]): string =>
  'content' in take ? take.content : contentKey(take);

/** A take whose frames are read from bytes when they are asked for: of thousands of new takes, few are. */
function lean(file: TakeFile): TakeFile {
  const { frames, ...bare } = file;
  const bytes = Buffer.from(JSON.stringify(frames));
  let known: TakeFile['frames'] | null = null;
  const small = {
    ...bare,
    get frames() {
      return (known ??= JSON.parse(bytes.toString()) as TakeFile['frames']);
    },
  };
  knowDigest(small, digestOf(file));
  return small;
}

/** The `.json` goes first: without it there is no take. */
async function removeTake(path: string): Promise<void> {
  for (const ext of ['.json', '.f32']) await rm(path + ext, { force: true }).catch(() => undefined);
}
