import type { JSX } from 'preact';
import type { ModelSummary } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { expectedInTen, intervalText, signsText, takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { GettingReady } from '../shell/getting-ready.js';
import { QuietScreen } from '../quiet/quiet-screen.js';
import { falseText } from '../quiet/rate-words.js';
import { Activations } from './activations.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import { Measured } from './measured.js';
import { NextToRecord } from './next-to-record.js';
import { PerSign } from './per-sign.js';
import { Silence } from './silence.js';
import { SinceBefore } from './since-before.js';
import { TakeMapCard } from './take-map-card.js';
import { TrainingNow } from './training-now.js';
import './insight.css';

/** How well it works, or the check of what is captioned at rest. */
export function InsightScreen(): JSX.Element {
  return useApp().router.route.value.argument === 'quiet' ? <QuietScreen /> : <HowWell />;
}

/** How well it works, in a sentence first; then why. */
function HowWell(): JSX.Element {
  const { model, preparing, router, training, library } = useApp();
  const known = model.value;
  if (!known) {
    if (preparing.value) return <GettingReady {...preparing.value} />;
    return (
      <div class="welcome" data-testid="insight-empty">
        <Icon name="insight" />
        <h1 tabIndex={-1}>{t('insight.empty.title')}</h1>
        <p>{t('insight.empty.text')}</p>
        <Button kind="primary" large onClick={() => router.go('teach')}>
          {t(library.signs.value.length > 0 ? 'live.notTrained.go' : 'live.empty.teach')}
        </Button>
      </div>
    );
  }
  return (
    <div class="page">
      <h1 class="hidden" tabIndex={-1}>
        {t('screen.insight')}
      </h1>
      <p class="lead" data-testid="insight-sentence">
        {sentence(known)}
      </p>
      <p class="quiet">{basis(known)}</p>
      {training.busy.value && <TrainingNow />}
      {known.score && (
        <>
          <div class="columns">
            <Measured score={known.score} calibration={known.calibration} />
            <PerSign score={known.score} />
          </div>
          <NextToRecord score={known.score} />
          <ConfusionMatrix score={known.score} />
        </>
      )}
      <Silence calibration={known.calibration} />
      <TakeMapCard />
      <SinceBefore model={known} />
      {!training.busy.value && <TrainingNow />}
      <Activations model={known} />
    </div>
  );
}

function sentence({ score, stage, calibration }: ModelSummary): string {
  if (stage === 'prototypes') return t('insight.prototypes');
  if (!score) return t('insight.unscored');
  const n = expectedInTen(score);
  if (!calibration) return t('insight.sentence', { n });
  return t('insight.sentenceBoth', { n, rate: falseText(calibration.upper) });
}

function basis(model: ModelSummary): string {
  const { score } = model;
  const count = model.signs.filter((sign) => sign.kind === 'sign').length;
  const params = { signs: signsText(count), takes: takesText(model.takes) };
  if (model.stage === 'prototypes') return t('insight.basisPrototypes', params);
  if (!score) return t('insight.basisUnscored', params);
  return t('insight.basis', {
    ...params,
    correct: score.correct,
    total: score.total,
    interval: intervalText(score),
    rounds: roundsText(score.protocol),
  });
}

/** How takes were held out, in words when the protocol is known. */
function roundsText(protocol: string): string {
  const rounds = /^blocked-(\d+)$/.exec(protocol)?.[1];
  return rounds ? t('insight.rounds', { rounds }) : protocol;
}
