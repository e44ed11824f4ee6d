import type { JSX } from 'preact';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { trainingNeeds } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { GettingReady } from '../shell/getting-ready.js';
import { QuietScreen } from '../quiet/quiet-screen.js';
import { Activations } from './activations.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import { basis, headline } from './insight-words.js';
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
  const { model, preparing, router, training, library, held } = useApp();
  const known = model.value;
  const now = {
    training: training.busy.value,
    held: held.value.length > 0,
    enough: trainingNeeds(library.view.value.signs).length === 0,
  };
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
        {headline(known, now)}
      </p>
      <p class="quiet">{basis(known, now)}</p>
      {training.busy.value && <TrainingNow />}
      {known.score && (
        <>
          <div class="columns">
            <Measured score={known.score} calibration={known.calibration} />
            <PerSign score={known.score} />
          </div>
          <NextToRecord score={known.score} />
          <ConfusionMatrix score={known.score} measuredAt={known.createdAt} />
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
