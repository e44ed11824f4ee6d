import { signal } from '@preact/signals';
import type {
  ExportAbout,
  ExportFormat,
  ImportPreview,
  ImportSummary,
  TaskEnd,
} from '../../shared/contract-sharing.js';
import { asMudraError, type MudraError } from '../../shared/errors.js';
import { t } from '../../shared/i18n/t.js';
import { leftOutTexts } from '../../shared/left-out.js';
import type { SignId } from '../../shared/domain/take.js';
import { isFilm } from './film-takes.js';
import type { Parts } from './parts.js';
import type { TasksState } from './tasks-state.js';
import type { Toasts } from './toasts.js';
import { giveFiles, keepFile, type FileToGive } from './upload.js';
import { noTakesIn, takesFile, watchFilms, type FilmWatcher, type Watched } from './watch-films.js';
import { signsText, takesText } from './words.js';

/** Files beside films that may hold takes, by their names. */
const data = /\.(mudra|zip|pose|jsonl|csv|npy|f32|json)$/i;

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
      /** Films that gave no take, and why. */
      readonly noTake: readonly { readonly path: string; readonly reason: string }[];
      /** Files with takes that lay beside films, and are looked at afterwards. */
      readonly others?: number;
      /** The set that it was compared with. */
      readonly set?: string | undefined;
    }
  | { readonly at: 'writing'; readonly name: string }
  | { readonly at: 'failed'; readonly name: string; readonly error: MudraError };

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
  private next: readonly FileToGive[] = [];
  private shown = true;
  private goOn: () => void = () => undefined;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call' | 'vision' | 'sources'>,
    private readonly tasks: TasksState,
    private readonly toasts: Toasts,
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
    const [first] = visible;
    if (!first) return;
    const [top = first.path] = first.path.split('/');
    const name = visible.every(({ path }) => path.split('/')[0] === top)
      ? top
      : t('share.files', { count: visible.length });
    this.stop();
    const giving = new AbortController();
    this.giving = giving;
    try {
      const films = visible.filter(isFilm);
      const others = films.length > 0 ? visible.filter(({ path }) => data.test(path)) : visible;
      const watched = films.length > 0 ? await this.watch(name, films, giving.signal) : null;
      const fromFilms = watched && watched.lines.length > 0;
      if (watched && !fromFilms && this.enough.signal.aborted) return await this.drop();
      if (watched && !fromFilms && others.length === 0) throw noTakesIn(films.length, watched.noTake);
      const given = fromFilms ? [takesFile(watched.lines)] : others;
      this.next = fromFilms ? others : [];
      this.stage.value = { at: 'giving', name, share: 0 };
      const { upload, url } = await this.parts.call('import.begin', undefined);
      this.upload = upload;
      await giveFiles(url, given, {
        signal: giving.signal,
        onShare: (share) => {
          if (this.giving === giving) this.stage.value = { at: 'giving', name, share };
        },
      });
      if (!(await this.read({ name, upload, noTake: watched?.noTake ?? [] }))) return;
      if (!this.shown) this.toasts.info(t('share.readyElsewhere', { name }));
    } catch (thrown) {
      if (giving.signal.aborted) return;
      this.next = [];
      this.stage.value = { at: 'failed', name, error: asMudraError(thrown) };
    }
  }

  /** Shows what importing an upload would do. Resolves to false when it was stopped. */
  private async read(about: Pick<Seen, 'name' | 'upload' | 'noTake'>): Promise<boolean> {
    const { name, upload } = about;
    this.stage.value = { at: 'reading', name };
    const end = await this.tasks.run('read', () => this.parts.call('import.read', { upload }));
    if (end?.outcome === 'read') {
      const { preview, set } = end;
      this.stage.value = { ...about, at: 'seen', preview, set, others: this.next.length };
      return true;
    }
    await this.drop();
    return false;
  }

  private async readAgain({ name, upload, noTake }: Seen): Promise<void> {
    try {
      await this.read({ name, upload, noTake });
    } catch (thrown) {
      await this.drop();
      this.stage.value = { at: 'failed', name, error: asMudraError(thrown) };
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
      let task = '';
      const end = await this.tasks.run('import', async () => {
        const started = await this.parts.call('import.write', { upload, merge });
        ({ task } = started);
        return started;
      });
      if (end?.outcome !== 'imported') {
        // Nothing was added; it can be begun again.
        this.stage.value = stage;
        return;
      }
      this.stage.value = { at: 'idle' };
      this.upload = null;
      this.tellImported(task, end.summary);
      await this.look(this.next);
    } catch (thrown) {
      this.stage.value = { at: 'failed', name, error: asMudraError(thrown) };
    }
  }

  /** Tells what the import `task` added, with undo. */
  tellImported(task: string, { takesAdded, signsAdded, model }: ImportSummary): void {
    if (takesAdded === 0 && signsAdded === 0) {
      this.toasts.info(t('share.nothingNew'));
      return;
    }
    const said = t(signsAdded > 0 ? 'share.imported' : 'share.importedTakes', {
      signs: signsText(signsAdded),
      takes: takesText(takesAdded),
    });
    this.toasts.info(model ? `${said} ${t(`share.model.${model}`)}` : said, {
      label: t('action.undo'),
      run: async () => {
        await this.toasts.guard(() => this.parts.call('import.undo', { task }));
      },
    });
  }

  /** Shows what was looked at before the page was loaded anew. */
  seeAgain({ upload, preview, set }: End<'read'>): void {
    if (upload === undefined || this.stage.peek().at !== 'idle') return;
    this.upload = upload;
    const name = t('share.before');
    this.stage.value = { at: 'seen', name, upload, preview, set, noTake: [] };
    this.toasts.info(t('share.readyElsewhere', { name }));
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
    const { next } = this;
    await this.drop();
    if (at === 'seen') await this.look(next);
  }

  private stop(): void {
    this.giving.abort(new Error('stopped'));
  }

  private async drop(): Promise<void> {
    this.stage.value = { at: 'idle' };
    this.next = [];
    const { upload } = this;
    this.upload = null;
    if (upload !== null) await this.parts.call('import.drop', { upload }).catch(() => undefined);
  }
}
