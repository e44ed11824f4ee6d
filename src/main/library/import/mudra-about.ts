import { parseFile } from '../formats.js';
import { LIST_BYTES } from './bounds.js';
import { MANIFEST, manifestSchema, type ArchiveAbout } from './mudra-manifest.js';
import { within, type TakeSource } from './take-source.js';

/** What a `.mudra` in `folder` says about its recordings; nothing where there is none, or none that can be read. */
export async function readAbout(source: TakeSource, folder: string): Promise<ArchiveAbout> {
  try {
    return parseFile(manifestSchema, await source.read(within(folder, MANIFEST), undefined, LIST_BYTES))
      .about;
  } catch {
    // What is wrong with it, the reading of its takes tells.
    return {};
  }
}
