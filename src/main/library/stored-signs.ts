import type { SignId, Take, TakeId } from '../../shared/domain/take.js';
import { asText } from './files.js';
import { encodeTake, FORMAT_VERSION, sha256, type SignFile, type TakeFile } from './formats.js';
import { slug } from './names.js';
import type { TaughtTakes } from './taught-takes.js';

/** A take as a library keeps it; who signed it is known only of takes from elsewhere, and not kept. */
export type StoredTake = Take & { readonly signer?: string };

/** A sign as a library keeps it, with its takes, oldest first. */
export interface StoredSign {
  readonly sign: SignFile;
  readonly takes: readonly StoredTake[];
}

/** The two files of each take, by their names in the folder of the sign, and `sign.json`. */
export function* filesOfSign({ sign, takes }: StoredSign): Iterable<{ path: string; bytes: Buffer }> {
  yield { path: 'sign.json', bytes: Buffer.from(asText(sign)) };
  for (const take of takes) {
    const { file, landmarks } = encodeTake(take);
    yield { path: `takes/${take.id}.json`, bytes: Buffer.from(asText(file)) };
    yield { path: `takes/${take.id}.f32`, bytes: landmarks };
  }
}

/** The same for takes with the same frames, whatever their ids, dates and sources. */
export function contentOf({ frames, landmarks }: Pick<TakeFile, 'frames' | 'landmarks'>): string {
  return sha256(Buffer.from(`${landmarks.sha256} ${JSON.stringify(frames)}`));
}

/**
 * Takes from a format that keeps no ids. Ids come from what is in them, so that the same takes get the same ids
 * whenever they are read, and others do not. Signs are as old as `now` (ms), in their order.
 */
export function storedFrom(signs: readonly TaughtTakes[], now: number): StoredSign[] {
  return signs.map(({ name, kind, takes }, i) => {
    const known: StoredTake[] = [];
    const ids = new Set<string>();
    for (const { createdAt, frames, signer } of takes) {
      const unnamed = { id: 'take' as TakeId, signId: 'sign' as SignId };
      const take: Take = { ...unnamed, createdAt, source: 'import', frames };
      const content = contentOf(encodeTake(take).file);
      const id = freeId(`take-${content.slice(0, 16)}`, ids);
      known.push({ ...take, id, ...(signer === undefined ? {} : { signer }) });
    }
    const digest = sha256(Buffer.from([name, kind, ...ids].join('\n')));
    const id = `${slug(name)}-${digest.slice(0, 12)}` as SignId;
    const createdAt = new Date(now + i).toISOString();
    return {
      sign: { formatVersion: FORMAT_VERSION, id, name, kind, createdAt },
      takes: known.map((take) => ({ ...take, signId: id })),
    };
  });
}

/** `id`, or with a number behind it where two takes of a sign are the same. */
function freeId(id: string, used: Set<string>): TakeId {
  let free = id;
  for (let n = 2; used.has(free); n++) free = `${id}-${n}`;
  used.add(free);
  return free as TakeId;
}
