import { setImmediate as breathe } from 'node:timers/promises';
import type { SignView, TakeView } from '../../shared/contract.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { takesInUse, type SignKind, type TakeId } from '../../shared/domain/take.js';
import { sha256 } from '../library/formats.js';
import type { Encoder } from '../model/encoder.js';
import { embed, embedTakes, type EmbeddedSign } from '../training/few-shot.js';
import { restWindows } from '../training/rest-windows.js';
import type { CachedTakes } from './embedding-cache.js';

type Movements = readonly (readonly HandFrame[])[];

/** What is remembered of a take: one embedding, of a rest take one for each of its windows. */
export interface EmbeddedTake {
  /** 64 hex digits that change with the part of the take that was embedded, and how. */
  readonly key: string;
  readonly embeddings: readonly Float32Array[];
  /** What was embedded, read when it is asked for; empty movements when it cannot be read any more. */
  readonly movements: () => Promise<Movements>;
}

/** A sign with its takes in use, oldest first. */
export interface EmbeddedTakes extends EmbeddedSign {
  readonly takes: readonly EmbeddedTake[];
}

/** The library's part in this. */
export interface TakeSource {
  takeFrames(takeId: TakeId): Promise<readonly HandFrame[]>;
  contentKeys(): ReadonlyMap<TakeId, string>;
}

/** Frames of so many takes are kept in memory once they were read; with more takes they are read again. */
const heldTakes = 1000;

interface Wanted {
  readonly id: TakeId;
  readonly kind: SignKind;
  readonly key: string;
}

/** Takes in use, embedded by one encoder, each once. Takes that are gone or switched off are forgotten. */
export class TakeEmbeddings {
  private known = new Map<TakeId, EmbeddedTake>();
  private readonly held = new WeakMap<EmbeddedTake, Promise<Movements>>();
  private embeddedAnew = 0;
  private asked = false;

  /** `before` is what was known at the last start. From when `signal` is aborted on, no take is embedded. */
  constructor(
    private readonly encoder: Encoder,
    private readonly library: TakeSource,
    private readonly before: CachedTakes,
    private readonly signal: AbortSignal,
  ) {}

  /** How many takes were embedded since the start, and not known from before it. */
  get fresh(): number {
    return this.embeddedAnew;
  }

  /** What is to be known at the next start: nothing of takes that are gone. Null as long as nobody asked. */
  get cached(): CachedTakes | null {
    if (!this.asked) return null;
    return new Map([...this.known.values()].map(({ key, embeddings }) => [key, embeddings]));
  }

  /** How many takes of `signs` would have to be embedded. */
  missing(signs: readonly SignView[]): number {
    return this.wantedOf(signs).filter((take) => !this.remembered(take)).length;
  }

  /**
   * Embeds what is new in `signs`, in their order, a take at a time; `onTake` hears how many are left. A take that
   * cannot be read is left out. Throws the signal's reason.
   */
  async of(signs: readonly SignView[], onTake?: (left: number) => void): Promise<EmbeddedTakes[]> {
    const wanted = this.wantedOf(signs);
    const kept = new Map<TakeId, EmbeddedTake>();
    const missing: Wanted[] = [];
    for (const take of wanted) {
      const remembered = this.remembered(take);
      if (remembered) kept.set(take.id, remembered);
      else missing.push(take);
    }
    // At once, so that what is known goes on being known when the rest is given up.
    this.known = kept;
    this.asked = true;
    for (const [i, take] of missing.entries()) {
      await breathe();
      const embedded = await this.embed(take);
      if (embedded) kept.set(take.id, embedded);
      onTake?.(missing.length - i - 1);
    }
    return signs.map(({ id, name, kind, takes }) => {
      const own = takesInUse(takes).flatMap((take) => kept.get(take.id) ?? []);
      return { id, name, kind, takes: own, embeddings: own.flatMap(({ embeddings }) => embeddings) };
    });
  }

  /** What is remembered of the takes of `signs`, which must be the whole library; new ones are embedded. */
  async takes(signs: readonly SignView[]): Promise<ReadonlyMap<TakeId, EmbeddedTake>> {
    await this.of(signs);
    return this.known;
  }

  private wantedOf(signs: readonly SignView[]): Wanted[] {
    const contents = this.library.contentKeys();
    return signs.flatMap(({ kind, takes }) =>
      takesInUse(takes).map((take) => ({ id: take.id, kind, key: keyOf(take, kind, contents) })),
    );
  }

  private remembered(take: Wanted): EmbeddedTake | null {
    const known = this.known.get(take.id);
    if (known?.key === take.key) return known;
    const before = this.before.get(take.key);
    return before ? this.takeOf(take, before) : null;
  }

  private async embed(take: Wanted): Promise<EmbeddedTake | null> {
    this.signal.throwIfAborted();
    const movements = await this.read(take).catch(() => null);
    // The library has set it aside and tells so itself, or it was removed just now.
    if (!movements) return null;
    const embeddings = (take.kind === 'rest' ? embed : embedTakes)(this.encoder, movements);
    const embedded = this.takeOf(take, embeddings);
    this.embeddedAnew++;
    if (this.known.size <= heldTakes) this.held.set(embedded, Promise.resolve(movements));
    return embedded;
  }

  private takeOf(take: Wanted, embeddings: readonly Float32Array[]): EmbeddedTake {
    const own: EmbeddedTake = { key: take.key, embeddings, movements: () => this.movementsOf(own, take) };
    return own;
  }

  private movementsOf(take: EmbeddedTake, wanted: Wanted): Promise<Movements> {
    const held = this.held.get(take);
    if (held) return held;
    const reading = this.read(wanted).catch(() => take.embeddings.map(() => []));
    if (this.known.size <= heldTakes) this.held.set(take, reading);
    return reading;
  }

  private async read({ id, kind }: Wanted): Promise<Movements> {
    const frames = await this.library.takeFrames(id);
    return kind === 'rest' ? restWindows(frames) : [frames];
  }
}

/** The last `count` movements of `takes`, or all there are, in their order. */
export async function latestMovements(takes: readonly EmbeddedTake[], count = Infinity): Promise<Movements> {
  const found: (readonly HandFrame[])[] = [];
  for (const take of takes.toReversed()) {
    if (found.length >= count) break;
    found.unshift(...(await take.movements()));
  }
  return found.length > count ? found.slice(-count) : found;
}

/** A trim and a move between rest and signs change what there is to embed. */
function keyOf({ id, trim }: TakeView, kind: SignKind, contents: ReadonlyMap<TakeId, string>): string {
  const part = trim ? `${trim.startMs}–${trim.endMs}` : 'whole';
  return sha256(Buffer.from(`${kind} ${part} ${contents.get(id) ?? id}`));
}
