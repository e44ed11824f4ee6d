import type { HandFrame } from '../../shared/domain/hand.js';
import { extractFeatures, FEATURES } from '../features/features.js';
import { anytimeDefaults, Steadiness } from '../model/anytime.js';
import type { JudgingModel, Timing } from '../model/evidence.js';

/**
 * How long each sign takes, and from which step on it may be captioned before it ends: past every step at which
 * the model was sure of it in a take of something else. A sign that is the beginning of another one waits for its
 * own end. `takes`: what the model was fitted to, `label` a class index; rest, too, tells what not to caption.
 * In class order; null where there is no take.
 */
export function timingsOf(
  model: JudgingModel,
  takes: readonly { readonly frames: readonly HandFrame[]; readonly label: number }[],
): (Timing | null)[] {
  const judge = model.judge();
  const steadiness = new Steadiness(judge, model, anytimeDefaults);
  const lengths = model.classes.map((): number[] => []);
  const mistaken = model.classes.map(() => 0);
  for (const { frames, label } of takes) {
    const { steps, rows } = extractFeatures(frames);
    lengths[label]?.push(steps);
    judge.reset();
    steadiness.reset();
    for (let step = 0; step < steps; step++) {
      judge.step(rows.subarray(step * FEATURES, (step + 1) * FEATURES));
      const sure = steadiness.look()?.accepted?.classIndex;
      if (sure !== undefined && sure !== label) mistaken[sure] = Math.max(mistaken[sure] ?? 0, step + 1);
    }
  }
  return model.classes.map(({ kind }, classIndex) => {
    const own = lengths[classIndex] ?? [];
    if (kind !== 'sign' || own.length === 0) return null;
    const typical = own.reduce((sum, n) => sum + n, 0) / own.length;
    const from = Math.max(mistaken[classIndex] ?? 0, Math.ceil(anytimeDefaults.earlyShare * typical));
    return { typical, earliest: from > typical ? null : from + 1 };
  });
}
