import type { SignView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import type { TakeId } from '../../shared/domain/take.js';
import type { Encoder } from '../model/sign-model.js';
import { embed, type EmbeddedSign } from '../training/few-shot.js';
import { restWindows } from '../training/rest-windows.js';

/** What is remembered of a take: one embedding, of a rest take one for each of its windows. */
export interface EmbeddedTake {
  readonly embeddings: readonly Float32Array[];
  readonly movements: readonly (readonly HandFrame[])[];
}

/** The library's part in this. */
export interface TakeSource {
  takeFrames(takeId: TakeId): Promise<readonly HandFrame[]>;
}

/** Takes embedded by one encoder, each once. Takes that are gone are forgotten. */
export class TakeEmbeddings {
  private known = new Map<TakeId, EmbeddedTake>();

  constructor(
    private readonly encoder: Encoder,
    private readonly library: TakeSource,
  ) {}

  /** Embeds what is new in `signs`, in their order. A take that cannot be read is left out. */
  async of(
    signs: readonly SignView[],
  ): Promise<(EmbeddedSign & { readonly movements: readonly (readonly HandFrame[])[] })[]> {
    const kept = new Map<TakeId, EmbeddedTake>();
    const found = [];
    for (const { id, name, kind, takes } of signs) {
      const own: EmbeddedTake[] = [];
      for (const take of takes) {
        const remembered = this.known.get(take.id) ?? (await this.read(take.id, kind === 'rest'));
        if (!remembered) continue;
        kept.set(take.id, remembered);
        own.push(remembered);
      }
      found.push({
        id,
        name,
        kind,
        embeddings: own.flatMap((r) => r.embeddings),
        movements: own.flatMap((r) => r.movements),
      });
    }
    this.known = kept;
    return found;
  }

  /** What is remembered of the takes of `signs`, which must be the whole library; new ones are embedded. */
  async takes(signs: readonly SignView[]): Promise<ReadonlyMap<TakeId, EmbeddedTake>> {
    await this.of(signs);
    return this.known;
  }

  private async read(takeId: TakeId, rest: boolean): Promise<EmbeddedTake | null> {
    try {
      const frames = await this.library.takeFrames(takeId);
      const movements = rest ? restWindows(frames) : [frames];
      return { embeddings: embed(this.encoder, movements), movements };
    } catch {
      // The library has set it aside and tells so itself, or it was removed just now.
      return null;
    }
  }
}
