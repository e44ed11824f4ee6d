import type { Comparison, Fraction, ModelSummary, SignView } from '../../shared/contract.js';
import { takesInUse } from '../../shared/domain/take.js';
import { plural, t } from '../../shared/i18n/t.js';

const tenths = (share: number): number => Math.round(share * 10);

/**
 * Of ten signs, how many to expect right: the rule of succession, so that 9 of 9 does not promise ten of ten.
 */
export function expectedInTen({ correct, total }: Pick<Fraction, 'correct' | 'total'>): number {
  return tenths((correct + 1) / (total + 2));
}

/** "1 take", "3 takes". */
export function takesText(count: number): string {
  return plural(count, { one: 'count.take', other: 'count.takes' });
}

/** "1 sign", "3 signs". */
export function signsText(count: number): string {
  return plural(count, { one: 'count.sign', other: 'count.signs' });
}

/** "between 6 and 10 in 10", or "about 9 in 10" when both ends round alike. */
export function intervalText(score: Fraction): string {
  const low = tenths(score.low);
  const high = tenths(score.high);
  return low === high ? t('words.about', { n: low }) : t('words.between', { low, high });
}

/** "Right on 13 of 15 takes it had not seen: between 6 and 10 in 10." */
export function honestText(score: Fraction): string {
  return t('words.honest', { correct: score.correct, total: score.total, interval: intervalText(score) });
}

/** Why a new model was not kept: "The old one stays: it had 28 of 30 right, the new one 27 of 30." */
export function keptText(compared: Comparison | undefined): string {
  if (!compared) return t('train.keptOld');
  const { candidate, inUse } = compared;
  return t('train.keptOldCompared', { old: inUse.correct, fresh: candidate.correct, total: inUse.total });
}

/** The status line's model: "3 signs, about 9 in 10 right". */
export function modelText(model: ModelSummary | null): string {
  if (!model) return t('status.noModel');
  const count = model.signs.filter((sign) => sign.kind === 'sign').length;
  const signs = signsText(count);
  return model.score
    ? t('status.model', { signs, n: expectedInTen(model.score) })
    : t('status.modelUnscored', { signs });
}

/** Takes that a sign needs before training, and those from which on more help little. */
export const enoughTakes = { least: 3, good: 5 } as const;

/** "3 of 5: enough to train with, 5 is better." */
export function takeCountText(count: number): string {
  const { least, good } = enoughTakes;
  if (count >= good) return t('teach.count.good', { count });
  const params = { count, good, missing: least - count };
  if (count >= least) return t('teach.count.enough', params);
  return t(least - count === 1 ? 'teach.count.needsOne' : 'teach.count.needs', params);
}

/**
 * What is missing before training can start, one sentence each; empty when it can: two signs with takes enough.
 * Signs with fewer are recognised by their takes alone.
 */
export function trainingNeeds(signs: readonly SignView[]): string[] {
  // A sign without takes is a name so far; training leaves it out.
  const taught = signs.filter((sign) => sign.kind === 'sign' && takesInUse(sign.takes).length > 0);
  if (taught.filter((sign) => takesInUse(sign.takes).length >= enoughTakes.least).length >= 2) return [];
  const needs: string[] = [];
  if (taught.length === 0) needs.push(t('train.needs.twoSigns'));
  if (taught.length === 1) needs.push(t('train.needs.oneSign'));
  for (const sign of taught) {
    const missing = enoughTakes.least - takesInUse(sign.takes).length;
    if (missing > 0) needs.push(t('train.needs.takes', { name: sign.name, takes: takesText(missing) }));
  }
  return needs;
}

export interface Confusion {
  /** Names: what was signed, and what was recognised instead. */
  readonly signed: string;
  readonly taken: string;
  readonly count: number;
}

/** The mistakes of a score, most frequent first. */
export function confusions(score: ModelSummary['score']): Confusion[] {
  if (!score) return [];
  const found: Confusion[] = [];
  score.confusion.forEach((row, i) => {
    row.forEach((count, j) => {
      const signed = score.perSign[i]?.name;
      const taken = score.perSign[j]?.name;
      if (i !== j && count > 0 && signed && taken) found.push({ signed, taken, count });
    });
  });
  return found.sort((a, b) => b.count - a.count);
}
