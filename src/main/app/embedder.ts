import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MudraError } from '../../shared/errors.js';
import { takesInUse } from '../../shared/domain/take.js';
import type { Library } from '../library/library.js';
import type { Backend } from '../model/backend.js';
import type { EncoderEnsemble } from '../model/encoder-ensemble.js';
import { encoderNetwork, loadBaseEncoder } from '../training/base-encoder.js';
import { encoderScale, knowScale, type EncoderScale } from '../training/few-shot.js';
import { EmbeddingCache, embedderId } from './embedding-cache.js';
import { TakeEmbeddings, type EmbeddedTakes } from './take-embeddings.js';
import { version } from './version.js';

/** The library's part in this. */
export type EmbeddedSource = Pick<Library, 'view' | 'takeFrames' | 'contentKeys'>;

/** So many new embeddings are kept on disk at once, fewer of them at the end. */
const manyTakes = 50;

/** The shipped encoder with what it makes of the library's takes, which is remembered from start to start. */
export class Embedder {
  private measured: EncoderScale | null = null;
  /** When it was kept last: how many takes were embedded since the start, how many were kept, and whether the scale. */
  private kept: { readonly fresh: number; readonly size: number; readonly scale: boolean };
  private keeping: Promise<void> = Promise.resolve();

  private constructor(
    readonly encoder: EncoderEnsemble,
    /** What `embedderId` gives of the encoder. */
    readonly id: string,
    private readonly library: EmbeddedSource,
    private readonly cache: EmbeddingCache,
    private readonly embeddings: TakeEmbeddings,
    private readonly closing: AbortController,
  ) {
    this.kept = { fresh: 0, size: cache.takes.size, scale: cache.scale !== null };
  }

  /** Null without a shipped encoder. What is remembered lies in the library's folder, under `set`. */
  static async open(set: string, backend: Backend, library: EmbeddedSource): Promise<Embedder | null> {
    const base = await loadBaseEncoder(backend);
    if (!base) return null;
    const encoder = encoderNetwork(base, backend);
    const owner = { encoder: embedderId(encoder, backend.name), width: encoder.config.dense, version };
    const cache = await EmbeddingCache.open(join(set, 'library', 'embeddings.bin'), owner);
    if (cache.scale) knowScale(encoder, cache.scale);
    const closing = new AbortController();
    const embeddings = new TakeEmbeddings(encoder, library, cache.takes, closing.signal);
    const embedder = new Embedder(encoder, owner.encoder, library, cache, embeddings, closing);
    // Measured while there is nothing to do yet, so that the first take does not wait for it. What fails here
    // fails again, and is told, where the scale is needed.
    embedder.scale().catch(() => undefined);
    return embedder;
  }

  /** Aborted when nobody waits for anything any more. */
  get signal(): AbortSignal {
    return this.closing.signal;
  }

  async scale(): Promise<EncoderScale> {
    this.measured = await encoderScale(this.encoder, this.closing.signal);
    return this.measured;
  }

  /** Takes in use, and how many of them have to be embedded. */
  count(): { readonly total: number; readonly missing: number } {
    const { signs } = this.library.view();
    const total = signs.reduce((sum, { takes }) => sum + takesInUse(takes).length, 0);
    return { total, missing: this.embeddings.missing(signs) };
  }

  /** The library's signs as the encoder sees them; `onTake` hears how many takes are left. Throws the signal's reason. */
  async signs(onTake?: (left: number) => void): Promise<EmbeddedTakes[]> {
    const signs = await this.embeddings.of(this.library.view().signs, onTake);
    if (this.embeddings.fresh - this.kept.fresh >= manyTakes) void this.keep();
    return signs;
  }

  takes(): ReturnType<TakeEmbeddings['takes']> {
    return this.embeddings.takes(this.library.view().signs);
  }

  /** Gives up what is under way and keeps what is done. */
  async stop(): Promise<void> {
    this.closing.abort(new MudraError('host.closing'));
    await this.keep();
  }

  dispose(): void {
    this.closing.abort(new MudraError('host.closing'));
    this.encoder.dispose();
  }

  /** Keeps embeddings and scale for the next start, when they are not what is on disk. */
  private keep(): Promise<void> {
    this.keeping = this.keeping.then(async () => {
      const { cache, measured } = this;
      const { fresh, cached } = this.embeddings;
      if (!cached) return;
      const now = { fresh, size: cached.size, scale: measured !== null };
      if (isDeepStrictEqual(now, this.kept)) return;
      this.kept = now;
      await cache.save(measured, cached);
    });
    return this.keeping;
  }
}
