import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibraryView } from '../../shared/contract.js';
import { asMudraError } from '../../shared/errors.js';
import { exists } from '../library/files.js';
import type { Backend } from '../model/backend.js';
import { load } from './model-parts.js';

/** A model's two files, as a `.mudra` holds them. */
export interface ModelFiles {
  readonly description: Buffer;
  readonly weights: Buffer;
}

/**
 * Puts a model that came with signs into `folder`, where there is none yet, if it is whole, reads hands as this Mudra
 * does and knows no sign that is not in the library. False, and nothing changes, when it stays out. Throws `disk.*`.
 */
export async function adoptModel(
  folder: string,
  { description, weights }: ModelFiles,
  { signs }: LibraryView,
  backend: Backend,
): Promise<boolean> {
  if (await exists(join(folder, 'model.json'))) return false;
  const fresh = `${folder}.import.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await mkdir(fresh, { recursive: true });
    await writeFile(join(fresh, 'weights.bin'), weights, { flush: true });
    await writeFile(join(fresh, 'model.json'), description, { flush: true });
    const loaded = await load(fresh, backend).catch(() => null);
    loaded?.network.dispose();
    const known = new Set(signs.map(({ id }) => id));
    const fits = loaded?.metadata.classes.every(({ id, kind }) => kind === 'rest' || known.has(id)) ?? false;
    if (!fits) return false;
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return true;
  } catch (error) {
    throw asMudraError(error);
  } finally {
    await rm(fresh, { recursive: true, force: true }).catch(() => undefined);
  }
}
