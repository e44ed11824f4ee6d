import { signal } from '@preact/signals';
import type {
  ExportAbout,
  ExportFormat,
  ImportPreview,
  ImportSummary,
  TaskEnd,
} from '../../shared/contract-sharing.js';
import { asMudraError, type MudraError } from '../../shared/errors.js';
import { errorText, reasonText, t } from '../../shared/i18n/t.js';
import { leftOutTexts } from '../../shared/left-out.js';
import type { SignId } from '../../shared/domain/take.js';
import { isFilm } from './film-takes.js';
import { importGroups, nameOf, type ImportGroup } from './import-groups.js';
import type { LibraryState } from './library-state.js';
import type { Parts } from './parts.js';
import type { TasksState } from './tasks-state.js';
import type { Toasts } from './toasts.js';
import { giveFiles, keepFile, type FileToGive } from './upload.js';
import { noTakesIn, takesFile, watchFilms, type FilmWatcher, type Watched } from './watch-films.js';
import { signsText, takesText } from './words.js';

type NoTake = { readonly path: string; readonly reason: string };

/** How far an import has come. */
export type ImportStage =
  | { readonly at: 'idle' }
  | { readonly at: 'giving'; readonly name: string; readonly share: number }
  /** Films are played and looked at, `done` of them so far. */
  | {
      readonly at: 'watching';
      readonly name: string;
      readonly done: number;
      readonly films: number;
      /** Something else has the picture; it goes on afterwards. */
      readonly waits?: boolean;
    }
  | { readonly at: 'reading'; readonly name: string }
  | {
      readonly at: 'seen';
      readonly name: string;
      readonly upload: string;
      readonly preview: ImportPreview;
      /** Films that gave no take, and files that were chosen, too, and cannot be read. */
      readonly noTake: readonly NoTake[];
      /** What was chosen, too, and is looked at afterwards: so many files behind films, else so many imports. */
      readonly others?: number;
      /** It is what was found in films. */
      readonly films?: boolean | undefined;
      /** The set that it was compared with. */
      readonly set?: string | undefined;
    }
  | { readonly at: 'writing'; readonly name: string }
  | {
      readonly at: 'failed';
      readonly name: string;
      readonly error: MudraError;
      /** The same as of what was seen. */
      readonly noTake: readonly NoTake[];
    };

type Seen = Extract<ImportStage, { at: 'seen' }>;
type End<Outcome extends TaskEnd['outcome']> = Extract<TaskEnd, { outcome: Outcome }>;

/** Exports of the open set and imports into it. */
export class SharingState {
  readonly stage = signal<ImportStage>({ at: 'idle' });
  /** What was chosen for the last export: the next one begins with it. */
  readonly lastExport = signal<{ readonly format: ExportFormat; readonly who: string }>({
    format: 'mudra',
    who: '',
  });
  private giving = new AbortController();
  /** Aborted when no more films are to be watched. */
  private enough = new AbortController();
  private upload: string | null = null;
  /** What was chosen with what is looked at now, and comes afterwards. */
  private queue: readonly ImportGroup[] = [];
  /** What was chosen and cannot be read, until it is told. */
  private notRead: readonly NoTake[] = [];
  private shown = true;
  private goOn: () => void = () => undefined;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call' | 'vision' | 'sources'>,
    private readonly tasks: TasksState,
    private readonly toasts: Toasts,
    private readonly library: LibraryState,
  ) {
    parts.bridge.on('sets.changed', (sets) => {
      const open = sets.find(({ current }) => current);
      const stage = this.stage.peek();
      // What would come is told of the set that was open then.
      if (stage.at === 'seen' && stage.set && open && stage.set !== open.id) void this.readAgain(stage);
    });
  }

  /** Resolves when the file has been handed over, or nothing came of it. */
  async export(
    format: ExportFormat,
    signIds: readonly SignId[] | null,
    about: ExportAbout,
    model = false,
  ): Promise<void> {
    const { call } = this.parts;
    const wished = { format, signIds: signIds && [...signIds], about, model };
    await this.toasts.guard(async () => {
      const end = await this.tasks.run('export', () => call('export.start', wished));
      if (end?.outcome === 'exported') await this.deliver(end);
    });
  }

  /** Hands an export over and tells where it went. Throws MudraError. */
  async deliver({ download, name, signs, takes, leftOut }: End<'exported'>): Promise<void> {
    const { url, savedTo } = await this.parts.call('export.deliver', { download });
    if (url !== null) keepFile(url);
    else if (savedTo === null) return;
    const counts = { signs: signsText(signs), takes: takesText(takes) };
    const said = t('share.exported', { name: savedTo ?? name, ...counts });
    this.toasts.info([said, ...(leftOut ? leftOutTexts(leftOut) : [])].join(' '));
  }

  /** Gives files to the main side and shows what importing them would do. */
  async look(files: readonly FileToGive[]): Promise<void> {
    const visible = files.filter(({ path }) => !path.split('/').some((step) => step.startsWith('.')));
    if (visible.length === 0) return;
    const films = visible.filter(isFilm);
    const { groups, leftOut } = importGroups(visible.filter((file) => !isFilm(file)));
    const name = nameOf(visible);
    const giving = this.begin();
    const reason = t('share.notTakes');
    this.notRead = leftOut.map(({ path }) => ({ path, reason }));
    this.queue = groups;
    if (groups.length + films.length === 0) {
      this.notRead = [];
      this.queue = [{ name, files: visible }];
    }
    try {
      if (films.length > 0) {
        const { lines, noTake } = await this.watch(name, films, giving.signal);
        giving.signal.throwIfAborted();
        this.notRead = [...this.notRead, ...noTake];
        if (lines.length > 0) this.queue = [{ name, files: [takesFile(lines)], films: true }, ...groups];
        else if (this.enough.signal.aborted) return await this.drop();
        else if (groups.length === 0) throw noTakesIn(films.length, noTake);
      }
    } catch (thrown) {
      if (giving.signal.aborted) return;
      this.queue = [];
      return this.fail(name, thrown);
    }
    await this.lookOn();
  }

  /** Looks at what comes next of what was chosen. */
  private async lookOn(): Promise<void> {
    const [group, ...queue] = this.queue;
    if (!group) return;
    this.queue = queue;
    const { name, files, films = false } = group;
    const giving = this.begin();
    try {
      this.stage.value = { at: 'giving', name, share: 0 };
      const { upload, url } = await this.parts.call('import.begin', undefined);
      this.upload = upload;
      await giveFiles(url, files, {
        signal: giving.signal,
        onShare: (share) => {
          if (this.giving === giving) this.stage.value = { at: 'giving', name, share };
        },
      });
      if (!(await this.read({ name, upload, films, noTake: this.notRead }))) return;
      this.notRead = [];
      if (!this.shown) this.toasts.info(t('share.readyElsewhere', { name }));
    } catch (thrown) {
      if (giving.signal.aborted) return;
      await this.fail(name, thrown);
    }
  }

  /** What cannot be looked at is told: with what comes next, or by itself when that was the last. */
  private async fail(name: string, thrown: unknown): Promise<void> {
    const error = asMudraError(thrown);
    const noTake = this.notRead;
    if (this.queue.length > 0) {
      this.notRead = [...noTake, { path: name, reason: whyNot(error) }];
      return this.lookOn();
    }
    this.notRead = [];
    this.stage.value = { at: 'failed', name, error, noTake };
  }

  /** Shows what importing an upload would do. Resolves to false when it was stopped. */
  private async read(about: Pick<Seen, 'name' | 'upload' | 'noTake' | 'films'>): Promise<boolean> {
    const { name, upload } = about;
    this.stage.value = { at: 'reading', name };
    const end = await this.tasks.run('read', () => this.parts.call('import.read', { upload }));
    if (end?.outcome === 'read') {
      const { preview, set } = end;
      this.stage.value = {
        ...about,
        at: 'seen',
        preview,
        set,
        others: about.films ? this.queue.flatMap(({ files }) => files).length : this.queue.length,
      };
      return true;
    }
    await this.drop();
    return false;
  }

  private async readAgain({ name, upload, noTake, films }: Seen): Promise<void> {
    try {
      await this.read({ name, upload, noTake, films });
    } catch (thrown) {
      await this.forget();
      await this.fail(name, thrown);
    }
  }

  /** The screen that shows imports is there, or not: films that wait for the picture go on when it is. */
  show(shown: boolean): void {
    this.shown = shown;
    if (shown) this.goOn();
  }

  private watch(name: string, films: readonly FileToGive[], signal: AbortSignal): Promise<Watched> {
    this.enough = new AbortController();
    return watchFilms(this.watcher(name), films, signal, this.enough.signal);
  }

  private watcher(name: string): FilmWatcher {
    const { vision, sources } = this.parts;
    return {
      vision,
      source: (file) => sources.film(file),
      onFilm: (done, films) => (this.stage.value = { at: 'watching', name, done, films }),
      onWait: (done, films, goOn) => {
        this.goOn = goOn;
        this.stage.value = { at: 'watching', name, done, films, waits: true };
        this.toasts.info(t('share.watchingPaused', { name }));
      },
    };
  }

  /** Imports what was looked at. */
  async write(merge: boolean): Promise<void> {
    const stage = this.stage.peek();
    if (stage.at !== 'seen') return;
    const { name, upload } = stage;
    this.stage.value = { at: 'writing', name };
    try {
      const end = await this.tasks.run('import', () => this.parts.call('import.write', { upload, merge }));
      if (end?.outcome !== 'imported') {
        // Nothing was added; it can be begun again.
        this.stage.value = stage;
        return;
      }
      this.stage.value = { at: 'idle' };
      this.upload = null;
      await this.tellImported(end.summary);
    } catch (thrown) {
      if (this.queue.length > 0) this.toasts.error(thrown);
      return this.fail(name, thrown);
    }
    await this.lookOn();
  }

  /** Tells what the last import added, with undo. */
  async tellImported({ takesAdded, signsAdded, model }: ImportSummary): Promise<void> {
    if (takesAdded === 0 && signsAdded === 0) {
      this.toasts.info(t('share.nothingNew'));
      return;
    }
    const said = t(signsAdded > 0 ? 'share.imported' : 'share.importedTakes', {
      signs: signsText(signsAdded),
      takes: takesText(takesAdded),
    });
    await this.toasts.guard(() => this.library.load());
    const last = this.library.view.peek().history?.undo;
    this.library.tellChange(
      model ? `${said} ${t(`share.model.${model}`)}` : said,
      last?.code === 'import' ? last.id : null,
    );
  }

  /** Shows what was looked at before the page was loaded anew. */
  seeAgain({ upload, preview, set }: End<'read'>): void {
    const { at } = this.stage.peek();
    if (upload === undefined || (at !== 'idle' && at !== 'failed')) return;
    this.upload = upload;
    this.stage.value = { at: 'seen', name: t('share.before'), upload, preview, set, noTake: [] };
    this.toasts.info(t('share.readyBefore'));
  }

  /**
   * Stops giving, reading or writing, and forgets what was looked at unless it can be begun again. Of films, what was
   * found so far is shown.
   */
  async cancel(): Promise<void> {
    const { at } = this.stage.peek();
    if (at === 'reading' || at === 'writing') return this.tasks.cancel();
    if (at === 'watching') return this.enough.abort();
    this.stop();
    const { queue } = this;
    await this.drop();
    if (at !== 'seen') return;
    this.queue = queue;
    await this.lookOn();
  }

  private stop(): void {
    this.giving.abort(new Error('stopped'));
  }

  /** Stops what is looked at for something else. */
  private begin(): AbortController {
    this.stop();
    return (this.giving = new AbortController());
  }

  private async drop(): Promise<void> {
    this.stage.value = { at: 'idle' };
    this.queue = [];
    this.notRead = [];
    await this.forget();
  }

  /** What was given is not needed any more. */
  private async forget(): Promise<void> {
    const { upload } = this;
    this.upload = null;
    if (upload !== null) await this.parts.call('import.drop', { upload }).catch(() => undefined);
  }
}

/** Why a file cannot be read, to be said after its name. */
function whyNot({ code, params }: MudraError): string {
  if (code === 'takes.none') return t('share.noTakes');
  return 'reason' in params ? reasonText(params) : errorText({ code, params });
}
