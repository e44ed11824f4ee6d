import type { Notice, RequestInput, RequestOutput } from '../../shared/contract.js';
import type { LoggedCaption, LoggedWord } from '../../shared/contract-captions.js';
import { CaptionsFile, inOrder } from '../library/captions-file.js';

/**
 * History and sentence while Mudra runs, for pages that are loaded anew; the history beyond that where the person
 * wants it, in one file of the data folder.
 */
export class CaptionLog {
  private history: readonly LoggedCaption[] = [];
  private words: readonly LoggedWord[] = [];
  private file: CaptionsFile | null = null;
  private notice: Notice | null = null;
  private changing: Promise<unknown> = Promise.resolve();

  constructor(private readonly path: string) {}

  /** What was wrong with the file is told once. */
  read(): RequestOutput<'captions.read'> {
    const { history, words, notice } = this;
    this.notice = null;
    return { history: [...history], words: [...words], notice };
  }

  /** Throws MudraError `disk.*`; the history has them all the same. */
  async log({ captions }: RequestInput<'captions.log'>): Promise<undefined> {
    this.merge(captions);
    await this.file?.add(captions, this.history);
    return undefined;
  }

  /** Throws MudraError `disk.*`. */
  async forget(): Promise<undefined> {
    this.history = [];
    await this.file?.remove();
    return undefined;
  }

  sentence({ words }: RequestInput<'captions.sentence'>): undefined {
    this.words = words;
    return undefined;
  }

  /**
   * Keeps the history from now on, with what was kept before; or no more, which removes the file and leaves the
   * history as long as Mudra runs. Throws MudraError `disk.*`.
   */
  keep(on: boolean): Promise<void> {
    const result = this.changing.then(() => (on ? this.begin() : this.end()));
    this.changing = result.catch(() => undefined);
    return result;
  }

  /** Resolves when all is written. */
  async close(): Promise<void> {
    await this.changing;
    await this.file?.close();
  }

  private async begin(): Promise<void> {
    if (this.file) return;
    const { file, captions, notice } = await CaptionsFile.open(this.path);
    const fresh = this.history;
    this.file = file;
    this.notice = notice;
    this.history = captions;
    this.merge(fresh);
    // What could be read of a file that was set aside is written anew.
    if (fresh.length > 0 || (notice && this.history.length > 0)) await file.add(fresh, this.history);
  }

  private async end(): Promise<void> {
    const { file } = this;
    this.file = null;
    await file?.remove();
  }

  private merge(captions: readonly LoggedCaption[]): void {
    this.history = inOrder(new Map([...this.history, ...captions].map((one) => [one.id, one])).values());
  }
}
