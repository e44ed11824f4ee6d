import type { StoredSign } from '../stored-signs.js';
import type { TaughtTakes } from '../taught-takes.js';
import type { Reading } from './reading.js';
import type { TakeSource } from './take-source.js';

/** One way in which takes are kept. */
export interface TakeFormat {
  /** The path of what `read` takes, when `folder` itself holds takes of this format; else null. */
  find(source: TakeSource, folder: string): Promise<string | null>;
  /**
   * Signs with their takes, in their order. What cannot be read goes through `reading.broken`; what the data does
   * not say comes from `reading`, which keeps it as an assumption.
   */
  read(reading: Reading, at: string): Promise<TaughtTakes[]>;
  /** The same with what a library keeps beside the frames; only of formats that keep it, ids above all. */
  stored?(reading: Reading, at: string): Promise<StoredSign[]>;
  /** Extension of files of this format that may be given by themselves, such as `.csv`. */
  readonly extension?: string;
}
