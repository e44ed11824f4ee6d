import type { Notice } from '../../../shared/contract.js';
import { MudraError } from '../../../shared/errors.js';
import { FormatError } from '../formats.js';

/** Files that a reader of takes could not use: an error, or a list to go on without them. */
export class BrokenFiles {
  readonly list: Notice[] = [];

  constructor(private readonly skip: boolean) {}

  /**
   * What `read` gives; null when it cannot be used and broken files are skipped, else it throws MudraError
   * `file.unreadable` or `file.newer` about `path`.
   */
  async guard<T>(path: string, read: () => T | Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const { kind, version, reason } = error;
      const notice: Notice =
        kind === 'newer'
          ? { code: 'file.newer', params: { path, version } }
          : { code: 'file.unreadable', params: { path, reason } };
      if (!this.skip) throw new MudraError(notice.code, notice.params);
      this.list.push(notice);
      return null;
    }
  }
}
