import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asMudraError, MudraError } from '../../shared/errors.js';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/**
 * Keeps a second Mudra from writing to the same library. The lock of a process that is gone is taken over.
 * Gives the function that unlocks. Throws MudraError `library.locked`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, 'lock');
  try {
    await mkdir(folder, { recursive: true });
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        const file = await open(path, 'wx');
        await file.writeFile(String(process.pid));
        await file.close();
        return () => rm(path, { force: true });
      } catch (error) {
        if ((error as { code?: string }).code !== 'EEXIST') throw error;
        const pid = Number(await readFile(path, 'utf8').catch(() => '0'));
        if (pid > 0 && isAlive(pid)) throw new MudraError('library.locked', { path: folder, pid });
        await rm(path, { force: true });
      }
    }
  } catch (error) {
    throw asMudraError(error);
  }
  throw new MudraError('library.locked', { path: folder, pid: 0 });
}
