import { idPattern } from '../../../shared/contract.js';
import {
  byAge,
  checkLandmarks,
  decodeFrames,
  FormatError,
  parseFile,
  signFileSchema,
  takeFileSchema,
} from '../formats.js';
import type { TaughtTakes } from '../taught-takes.js';
import { checkFrames } from './check-frames.js';
import type { TakeFormat } from './format.js';
import type { Reading } from './reading.js';
import { hasFile, within, type TakeSource } from './take-source.js';

/** A library as Mudra keeps it, or its `signs`. Read by `Library` it would be repaired; here it is left as it is. */
export const libraryLayout: TakeFormat = { find, read };

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
  const { source, broken } = reading;
  const signs: (TaughtTakes & { readonly createdAt: string })[] = [];
  for (const folderName of (await source.list(signsFolder)).folders) {
    const folder = within(signsFolder, folderName);
    const file = within(folder, 'sign.json');
    if (!idPattern.test(folderName) || !(await hasFile(source, file))) continue;
    const sign = await broken.guard(source.nameOf(file), async () =>
      parseFile(signFileSchema, await source.read(file)),
    );
    if (!sign) continue;
    const { id, name, kind, createdAt } = sign;
    signs.push({ id, name, kind, takes: await readTakes(reading, within(folder, 'takes')), createdAt });
  }
  return signs.sort(byAge).map(({ id, name, kind, takes }) => ({ id, name, kind, takes }));
}

async function readTakes({ source, broken }: Reading, folder: string): Promise<TaughtTakes['takes']> {
  const takes = [];
  for (const name of (await source.list(folder)).files) {
    const id = /^(.*)\.json$/.exec(name)?.[1] ?? '';
    if (!idPattern.test(id)) continue;
    const path = within(folder, name);
    const take = await broken.guard(source.nameOf(path), async () => {
      try {
        const file = parseFile(takeFileSchema, await source.read(path));
        if (file.id !== id) throw new FormatError('damaged', `it belongs to the take ${file.id}`);
        const landmarks = await source.read(within(folder, `${id}.f32`), 'its landmarks are missing');
        checkLandmarks(file, landmarks);
        const frames = checkFrames(decodeFrames(file, landmarks));
        return { id: file.id, createdAt: file.createdAt, frames };
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
