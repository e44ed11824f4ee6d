import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { asMudraError, MudraError } from '../../../shared/errors.js';
import { exists, renameOver } from '../files.js';

type Part = string | Uint8Array;

/**
 * Writes a file that is not there yet, or with `overwrite` in the place of one, part after part: whole or not at
 * all. Throws MudraError `file.exists`, `disk.full`, `disk.denied`, and the reason of a `signal` that was aborted.
 */
export async function writeNewFile(
  path: string,
  parts: Iterable<Part> | AsyncIterable<Part>,
  { overwrite = false, signal }: { readonly overwrite?: boolean; readonly signal?: AbortSignal } = {},
): Promise<void> {
  if (!overwrite && (await exists(path))) throw new MudraError('file.exists', { path });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      for await (const part of parts) {
        signal?.throwIfAborted();
        await file.writeFile(part);
      }
      signal?.throwIfAborted();
      await file.sync();
    } finally {
      await file.close();
    }
    await renameOver(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    signal?.throwIfAborted();
    throw asMudraError(error);
  }
}
