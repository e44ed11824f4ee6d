import type { ModelSummary, SignView } from '../../shared/contract.js';
import type { CoachSuggestion, SignAspect, TakeInsight } from '../../shared/contract-coach.js';
import type { HandFrame } from '../../shared/domain/hand.js';
import { takesInUse, type SignId, type TakeId } from '../../shared/domain/take.js';
import { differences } from '../coach/differences.js';
import { suggestions } from '../coach/suggestions.js';
import { takeInsights, type CoachedSign } from '../coach/take-insight.js';
import type { Library } from '../library/library.js';
import type { EncoderScale } from '../training/few-shot.js';
import { unsettled } from './auto-training.js';
import type { EmbeddedLibrary } from './model-holder.js';

interface CoachParts {
  readonly library: Pick<Library, 'view' | 'onChange'>;
  /** Null without an encoder: then nothing is known of takes. */
  readonly embedded: () => Promise<EmbeddedLibrary | null>;
  readonly score: () => ModelSummary['score'];
  readonly acceptedTakes: () => readonly TakeId[];
}

/** The library as the coach sees it. */
interface Seen {
  readonly signs: readonly CoachedSign[];
  readonly insights: readonly TakeInsight[];
  readonly scale: EncoderScale | null;
  readonly restMs: number;
}

/** What the coach knows of the library as it is now; worked out when asked for, once for each change. */
export class Coach {
  private seen: Promise<Seen> | null = null;
  readonly dispose: () => void;

  constructor(private readonly parts: CoachParts) {
    this.dispose = parts.library.onChange(() => (this.seen = null));
  }

  /** Every take in use of every sign but rest, in the library's order. */
  async takes(): Promise<TakeInsight[]> {
    return [...(await this.look()).insights];
  }

  /** What to do next, the most useful first. */
  async suggestions(): Promise<CoachSuggestion[]> {
    const { acceptedTakes, score } = this.parts;
    return suggestions({
      ...(await this.look()),
      confused: confusedPairs(score()),
      accepted: new Set(acceptedTakes()),
    });
  }

  /** Takes recorded since `learnedAt` that training is to wait for. */
  async unsettled(learnedAt: string): Promise<TakeId[]> {
    const insights = await this.takes();
    const { signs } = this.parts.library.view();
    return unsettled({ insights, signs, accepted: this.parts.acceptedTakes(), learnedAt });
  }

  /** What tells two signs apart. */
  async differ([a, b]: readonly [SignId, SignId]): Promise<SignAspect[]> {
    const { signs } = await this.look();
    const [takesA = [], takesB = []] = [a, b].map((id) => signs.find((sign) => sign.id === id)?.takes);
    if (takesA.length === 0 || takesB.length === 0) return [];
    const framesOf = ({ frames }: (typeof takesA)[number]): readonly HandFrame[] => frames;
    return differences(takesA.map(framesOf), takesB.map(framesOf));
  }

  private look(): Promise<Seen> {
    if (this.seen) return this.seen;
    const seen = this.lookAnew();
    this.seen = seen;
    seen.catch(() => {
      if (this.seen === seen) this.seen = null;
    });
    return seen;
  }

  private async lookAnew(): Promise<Seen> {
    const embedded = await this.parts.embedded();
    const { signs } = this.parts.library.view();
    const rest = signs.find(({ kind }) => kind === 'rest');
    const coached = await coachedSigns(signs, embedded);
    return {
      signs: coached,
      insights: embedded ? await takeInsights(coached, embedded.scale) : [],
      scale: embedded?.scale ?? null,
      restMs: takesInUse(rest?.takes ?? []).reduce((sum, { durationMs }) => sum + durationMs, 0),
    };
  }
}

/** Takes that could not be read or are switched off are left out, but counted. */
async function coachedSigns(
  signs: readonly SignView[],
  embedded: EmbeddedLibrary | null,
): Promise<CoachedSign[]> {
  const coached: CoachedSign[] = [];
  for (const { id, name, kind, takes } of signs) {
    if (kind !== 'sign') continue;
    const own: CoachedSign['takes'][number][] = [];
    for (const [k, take] of takes.entries()) {
      const number = k + 1;
      if (!embedded) {
        own.push({ id: take.id, number, frames: [], embedding: new Float32Array() });
        continue;
      }
      const known = embedded.takes.get(take.id);
      const [frames] = (await known?.movements()) ?? [];
      const [embedding] = known?.embeddings ?? [];
      if (frames && frames.length > 0 && embedding) own.push({ id: take.id, number, frames, embedding });
    }
    // A sign that was switched off as a whole was meant to be; one that was only named waits for its takes.
    if (own.length > 0 || takes.length === 0) coached.push({ id, name, takes: own });
  }
  return coached;
}

/** Pairs of signs of which one was taken for the other. */
function confusedPairs(score: ModelSummary['score']): [SignId, SignId][] {
  return (score?.perSign ?? []).flatMap((signed, i) =>
    (score?.perSign ?? []).flatMap((taken, j): [SignId, SignId][] =>
      i !== j && (score?.confusion[i]?.[j] ?? 0) > 0 ? [[signed.signId, taken.signId]] : [],
    ),
  );
}
