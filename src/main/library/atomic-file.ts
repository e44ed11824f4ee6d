import { randomBytes } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asMudraError } from '../../shared/errors.js';
import { errnoOf, namesIn, renameOver } from './files.js';

/** Names of temporary files: `<name>.<8 hex digits>.tmp`, beside the file that they become. */
const temporary = /\.[0-9a-f]{8}\.tmp$/;

/**
 * Writes a file whole or not at all: temporary file in the same folder, fsync, rename, fsync of the folder.
 * Missing folders are made. When it fails, the temporary file is gone and an older `path` is as it was.
 * Throws MudraError `disk.full`, `disk.denied`.
 *
 * Why not `write-file-atomic`: up to 7.0.0 it does not look at how many bytes were written, so that on a full
 * disk it puts a truncated file in the place of a good one. `FileHandle.writeFile` writes on or fails.
 */
export async function writeFileAtomic(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const temp = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const made = await mkdir(folder, { recursive: true });
    try {
      await writeFlushed(temp, content);
      await renameOver(temp, path);
    } catch (error) {
      await rm(temp, { force: true }).catch(() => undefined);
      throw error;
    }
    await flushFolder(folder);
    if (made)
      for (let at = folder; at.length >= made.length; at = dirname(at)) await flushFolder(dirname(at));
  } catch (error) {
    throw asMudraError(error);
  }
}

/**
 * Removes the temporary files and folders that killed writes left in `folder`, of the file `name` or of any. Only for
 * folders that nobody else writes to at the time. Gives the names that are left, sorted.
 */
export async function removeTemporaryFiles(folder: string, name = ''): Promise<string[]> {
  const left: string[] = [];
  for (const entry of await namesIn(folder)) {
    if (!temporary.test(entry) || !entry.startsWith(name)) left.push(entry);
    else await rm(join(folder, entry), { recursive: true, force: true });
  }
  return left;
}

async function writeFlushed(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename last through a power cut. Windows and some network drives know no such thing. */
async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EBADF'].includes(errnoOf(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}
