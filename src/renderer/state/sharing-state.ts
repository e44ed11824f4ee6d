import { signal } from '@preact/signals';
import type { ExportAbout, ExportFormat, ImportPreview } from '../../shared/contract-sharing.js';
import { asMudraError, MudraError } from '../../shared/errors.js';
import { errorText, t } from '../../shared/i18n/t.js';
import { leftOutTexts } from '../../shared/left-out.js';
import type { SignId } from '../../shared/domain/take.js';
import { framesOfFilm, isFilm, lineOf, signOfFilm, takesIn } from './film-takes.js';
import type { Parts } from './parts.js';
import type { TasksState } from './tasks-state.js';
import type { Toasts } from './toasts.js';
import { giveFiles, keepFile, type FileToGive } from './upload.js';
import { signsText, takesText } from './words.js';

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
    }
  | { readonly at: 'reading'; readonly name: string }
  | {
      readonly at: 'seen';
      readonly name: string;
      readonly upload: string;
      readonly preview: ImportPreview;
      /** Films that gave no take, and why. */
      readonly noTake: readonly { readonly path: string; readonly reason: string }[];
    }
  | { readonly at: 'writing'; readonly name: string }
  | { readonly at: 'failed'; readonly name: string; readonly error: MudraError };

/** Exports of the open set and imports into it. */
export class SharingState {
  readonly stage = signal<ImportStage>({ at: 'idle' });
  /** What was chosen for the last export: the next one begins with it. */
  readonly lastExport = signal<{ readonly format: ExportFormat; readonly who: string }>({
    format: 'mudra',
    who: '',
  });
  private giving = new AbortController();
  private upload: string | null = null;

  constructor(
    private readonly parts: Pick<Parts, 'bridge' | 'call' | 'vision' | 'sources'>,
    private readonly tasks: TasksState,
    private readonly toasts: Toasts,
  ) {}

  /** Resolves when the file has been handed over, or nothing came of it. */
  async export(format: ExportFormat, signIds: readonly SignId[] | null, about: ExportAbout): Promise<void> {
    const { call } = this.parts;
    await this.toasts.guard(async () => {
      const started = await call('export.start', { format, signIds: signIds && [...signIds], about });
      const end = await this.tasks.end('export', started);
      if (end?.outcome !== 'exported') return;
      const { url, savedTo } = await call('export.deliver', { download: end.download });
      if (url !== null) keepFile(url);
      else if (savedTo === null) return;
      const counts = { signs: signsText(end.signs), takes: takesText(end.takes) };
      const said = t('share.exported', { name: savedTo ?? end.name, ...counts });
      this.toasts.info([said, ...(end.leftOut ? leftOutTexts(end.leftOut) : [])].join(' '));
    });
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
      const watched = visible.some(isFilm)
        ? await this.watch(name, visible.filter(isFilm), giving.signal)
        : null;
      const given = watched ? [watched.takes] : visible;
      this.stage.value = { at: 'giving', name, share: 0 };
      const { upload, url } = await this.parts.call('import.begin', undefined);
      this.upload = upload;
      await giveFiles(url, given, {
        signal: giving.signal,
        onShare: (share) => {
          if (this.giving === giving) this.stage.value = { at: 'giving', name, share };
        },
      });
      this.stage.value = { at: 'reading', name };
      const end = await this.tasks.end('read', await this.parts.call('import.read', { upload }));
      if (end?.outcome !== 'read') return await this.drop();
      this.stage.value = { at: 'seen', name, upload, preview: end.preview, noTake: watched?.noTake ?? [] };
    } catch (thrown) {
      if (giving.signal.aborted) return;
      this.stage.value = { at: 'failed', name, error: asMudraError(thrown) };
    }
  }

  /** Plays films and makes a file of takes of them. Throws `film.noTakes`, `vision.failed`, the signal's reason. */
  private async watch(
    name: string,
    films: readonly FileToGive[],
    signal: AbortSignal,
  ): Promise<{ readonly takes: FileToGive; readonly noTake: { path: string; reason: string }[] }> {
    const { vision, sources } = this.parts;
    const lines: string[] = [];
    const noTake: { path: string; reason: string }[] = [];
    for (const [done, { path, file }] of films.entries()) {
      this.stage.value = { at: 'watching', name, done, films: films.length };
      try {
        const found = takesIn(await framesOfFilm(vision, sources.film(file), signal));
        if (found instanceof MudraError) throw found;
        lines.push(...found.map((frames) => lineOf(signOfFilm(path), frames)));
      } catch (thrown) {
        signal.throwIfAborted();
        const error = asMudraError(thrown);
        if (!/^(film|take)\./.test(error.code)) throw error;
        noTake.push({ path, reason: errorText(error) });
      }
    }
    const [first] = noTake;
    if (lines.length === 0) {
      throw new MudraError('film.noTakes', { count: films.length, reason: first?.reason ?? '' });
    }
    return { takes: { path: 'films.jsonl', file: new File(lines, 'films.jsonl') }, noTake };
  }

  /** Imports what was looked at. */
  async write(merge: boolean): Promise<void> {
    const stage = this.stage.peek();
    if (stage.at !== 'seen') return;
    const { name, upload } = stage;
    this.stage.value = { at: 'writing', name };
    try {
      const started = await this.parts.call('import.write', { upload, merge });
      const end = await this.tasks.end('import', started);
      if (end?.outcome !== 'imported') {
        // Nothing was added; it can be begun again.
        this.stage.value = stage;
        return;
      }
      this.stage.value = { at: 'idle' };
      this.upload = null;
      const { takesAdded, signsAdded } = end.summary;
      if (takesAdded === 0 && signsAdded === 0) this.toasts.info(t('share.nothingNew'));
      else {
        this.toasts.info(
          t(signsAdded > 0 ? 'share.imported' : 'share.importedTakes', {
            signs: signsText(signsAdded),
            takes: takesText(takesAdded),
          }),
          {
            label: t('action.undo'),
            run: async () => {
              await this.toasts.guard(() => this.parts.call('import.undo', started));
            },
          },
        );
      }
    } catch (thrown) {
      this.stage.value = { at: 'failed', name, error: asMudraError(thrown) };
    }
  }

  /** Stops giving, reading or writing, and forgets what was looked at unless it can be begun again. */
  async cancel(): Promise<void> {
    const { at } = this.stage.peek();
    if (at === 'reading' || at === 'writing') return this.tasks.cancel();
    this.stop();
    await this.drop();
  }

  private stop(): void {
    this.giving.abort(new Error('stopped'));
  }

  private async drop(): Promise<void> {
    this.stage.value = { at: 'idle' };
    const { upload } = this;
    this.upload = null;
    if (upload !== null) await this.parts.call('import.drop', { upload }).catch(() => undefined);
  }
}
