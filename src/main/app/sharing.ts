import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RequestInput, RequestOutput } from '../../shared/contract.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { exportSigns, fileEndings } from '../library/export/export-signs.js';
import { importInto } from '../library/import-into-library.js';
import { gather, gatherLibrary, previewOf, type Gathered } from '../library/import/gather.js';
import type { LibraryHistory } from '../library/history.js';
import type { Library } from '../library/library.js';
import { TakeSpool } from '../library/take-spool.js';
import { exists } from '../library/files.js';
import type { ModelFiles } from './adopt-model.js';
import type { Tasks } from './tasks.js';
import { transferPath } from './transfer-requests.js';
import type { Transfers } from './transfers.js';

export interface OpenSet {
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly library: Library;
  readonly history: LibraryHistory;
}

interface SharingParts {
  readonly tasks: Tasks;
  readonly transfers: Transfers;
  readonly version: string;
  readonly askWhere: ((name: string) => Promise<string | null>) | undefined;
  readonly set: () => OpenSet;
  readonly caughtUp: () => Promise<void>;
  readonly adoptModel: (files: ModelFiles) => Promise<boolean>;
}

interface Upload {
  readonly upload: string;
  /** The set that it was compared with. */
  readonly set: string;
  readonly found: Gathered;
}

/** Exports of the open set, and imports into it. */
export class Sharing {
  /** What was read of the upload that was looked at last. */
  private gathered: Upload | null = null;
  /** The same while it is being added. */
  private writing: Upload | null = null;

  constructor(private readonly parts: SharingParts) {}

  export({ format, signIds, about, model = false }: RequestInput<'export.start'>): { task: string } {
    const { tasks, transfers, version } = this.parts;
    const { name: setName, library, folder } = this.parts.set();
    const wished = signIds && new Set(signIds);
    const view = library.view().signs.filter(({ id }) => !wished || wished.has(id));
    const expected = view.reduce((sum, { takes }) => sum + takes.length, 0);
    if (view.length === 0) throw new MudraError('export.empty');
    return tasks.start('export', async ({ signal, progress }) => {
      // Reading is about half of the work, writing the other.
      let [read, written] = [0, 0];
      const tell = (): void => progress((read + written) / Math.max(1, 2 * expected));
      const spool = new TakeSpool(setName, folder);
      try {
        const all = await gatherLibrary(join(folder, 'library'), signal, spool, (path) => {
          if (path.endsWith('.f32')) read++;
          tell();
        });
        const signs = all.filter(({ sign }) => !wished || wished.has(sign.id));
        const [only, ...others] = view;
        const name = fileName(only && others.length === 0 ? only.name : setName) + fileEndings[format];
        const place = await transfers.prepare(name);
        const onTake = (): void => {
          written++;
          tell();
        };
        const trained = join(folder, 'model');
        const withModel = model && (await exists(join(trained, 'model.json')));
        const options = { app: version, about, signal, onTake, ...(withModel ? { model: trained } : {}) };
        const content = await exportSigns(format, signs, place.path, options);
        place.offer();
        const { bytes } = await transfers.fetch(place.id);
        return { outcome: 'exported', download: place.id, name, bytes, ...content };
      } finally {
        spool.close();
      }
    });
  }

  /** Throws `transfer.unknown`, `disk.*`. */
  async deliver(download: string): Promise<RequestOutput<'export.deliver'>> {
    const { transfers, askWhere } = this.parts;
    const { path, name } = await transfers.fetch(download);
    if (!askWhere) return { savedTo: null, url: transferPath + download };
    const target = await askWhere(name);
    if (target === null) return { savedTo: null, url: null };
    await copyFile(path, target).catch((error: unknown) => {
      throw asMudraError(error);
    });
    return { savedTo: target, url: null };
  }

  async begin(): Promise<{ upload: string; url: string }> {
    this.keep(null);
    const upload = await this.parts.transfers.begin();
    return { upload, url: transferPath + upload };
  }

  /** Reads an upload and says what importing it would do. */
  read(upload: string): { task: string } {
    const { tasks, transfers } = this.parts;
    const { id: set, library, folder } = this.parts.set();
    return tasks.start('read', async ({ signal, progress }) => {
      const { root, path } = await transfers.pathOf(upload);
      let files = 0;
      // How many files there are, only the reading shows: it comes nearer to the end, and never there.
      const onRead = (): void => progress((0.9 * ++files) / (files + 60));
      const found = await gather(path, signal, onRead, root).catch((thrown: unknown) => {
        throw withoutRoot(asMudraError(thrown), root);
      });
      const spool = new TakeSpool(path, root);
      try {
        const here = await gatherLibrary(join(folder, 'library'), signal, spool);
        const known = new Set(library.view().signs.map(({ id }) => id));
        const own = here.filter(({ sign }) => known.has(sign.id));
        const preview = await previewOf(found, own, root, signal);
        this.keep({ upload, set, found });
        progress(1);
        return { outcome: 'read', preview, upload, set };
      } finally {
        spool.close();
        if (this.gathered?.found !== found) found.close();
      }
    });
  }

  /** What was read before is not needed any more. */
  private keep(gathered: Upload | null): void {
    if (this.gathered !== this.writing) this.gathered?.found.close();
    this.gathered = gathered;
  }

  /** Throws `transfer.unknown` when the upload was not read, `transfer.otherSet` when that was for another set. */
  write(upload: string, merge: boolean): { task: string } {
    const { tasks, transfers, caughtUp, adoptModel } = this.parts;
    const { id: set, library, history } = this.parts.set();
    const { gathered } = this;
    if (gathered?.upload !== upload) throw new MudraError('transfer.unknown');
    if (gathered.set !== set) throw new MudraError('transfer.otherSet');
    const { signs, broken, moreBroken = 0, model } = gathered.found;
    const wasEmpty = library.view().signs.length === 0;
    return tasks.start('import', async ({ signal, progress }) => {
      this.writing = gathered;
      try {
        const result = await importInto(library, signs, {
          merge,
          signal,
          onSign: (done) => progress(done / signs.length),
        });
        await history.imported(result, result.takesAdded);
        this.keep(null);
        await transfers.drop(upload);
        await caughtUp();
        const used = model && wasEmpty && (await adoptModel(model));
        const { signsAdded, takesAdded, takesAlreadyThere, skipped, renamed } = result;
        return {
          outcome: 'imported',
          summary: {
            signsAdded,
            takesAdded,
            alreadyHere: takesAlreadyThere,
            leftOut: skipped.length + broken.length + moreBroken,
            ...(model ? { model: used ? ('used' as const) : ('left' as const) } : {}),
            renamed: [...renamed],
          },
        };
      } finally {
        this.writing = null;
        // After a failure it can be begun again, unless it was let go meanwhile.
        if (this.gathered !== gathered) gathered.found.close();
      }
    });
  }

  async drop(upload: string): Promise<undefined> {
    if (this.gathered?.upload === upload) this.keep(null);
    await this.parts.transfers.drop(upload);
    return undefined;
  }
}

/** The uploads' own folder means nothing to people. */
function withoutRoot(error: MudraError, root: string): MudraError {
  const path = error.params['path'];
  if (typeof path !== 'string' || !path.startsWith(root)) return error;
  const rest = path.slice(root.length).replace(/^[/\\]/, '');
  return new MudraError(error.code, { ...error.params, path: rest || '…' }, { cause: error });
}

/** A name that every file system takes. */
function fileName(name: string): string {
  const plain = name
    .replace(/[<>:"/\\|?*\p{Cc}]/gu, '_')
    .replace(/^\.+|[. ]+$/g, '')
    .slice(0, 80);
  return plain.trim() || 'Mudra';
}
