import { damaged } from '../format-error.js';
import { idPattern } from '../../../shared/contract.js';
import { takesInUse, type SignId, type Take } from '../../../shared/domain/take.js';
import {
  byAge,
  checkLandmarks,
  decodeAllFrames,
  parseFile,
  signFileSchema,
  takeFileSchema,
} from '../formats.js';
import { withFrames, withTrimmed, type StoredSign } from '../stored-signs.js';
import type { TaughtTakes } from '../taught-takes.js';
import { bytesOfTake, SIGN_BYTES } from './bounds.js';
import { checkCount, checkFrames, checkLength } from './check-frames.js';
import type { TakeFormat } from './format.js';
import type { Reading } from './reading.js';
import { hasFile, within, type TakeSource } from './take-source.js';

/** A library as Mudra keeps it, or its `signs`. Read by `Library` it would be repaired; here it is left as it is. */
export const libraryLayout = { find, read, stored } as const satisfies TakeFormat;

async function find(source: TakeSource, folder: string): Promise<string | null> {
  const { folders } = await source.list(folder);
  const signs = folders.includes('signs') ? within(folder, 'signs') : folder;
  for (const name of (await source.list(signs)).folders) {
    if (idPattern.test(name) && (await hasFile(source, within(signs, name, 'sign.json')))) return signs;
  }
  return null;
}

/** Signs and takes, oldest first. */
async function read(reading: Reading, signsFolder: string): Promise<TaughtTakes[]> {
  return (await stored(reading, signsFolder)).map(taughtOf);
}

/** What training wants of a sign that is stored: takes that are not switched off. */
export function taughtOf({ sign: { id, name, kind }, takes }: StoredSign): TaughtTakes {
  return {
    id,
    name,
    kind,
    takes: takesInUse(takes).map((take) => {
      const { createdAt, signer } = take;
      const about = { id: take.id, createdAt };
      return withFrames(signer === undefined ? about : { ...about, signer }, () => take.frames);
    }),
  };
}

/** All that is known of a sign that is stored, but ids: takes that are switched off, and what trims leave out, too. */
export function wholeOf({ sign, takes }: StoredSign): TaughtTakes {
  const { id, name, kind, notes, symbol, picture } = sign;
  return {
    id,
    name,
    kind,
    ...(notes === undefined ? {} : { notes }),
    ...(symbol === undefined ? {} : { symbol }),
    ...(picture === undefined ? {} : { picture }),
    takes: takes.map((take) => {
      const { createdAt, signer, disabled, untrimmed } = take;
      const about = {
        id: take.id,
        createdAt,
        ...(signer === undefined ? {} : { signer }),
        ...(disabled ? { disabled } : {}),
        ...(untrimmed ? { trim: untrimmed.trim } : {}),
      };
      return withFrames(about, () => take.untrimmed?.frames ?? take.frames);
    }),
  };
}

async function stored(reading: Reading, signsFolder: string): Promise<StoredSign[]> {
  const { source, broken } = reading;
  const signs: StoredSign[] = [];
  for (const folderName of (await source.list(signsFolder)).folders) {
    const folder = within(signsFolder, folderName);
    const file = within(folder, 'sign.json');
    if (!idPattern.test(folderName) || !(await hasFile(source, file))) continue;
    const sign = await broken.guard(source.nameOf(file), async () => {
      const found = parseFile(signFileSchema, await source.read(file, undefined, SIGN_BYTES));
      if (found.id !== folderName) throw damaged('belongsToSign', { id: found.id });
      return found;
    });
    if (sign) signs.push({ sign, takes: await readTakes(reading, within(folder, 'takes'), sign.id) });
  }
  return signs.sort((a, b) => byAge(a.sign, b.sign));
}

async function readTakes(reading: Reading, folder: string, signId: SignId): Promise<Take[]> {
  const { source, broken, bounds } = reading;
  const takes: Take[] = [];
  for (const name of (await source.list(folder)).files) {
    const id = /^(.*)\.json$/.exec(name)?.[1] ?? '';
    if (!idPattern.test(id)) continue;
    const path = within(folder, name);
    const take = await broken.guard(source.nameOf(path), async () => {
      try {
        const file = parseFile(takeFileSchema, await source.read(path, undefined, bytesOfTake.json(bounds)));
        checkCount(file.frames.length, bounds);
        checkLength((file.frames.at(-1)?.t ?? 0) - (file.frames[0]?.t ?? 0), bounds);
        if (file.id !== id) throw damaged('belongsToTake', { id: file.id });
        const landmarks = await source.read(
          within(folder, `${id}.f32`),
          'landmarksMissing',
          bytesOfTake.landmarks(bounds),
        );
        checkLandmarks(file, landmarks);
        const whole = reading.hold(checkFrames(decodeAllFrames(file, landmarks), bounds));
        const { createdAt, source: from, trim, disabled } = file;
        const about = { id: file.id, signId, createdAt, source: from, ...(disabled ? { disabled } : {}) };
        return trim ? withTrimmed(about, whole, trim) : withFrames(about, whole);
      } catch (error) {
        // Removed by a running Mudra since the folder was listed: it is not broken, it is gone.
        if (await hasFile(source, path)) throw error;
        return null;
      }
    });
    if (take) takes.push(take);
  }
  return takes.sort(byAge);
}
