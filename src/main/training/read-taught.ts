import type { Notice } from '../../shared/contract.js';
import { readTakeFolder, type Assumption, type RawTiming } from '../library/read-take-folder.js';
import type { TaughtSign } from './taught-sign.js';

export type { Assumption, RawTiming } from '../library/read-take-folder.js';

export interface ReadTaughtOptions {
  /** Frames a second, and the picture's shape, of data that carries none. */
  readonly timing?: Partial<RawTiming>;
  /** Is told what was assumed about the data. */
  readonly onAssumed?: (assumption: Assumption) => void;
}

/**
 * Reads what was taught from anything that can be imported (docs/formats.md), changing nothing. What cannot be
 * read is left out and told to `onBroken`; without `onBroken` it throws MudraError `file.unreadable` or
 * `file.newer`. Throws MudraError `file.missing`, `takes.none` when there is nothing there, and `zip.refused`.
 */
export async function readTaught(
  path: string,
  onBroken?: (notice: Notice) => void,
  { timing = {}, onAssumed }: ReadTaughtOptions = {},
): Promise<TaughtSign[]> {
  const { signs, broken, assumed } = await readTakeFolder(path, {
    ...timing,
    skipBroken: onBroken !== undefined,
  });
  if (onBroken) broken.forEach(onBroken);
  if (onAssumed) assumed.forEach(onAssumed);
  return [...signs];
}
