import type { Backend } from '../../src/main/model/backend.js';
import type { Contender, FitJob, Fitted } from '../../src/main/training/contender.js';
import { labelledTakes, negativesOf } from '../../src/main/training/evaluate.js';
import { shuffled, type LabelledTake } from '../../src/main/training/fit.js';
import { seededRandom } from '../../src/shared/domain/random.js';
import { syntheticSigns, syntheticTake } from './synthetic-takes.js';

/** Three signs of three takes, and six fresh takes of each. */
export const signs = syntheticSigns(3, 3);
export const fresh: readonly LabelledTake[] = freshTakes();

function freshTakes(): LabelledTake[] {
  const random = seededRandom(31);
  return signs.flatMap((_, sign) =>
    Array.from({ length: 6 }, () => ({ frames: syntheticTake(sign, random), label: sign + 1 })),
  );
}

/** Fits a contender to the three signs, or to `more`. */
export function fitTo(backend: Backend, contender: Contender, more: Partial<FitJob> = {}): Promise<Fitted> {
  return contender.fit({
    backend,
    classes: signs.length + 1,
    takes: labelledTakes(signs),
    negatives: negativesOf(signs),
    seed: 5,
    ...more,
  });
}

/** The takes of the three signs under labels that mean nothing. */
export function permutedTakes(): LabelledTake[] {
  const takes = labelledTakes(signs);
  const labels = shuffled(
    takes.map((t) => t.label),
    seededRandom(12),
  );
  return takes.map(({ frames }, i) => ({ frames, label: labels[i] ?? 1 }));
}

/** Share of the fresh takes that are named rightly. */
export function shareNamed(fitted: Fitted): number {
  const verdicts = fitted.judge(fresh.map((t) => t.frames));
  return verdicts.filter(({ named }, i) => named === fresh[i]?.label).length / fresh.length;
}
