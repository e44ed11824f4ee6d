import { randomBytes } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { asMudraError, MudraError } from '../../../shared/errors.js';
import { exists, renameOver } from '../files.js';

/**
 * Writes a file that is not there yet, part after part: whole or not at all. Throws MudraError `file.exists`,
 * `disk.full`, `disk.denied`.
 */
export async function writeNewFile(path: string, parts: Iterable<string>): Promise<void> {
  if (await exists(path)) throw new MudraError('file.exists', { path });
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx');
    try {
      for (const part of parts) await file.writeFile(part);
      await file.sync();
    } finally {
      await file.close();
    }
    await renameOver(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw asMudraError(error);
  }
}
