import type { Notice } from '../../shared/contract.js';
import { readTakeFolder } from '../library/read-take-folder.js';
import type { TaughtSign } from './taught-sign.js';

/**
 * Reads what was taught from a library folder or a folder of takes, changing nothing. What cannot be read is
 * left out and told to `onBroken`; without `onBroken` it throws MudraError `file.unreadable` or `file.newer`.
 * Throws MudraError `file.missing` when there is nothing there.
 */
export async function readTaught(path: string, onBroken?: (notice: Notice) => void): Promise<TaughtSign[]> {
  const { signs, broken } = await readTakeFolder(path, { skipBroken: onBroken !== undefined });
  if (onBroken) broken.forEach(onBroken);
  return [...signs];
}
