import { join } from 'node:path';
import { MudraError } from '../../../shared/errors.js';
import { asText, readBytes } from '../files.js';
import { damaged, FormatError } from '../format-error.js';
import { FORMAT_VERSION, sha256 } from '../formats.js';
import { MANIFEST, type ArchiveAbout, type Manifest } from '../import/mudra-manifest.js';
import { filesOfSign, type StoredSign } from '../stored-signs.js';
import { writeNewFile } from './new-file.js';
import type { WriteWatch } from './write-watch.js';
import { zipOf } from './zip.js';

export interface ArchiveOptions extends WriteWatch {
  /** The version of Mudra that writes. */
  readonly app: string;
  readonly about?: ArchiveAbout;
  /** A model's folder, whose `model.json` and `weights.bin` go with the takes. */
  readonly model?: string;
  readonly overwrite?: boolean;
  readonly createdAt?: Date;
}

/**
 * Writes signs and takes as one file, `.mudra`, which is a zip: whole or not at all, one file of it in memory at a
 * time. Throws MudraError `file.exists` when there is something at `path` and not `overwrite`, `file.unreadable`
 * when there is no whole model where one is named, `disk.*`.
 */
export async function writeMudraArchive(
  signs: readonly StoredSign[],
  path: string,
  { app, about = {}, model, overwrite = false, createdAt = new Date(), signal, onTake }: ArchiveOptions,
): Promise<void> {
  const models = model === undefined ? [] : await readModel(model);
  const files: Manifest['files'][number][] = [];
  const manifest = (): Manifest => ({
    format: 'mudra',
    formatVersion: FORMAT_VERSION,
    createdAt: createdAt.toISOString(),
    app,
    about,
    signs: signs.map(({ sign: { id, name, kind }, takes }) => ({ id, name, kind, takes: takes.length })),
    files,
  });
  function* contents(): Iterable<{ path: string; bytes: Buffer }> {
    for (const sign of signs) {
      for (const file of filesOfSign(sign)) {
        yield { ...file, path: `signs/${sign.sign.id}/${file.path}` };
        if (file.path.endsWith('.f32')) onTake?.();
      }
    }
    yield* models;
  }
  function* listed(): Iterable<{ path: string; bytes: Buffer }> {
    for (const file of contents()) {
      files.push({ path: file.path, size: file.bytes.length, sha256: sha256(file.bytes) });
      yield file;
    }
    yield { path: MANIFEST, bytes: Buffer.from(asText(manifest())) };
  }
  await writeNewFile(path, zipOf(listed(), createdAt), { overwrite, ...(signal ? { signal } : {}) });
}

/** A model's own files, which belong together. */
async function readModel(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  try {
    const [description, weights] = [
      await readBytes(join(folder, 'model.json')),
      await readBytes(join(folder, 'weights.bin')),
    ];
    if (!description.includes(sha256(weights))) {
      throw damaged('weightsChecksum');
    }
    return [
      { path: 'model/model.json', bytes: description },
      { path: 'model/weights.bin', bytes: weights },
    ];
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new MudraError('file.unreadable', { ...error.params, path: folder });
  }
}
