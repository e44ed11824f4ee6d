import { missing, type Listing, type TakeSource } from '../../src/main/library/import/take-source.js';
import type { ReasonCode } from '../../src/shared/reasons.js';

/** Files by their paths, held in memory: thousands of readings a second. */
export class MemorySource implements TakeSource {
  constructor(readonly files: ReadonlyMap<string, Buffer>) {}

  nameOf(path: string): string {
    return `memory/${path}`;
  }

  async list(folder: string): Promise<Listing> {
    const files = new Set<string>();
    const folders = new Set<string>();
    const start = folder === '' ? '' : `${folder}/`;
    for (const path of this.files.keys()) {
      if (!path.startsWith(start)) continue;
      const [name = '', ...rest] = path.slice(start.length).split('/');
      (rest.length > 0 ? folders : files).add(name);
    }
    return { files: [...files].sort(), folders: [...folders].sort() };
  }

  async read(path: string, whenMissing?: ReasonCode): Promise<Buffer> {
    const bytes = this.files.get(path);
    if (!bytes) throw missing(whenMissing);
    return bytes;
  }

  async close(): Promise<void> {}
}

/** Files of text or bytes as a source. */
export function memory(files: Readonly<Record<string, string | Buffer>>): MemorySource {
  return new MemorySource(new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])));
}
