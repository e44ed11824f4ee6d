import { setImmediate as breathe } from 'node:timers/promises';
import type { Notice } from '../../../shared/contract.js';
import { MudraError, type ErrorParams } from '../../../shared/errors.js';
import { FormatError } from '../formats.js';

/** Longest that a reading keeps everything else waiting, in ms. */
const BREATH_MS = 15;
/** Most broken things that are told one by one. */
const MOST_TOLD = 10_000;

/** A line of a file, or one of its takes. */
export type Place = { readonly file: string } & ({ readonly line: number } | { readonly take: number });

/** With the path as English has it. */
function placeOf(at: string | Place): ErrorParams {
  if (typeof at === 'string') return { path: at };
  const part = 'line' in at ? `line ${at.line}` : `take ${at.take}`;
  return { path: `${at.file}, ${part}`, ...at };
}

/** Files that a reader of takes could not use: an error, or a list to go on without them. */
export class BrokenFiles {
  readonly list: Notice[] = [];
  /** How many more there are than in the list. */
  more = 0;
  private breathed = performance.now();

  constructor(
    private readonly skip: boolean,
    private readonly signal?: AbortSignal,
  ) {}

  /**
   * What `read` gives; null when it cannot be used and broken files are skipped, else it throws MudraError
   * `file.unreadable` or `file.newer` about `at`. Between whiles others have their turn, and an aborted signal's
   * reason is thrown.
   */
  async guard<T>(at: string | Place, read: () => T | Promise<T>): Promise<T | null> {
    if (performance.now() - this.breathed > BREATH_MS) await this.breath();
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const { kind, version, params } = error;
      const place = placeOf(at);
      const notice: Notice =
        kind === 'newer'
          ? { code: 'file.newer', params: { ...params, ...place, version } }
          : { code: 'file.unreadable', params: { ...params, ...place } };
      if (!this.skip) throw new MudraError(notice.code, notice.params);
      if (this.list.length < MOST_TOLD) this.list.push(notice);
      else this.more++;
      return null;
    }
  }

  private async breath(): Promise<void> {
    await breathe();
    this.signal?.throwIfAborted();
    this.breathed = performance.now();
  }
}
