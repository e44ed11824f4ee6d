import { damaged } from '../format-error.js';
import type { ReasonCode } from '../../../shared/reasons.js';
import type { SignId } from '../../../shared/domain/take.js';
import { FormatError, parseFile, sha256 } from '../formats.js';
import type { StoredSign } from '../stored-signs.js';
import type { TaughtTakes } from '../taught-takes.js';
import { LIST_BYTES } from './bounds.js';
import type { TakeFormat } from './format.js';
import { libraryLayout, taughtOf } from './library-layout.js';
import { MANIFEST, manifestSchema, type Manifest } from './mudra-manifest.js';
import type { Reading } from './reading.js';
import { missing, within, type Listing, type TakeSource } from './take-source.js';

/**
 * A `.mudra`: signs and takes as a library keeps them, with a manifest that has every file's size and checksum.
 * What the manifest does not have, or has otherwise, breaks it.
 */
export const mudraArchive: TakeFormat = {
  extension: '.mudra',
  find,
  stored,
  read: async (reading, at): Promise<TaughtTakes[]> => (await stored(reading, at)).map(taughtOf),
};

async function find(source: TakeSource, folder: string): Promise<string | null> {
  if (!(await source.list(folder)).files.includes(MANIFEST)) return null;
  // Other programs have a manifest.json too.
  const found = await source.read(within(folder, MANIFEST), undefined, LIST_BYTES).then(
    (bytes) => /"format"\s*:\s*"mudra"/.test(bytes.toString('latin1')),
    () => false,
  );
  return found ? folder : null;
}

/** Signs and takes, oldest first. */
async function stored(reading: Reading, folder: string): Promise<StoredSign[]> {
  const { source, broken } = reading;
  const path = source.nameOf(within(folder, MANIFEST));
  const manifest = await broken.guard(path, () => readManifest(source, folder));
  if (!manifest) return [];
  const checked = new CheckedSource(source, folder, manifest);
  for (const { path: file } of manifest.files.filter((one) => one.path.startsWith('model/'))) {
    await broken.guard(checked.nameOf(file), () => checked.read(file));
  }
  const signs = await libraryLayout.stored(reading.from(checked), 'signs');
  const kept: StoredSign[] = [];
  for (const one of signs) {
    const told = manifest.signs.find(({ id }) => id === one.sign.id);
    await broken.guard(path, () => {
      if (told?.name !== one.sign.name || told.kind !== one.sign.kind) {
        throw damaged('signDiffers', { id: one.sign.id });
      }
      kept.push(one);
    });
  }
  return kept;
}

/** The manifest, which fits what is there by name. Throws FormatError. */
async function readManifest(source: TakeSource, folder: string): Promise<Manifest> {
  const manifest = parseFile(
    manifestSchema,
    await source.read(within(folder, MANIFEST), undefined, LIST_BYTES),
  );
  const listed = new Set<string>();
  for (const { path } of manifest.files) {
    if (listed.has(path)) throw damaged('fileTwice', { file: path });
    listed.add(path);
  }
  for await (const path of filesUnder(source, folder)) {
    if (path !== MANIFEST && !listed.delete(path)) throw damaged('notListed', { file: path });
  }
  const [lost] = listed;
  if (lost !== undefined) throw damaged('listedMissing', { file: lost });
  const paths = new Set(manifest.files.map(({ path }) => path));
  for (const path of paths) {
    for (const other of partners(path)) {
      if (!paths.has(other)) throw damaged('partnerMissing', { file: path, other });
    }
  }
  checkSigns(manifest);
  return manifest;
}

function checkSigns({ signs, files }: Manifest): void {
  const takes = new Map<string, number>();
  for (const { path } of files) {
    const [, id, take] = /^signs\/([^/]+)\/(?:sign|takes\/(.+))\.json$/.exec(path) ?? [];
    if (id !== undefined) takes.set(id, (takes.get(id) ?? 0) + (take === undefined ? 0 : 1));
  }
  const told = new Set<SignId>();
  for (const { id, takes: count } of signs) {
    if (told.has(id)) throw new FormatError('damaged', `the sign ${id} is in it twice`);
    told.add(id);
    const there = takes.get(id);
    if (there === undefined) throw damaged('listedMissing', { file: `signs/${id}/sign.json` });
    if (there !== count) throw damaged('takeCount', { id, count: there, expected: count });
  }
  if (takes.size !== told.size)
    throw new FormatError('damaged', 'it has files of a sign that it does not name');
}

/** Files without which a file is of no use. */
function partners(path: string): string[] {
  const [, sign, take, ext] = /^(signs\/[^/]+)\/takes\/(.+)\.(json|f32)$/.exec(path) ?? [];
  if (take !== undefined) {
    return [`${sign}/sign.json`, `${sign}/takes/${take}.${ext === 'json' ? 'f32' : 'json'}`];
  }
  if (path === 'model/model.json') return ['model/weights.bin'];
  return path === 'model/weights.bin' ? ['model/model.json'] : [];
}

async function* filesUnder(source: TakeSource, root: string, folder = ''): AsyncIterable<string> {
  const { files, folders } = await source.list(within(root, folder));
  for (const name of files) yield within(folder, name);
  for (const name of folders) yield* filesUnder(source, root, within(folder, name));
}

/** The files of a manifest, each as long as it says and with its checksum. */
class CheckedSource implements TakeSource {
  private readonly files: ReadonlyMap<string, Manifest['files'][number]>;

  constructor(
    private readonly source: TakeSource,
    private readonly folder: string,
    manifest: Manifest,
  ) {
    this.files = new Map(manifest.files.map((file) => [file.path, file]));
  }

  nameOf(path: string): string {
    return this.source.nameOf(within(this.folder, path));
  }

  list(folder: string): Promise<Listing> {
    return this.source.list(within(this.folder, folder));
  }

  async read(path: string, whenMissing?: ReasonCode, most?: number): Promise<Buffer> {
    const file = this.files.get(path);
    if (!file) throw missing(whenMissing);
    const bytes = await this.source.read(within(this.folder, path), whenMissing, most);
    if (bytes.length !== file.size) {
      throw damaged('manifestSize', { bytes: bytes.length, expected: file.size });
    }
    if (sha256(bytes) !== file.sha256) {
      throw damaged('manifestChecksum');
    }
    return bytes;
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
