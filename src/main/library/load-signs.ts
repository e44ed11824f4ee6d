import { rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { idPattern, type Notice } from '../../shared/contract.js';
import type { SignId } from '../../shared/domain/take.js';
import { removeTemporaryFiles } from './atomic-file.js';
import { namesIn, readBytesNow, setAside } from './files.js';
import { damaged } from './format-error.js';
import { parseFile, signFileSchema, type SignFile } from './formats.js';
import type { LibraryIndex } from './library-index.js';
import type { Entry, Shelf } from './shelf.js';
import { settleMoves } from './take-edits.js';
import type { TakeStore } from './take-store.js';

/** Signs that are read at the same time: the disk waits for nobody, and few files are open. */
const atOnce = 8;

/**
 * Puts the signs under `root` on the shelf, cleaning up after what was killed. What cannot be used is set aside and
 * becomes a notice. Throws MudraError `disk.*`.
 */
export async function loadSigns(
  root: string,
  shelf: Shelf,
  notices: Notice[],
  storeOf: (signId: SignId) => TakeStore,
  index?: LibraryIndex,
): Promise<void> {
  await removeTemporaryFiles(root);
  const names = (await namesIn(join(root, 'signs'))).filter((name) => idPattern.test(name));
  const entries: Entry[] = [];
  for (let i = 0; i < names.length; i += atOnce) {
    const loaded = await Promise.all(
      names.slice(i, i + atOnce).map((name) => loadSign(root, join(root, 'signs', name), storeOf, index)),
    );
    for (const { entry, notices: own } of loaded) {
      if (entry) entries.push(entry);
      notices.push(...own);
    }
  }
  shelf.put(...entries);
  await settleMoves(shelf);
}

async function loadSign(
  root: string,
  folder: string,
  storeOf: (signId: SignId) => TakeStore,
  index?: LibraryIndex,
): Promise<{ entry?: Entry; notices: Notice[] }> {
  const notices: Notice[] = [];
  const left = await removeTemporaryFiles(folder);
  if (left.length === 0 && (await removeIfEmpty(folder))) return { notices };
  try {
    const sign = await readSign(folder);
    const store = storeOf(sign.id);
    return { entry: { sign, store, takes: await store.load(notices, index) }, notices };
  } catch (error) {
    notices.push(await setAside(root, [folder], error, join(folder, 'sign.json')));
    return { notices };
  }
}

/** `sign.json` of a sign's folder. Throws FormatError. */
export async function readSign(folder: string): Promise<SignFile> {
  const sign = parseFile(signFileSchema, readBytesNow(join(folder, 'sign.json'), 'signFileMissing'));
  if (sign.id !== basename(folder)) throw damaged('belongsToSign', { id: sign.id });
  return sign;
}

/** A sign's folder without anything in it is an addition that was killed: nothing was taught. */
async function removeIfEmpty(folder: string): Promise<boolean> {
  return rmdir(folder).then(
    () => true,
    () => false,
  );
}
