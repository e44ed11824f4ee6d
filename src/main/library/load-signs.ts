import { rmdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { idPattern, type Notice } from '../../shared/contract.js';
import type { SignId } from '../../shared/domain/take.js';
import { removeTemporaryFiles } from './atomic-file.js';
import { namesIn, readBytes, setAside } from './files.js';
import { FormatError, parseFile, signFileSchema, type SignFile } from './formats.js';
import type { Shelf } from './shelf.js';
import { settleMoves } from './take-edits.js';
import type { TakeStore } from './take-store.js';

/**
 * Puts the signs under `root` on the shelf, cleaning up after what was killed. What cannot be used is set aside and
 * becomes a notice. Throws MudraError `disk.*`.
 */
export async function loadSigns(
  root: string,
  shelf: Shelf,
  notices: Notice[],
  storeOf: (signId: SignId) => TakeStore,
): Promise<void> {
  await removeTemporaryFiles(root);
  for (const name of await namesIn(join(root, 'signs'))) {
    if (!idPattern.test(name)) continue;
    const folder = join(root, 'signs', name);
    await removeTemporaryFiles(folder);
    if (await removeIfEmpty(folder)) continue;
    try {
      const sign = await readSign(folder);
      const store = storeOf(sign.id);
      shelf.put({ sign, store, takes: await store.load(notices) });
    } catch (error) {
      notices.push(await setAside(root, [folder], error, join(folder, 'sign.json')));
    }
  }
  await settleMoves(shelf);
}

/** `sign.json` of a sign's folder. Throws FormatError. */
export async function readSign(folder: string): Promise<SignFile> {
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
