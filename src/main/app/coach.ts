import type { SignView } from '../../shared/contract.js';
import type { TakeInsight } from '../../shared/contract-coach.js';
import { takeInsights, type CoachedSign } from '../coach/take-insight.js';
import type { Library } from '../library/library.js';
import type { EmbeddedLibrary } from './model-holder.js';

interface CoachParts {
  readonly library: Pick<Library, 'view' | 'onChange'>;
  /** Null without an encoder: then nothing is known of takes. */
  readonly embedded: () => Promise<EmbeddedLibrary | null>;
}

/** What the coach knows of the library as it is now; worked out when asked for, once for each change. */
export class Coach {
  private known: Promise<readonly TakeInsight[]> | null = null;
  readonly dispose: () => void;

  constructor(private readonly parts: CoachParts) {
    this.dispose = parts.library.onChange(() => (this.known = null));
  }

  /** Every take in use of every sign but rest, in the library's order. */
  takes(): Promise<readonly TakeInsight[]> {
    if (!this.known) {
      const known = this.look();
      known.catch(() => (this.known = this.known === known ? null : this.known));
      this.known = known;
    }
    return this.known;
  }

  private async look(): Promise<readonly TakeInsight[]> {
    const embedded = await this.parts.embedded();
    if (!embedded) return [];
    return takeInsights(coachedSigns(this.parts.library.view().signs, embedded), embedded.scale);
  }
}

/** Takes that could not be read or are switched off are left out, but counted. */
function coachedSigns(signs: readonly SignView[], { takes }: EmbeddedLibrary): CoachedSign[] {
  return signs
    .filter(({ kind }) => kind === 'sign')
    .map(({ id, name, takes: own }) => ({
      id,
      name,
      takes: own.flatMap((take, k) => {
        const known = takes.get(take.id);
        const [frames] = known?.movements ?? [];
        const [embedding] = known?.embeddings ?? [];
        return frames && embedding ? [{ id: take.id, number: k + 1, frames, embedding }] : [];
      }),
    }));
}
