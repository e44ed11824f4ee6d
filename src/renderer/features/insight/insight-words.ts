import type { ModelSummary } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { expectedInTen, intervalText, signsText, takesText } from '../../state/words.js';
import { falseText } from '../quiet/rate-words.js';

/** What goes on beside the model in use. */
export interface Measuring {
  /** A training is under way, which measures, too. */
  readonly training: boolean;
  /** A training by itself waits for takes to be looked at. */
  readonly held: boolean;
  /** There are signs and takes enough to train with. */
  readonly enough: boolean;
}

/** How well it works, in a sentence; where that is not known, when it will be. */
export function headline({ score, stage, calibration }: ModelSummary, now: Measuring): string {
  if (stage === 'prototypes') return `${t('insight.prototypes')} ${whenMeasured(now)}`;
  if (!score) return t(now.training ? 'insight.measuringNow' : 'insight.unscored');
  const n = expectedInTen(score);
  if (!calibration) return t('insight.sentence', { n });
  return t('insight.sentenceBoth', { n, rate: falseText(calibration.upper) });
}

function whenMeasured({ training, held, enough }: Measuring): string {
  if (training) return t('insight.measuringNow');
  if (held) return t('insight.measuringWaits');
  return t(enough ? 'insight.measuredNext' : 'insight.measuredLater');
}

/** What the sentence comes from, and whether it is of the takes as they are now. */
export function basis(model: ModelSummary, now: Measuring): string {
  const { score } = model;
  const count = model.signs.filter((sign) => sign.kind === 'sign').length;
  const params = { signs: signsText(count), takes: takesText(model.takes) };
  if (model.stage === 'prototypes') return t('insight.basisPrototypes', params);
  if (!score) return t('insight.basisUnscored', params);
  const measured = t('insight.basis', {
    ...params,
    correct: score.correct,
    total: score.total,
    interval: intervalText(score),
    rounds: roundsText(score.protocol),
  });
  if (now.training) return `${measured} ${t('insight.measuringAgain')}`;
  if (!model.outdated) return measured;
  return `${measured} ${t(now.held ? 'insight.outdatedWaits' : 'insight.outdated')}`;
}

/** How takes were held out, in words when the protocol is known. */
function roundsText(protocol: string): string {
  const rounds = /^blocked-(\d+)$/.exec(protocol)?.[1];
  return rounds ? t('insight.rounds', { rounds }) : protocol;
}
