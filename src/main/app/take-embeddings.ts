import type { SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { takesInUse, type SignKind, type TakeId } from '../../shared/domain/take.js';
import type { Encoder } from '../model/sign-model.js';
import { embed, type EmbeddedSign } from '../training/few-shot.js';
import { restWindows } from '../training/rest-windows.js';

/** What is remembered of a take: one embedding, of a rest take one for each of its windows. */
export interface EmbeddedTake {
  /** Changes with the part of the take that was embedded, and how. */
  readonly part: string;
  readonly embeddings: readonly Float32Array[];
  readonly movements: readonly (readonly HandFrame[])[];
}

/** The library's part in this. */
export interface TakeSource {
  takeFrames(takeId: TakeId): Promise<readonly HandFrame[]>;
}

/** Takes in use, embedded by one encoder, each once. Takes that are gone or switched off are forgotten. */
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
      for (const take of takesInUse(takes)) {
        const part = partOf(take, kind);
        const before = this.known.get(take.id);
        const remembered = before?.part === part ? before : await this.read(take.id, kind, part);
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

  private async read(takeId: TakeId, kind: SignKind, part: string): Promise<EmbeddedTake | null> {
    try {
      const frames = await this.library.takeFrames(takeId);
      const movements = kind === 'rest' ? restWindows(frames) : [frames];
      return { part, embeddings: embed(this.encoder, movements), movements };
    } catch {
      // The library has set it aside and tells so itself, or it was removed just now.
      return null;
    }
  }
}

/** A trim and a move between rest and signs change what there is to embed. */
function partOf({ trim }: TakeView, kind: SignKind): string {
  return `${kind} ${trim ? `${trim.startMs}–${trim.endMs}` : 'whole'}`;
}
