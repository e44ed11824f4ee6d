import { readdir, stat } from 'node:fs/promises';
import type { ReasonCode } from '../../../shared/reasons.js';
import { join } from 'node:path';
import { asMudraError } from '../../../shared/errors.js';
import { isMissing, readBytes } from '../files.js';
import { isHidden, MAX_FILE_BYTES, tooLarge, type Listing, type TakeSource } from './take-source.js';

/** A folder on disk. */
export class FolderSource implements TakeSource {
  constructor(private readonly root: string) {}

  nameOf(path: string): string {
    return join(this.root, ...path.split('/'));
  }

  async list(folder: string): Promise<Listing> {
    const path = this.nameOf(folder);
    const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw asMudraError(error);
    });
    const files: string[] = [];
    const folders: string[] = [];
    for (const entry of entries) {
      if (isHidden(entry.name)) continue;
      const link = entry.isSymbolicLink() ? await stat(join(path, entry.name)).catch(() => null) : entry;
      if (link?.isDirectory()) folders.push(entry.name);
      else if (link?.isFile()) files.push(entry.name);
    }
    return { files: files.sort(), folders: folders.sort() };
  }

  async read(path: string, whenMissing?: ReasonCode, most = MAX_FILE_BYTES): Promise<Buffer> {
    const file = this.nameOf(path);
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > most) throw tooLarge(size, most);
    return readBytes(file, whenMissing);
  }

  async close(): Promise<void> {}
}
