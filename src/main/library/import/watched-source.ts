import type { ReasonCode } from '../../../shared/reasons.js';
import type { Listing, TakeSource } from './take-source.js';

/** A source that can be stopped, and that tells how it goes: `signal` aborted, its next answer throws the reason. */
export class WatchedSource implements TakeSource {
  constructor(
    private readonly source: TakeSource,
    private readonly signal: AbortSignal,
    /** Hears the path of each file that was read. */
    private readonly onRead: (path: string) => void = () => undefined,
  ) {}

  nameOf(path: string): string {
    return this.source.nameOf(path);
  }

  async list(folder: string): Promise<Listing> {
    this.signal.throwIfAborted();
    return this.source.list(folder);
  }

  async read(path: string, whenMissing?: ReasonCode, most?: number): Promise<Buffer> {
    this.signal.throwIfAborted();
    const bytes = await this.source.read(path, whenMissing, most);
    this.onRead(path);
    return bytes;
  }

  close(): Promise<void> {
    return this.source.close();
  }
}
