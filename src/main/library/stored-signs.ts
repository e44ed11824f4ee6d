import { setImmediate as breathe } from 'node:timers/promises';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId, Take, TakeId, Trim } from '../../shared/domain/take.js';
import { asText } from './files.js';
import {
  contentKey,
  encodeTake,
  FORMAT_VERSION,
  sha256,
  trimmed,
  type SignFile,
  type TakeFile,
} from './formats.js';
import { slug } from './names.js';
import type { TaughtTakes } from './taught-takes.js';

/** A take as a library keeps it; who signed it is known only of takes from elsewhere, and not kept. */
export type StoredTake = Take & { readonly signer?: string };

/** A sign as a library keeps it, with its takes, oldest first. */
export interface StoredSign {
  readonly sign: SignFile;
  readonly takes: readonly StoredTake[];
}

/**
 * Something about a take, with its frames, which are fetched whenever they are asked for: of thousands of takes, those
 * of one are in memory. Copies of it (`{ ...take }`) have them all.
 */
export function withFrames<T extends object>(
  about: T,
  frames: () => readonly HandFrame[],
): T & { readonly frames: readonly HandFrame[] } {
  return Object.defineProperty({ ...about, frames: [] as readonly HandFrame[] }, 'frames', {
    get: frames,
    enumerable: true,
  });
}

/** The same for all that was recorded, of which only what lies within `trim` counts. */
export function withTrimmed<T extends object>(
  about: T,
  whole: () => readonly HandFrame[],
  trim: Trim,
): T & Pick<Take, 'frames' | 'untrimmed'> {
  const untrimmed = { frames: [] as readonly HandFrame[], trim };
  return Object.defineProperty(
    withFrames({ ...about, untrimmed }, () => trimmed([...whole()], trim, ({ time }) => time)),
    'untrimmed',
    { get: () => ({ frames: whole(), trim }), enumerable: true },
  );
}

const keys = new WeakMap<Take, string>();

/** `contentKey` of a take, worked out once. */
export function contentKeyOf(take: Take): string {
  const key = keys.get(take) ?? contentKey(encodeTake(take).file);
  keys.set(take, key);
  return key;
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
export async function storedFrom(signs: readonly TaughtTakes[], now: number): Promise<StoredSign[]> {
  const stored: StoredSign[] = [];
  for (const [i, { name, kind, takes, notes, symbol, picture }] of signs.entries()) {
    const ids = new Set<string>();
    for (const { createdAt, frames } of takes) {
      // Each take is packed and hashed; who signs meanwhile must not wait for all of them.
      if (ids.size % 8 === 0) await breathe();
      const unnamed = { id: 'take' as TakeId, signId: 'sign' as SignId };
      const content = contentOf(encodeTake({ ...unnamed, createdAt, source: 'import', frames }).file);
      freeId(`take-${content.slice(0, 16)}`, ids);
    }
    const digest = sha256(Buffer.from([name, kind, ...ids].join('\n')));
    const signId = `${slug(name)}-${digest.slice(0, 12)}` as SignId;
    const sign = {
      formatVersion: FORMAT_VERSION,
      id: signId,
      name,
      kind,
      createdAt: new Date(now + i).toISOString(),
      ...(notes === undefined ? {} : { notes }),
      ...(symbol === undefined ? {} : { symbol }),
      ...(picture === undefined ? {} : { picture }),
    } as const;
    const named = [...ids];
    stored.push({
      sign,
      takes: takes.map((take, n) => {
        const { createdAt, signer, disabled, trim } = take;
        const about = {
          id: (named[n] ?? '') as TakeId,
          signId,
          createdAt,
          source: 'import' as const,
          ...(signer === undefined ? {} : { signer }),
          ...(disabled ? { disabled } : {}),
        };
        const whole = (): readonly HandFrame[] => take.frames;
        return trim ? withTrimmed(about, whole, trim) : withFrames(about, whole);
      }),
    });
  }
  return stored;
}

/** `id`, or with a number behind it where two takes of a sign are the same. */
function freeId(id: string, used: Set<string>): TakeId {
  let free = id;
  for (let n = 2; used.has(free); n++) free = `${id}-${n}`;
  used.add(free);
  return free as TakeId;
}
