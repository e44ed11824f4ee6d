import type { JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { TrainingEnd, TrainingProgress } from '../../../shared/contract.js';
import { errorText, fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';
import { honestText, keptText, trainingNeeds } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { BeforeTraining, TrainingWaits } from './coach-section.js';
import { TrainingCurve } from './training-curve.js';

/** What is missing before training, the training itself, and its honest result. */
export function TrainSection(): JSX.Element {
  const { training, library, model, teach, demo } = useApp();
  const needsId = useId();
  const card = useRef<HTMLElement>(null);
  useEffect(() => training.tellAt({ inSight: () => inSight(card.current) }), []);
  const needs = trainingNeeds(library.view.value.signs);
  const end = training.end.value;
  const running = training.asked.value;
  const byItself = training.busy.value && !running;
  return (
    <section class="card" ref={card}>
      <div class="card-head">
        <h2>{t('train.title')}</h2>
        {(running || byItself) && (
          <Button
            icon="cross"
            data-testid="train-cancel"
            disabled={training.phase.value === 'cancelling'}
            onClick={() => void training.cancel()}
          >
            {t(training.phase.value === 'cancelling' ? 'train.cancelling' : 'action.cancel')}
          </Button>
        )}
      </div>
      {running ? (
        <Running progress={training.progress.value} />
      ) : (
        <>
          {byItself && <ByItself progress={training.progress.value} />}
          {end && !byItself && <Result end={end} />}
          {!end && !byItself && model.value?.outdated && needs.length === 0 && <p>{t('train.outdated')}</p>}
          {model.value?.stage === 'prototypes' && needs.length > 0 && <p>{t('train.prototypes')}</p>}
          {needs.length > 0 ? (
            <ul class="needs" id={needsId} data-testid="train-needs">
              {needs.map((need) => (
                <li key={need}>{need}</li>
              ))}
            </ul>
          ) : (
            !end && !byItself && model.value?.stage !== 'tuned' && <p>{t('train.ready')}</p>
          )}
          {!demo.active.value && (
            <>
              <TrainingWaits />
              <BeforeTraining />
            </>
          )}
          <Button
            kind={needs.length === 0 && !end ? 'primary' : 'secondary'}
            icon="spark"
            data-testid="train"
            disabled={needs.length > 0 || teach.recording.value || demo.active.value}
            {...(needs.length > 0 ? { 'aria-describedby': needsId } : {})}
            onClick={() => void training.run()}
          >
            {t(model.value ? 'train.again' : 'train.start')}
          </Button>
        </>
      )}
    </section>
  );
}

function Running({ progress }: { progress: TrainingProgress | null }): JSX.Element {
  return (
    <div class="training" data-testid="training-progress" data-phase={progress?.phase ?? 'starting'}>
      <p>{phaseText(progress)}</p>
      <progress class="progress" max={1} value={progress?.done ?? 0} aria-label={t('train.progress')} />
      <dl class="numbers">
        <Number label={t('train.epoch')} value={progress ? `${progress.epoch} / ${progress.epochs}` : '–'} />
        <Number
          label={t('train.loss')}
          value={typeof progress?.loss === 'number' ? fixed(progress.loss, 3) : '–'}
        />
        <Number label={t('train.accuracy')} value={percent(progress?.accuracy)} />
        <Number label={t('train.heldOut')} value={percent(progress?.heldOutAccuracy)} />
      </dl>
      <TrainingCurve />
    </div>
  );
}

/** A training that nobody asked for: a line, so that recording goes on beside it. */
function ByItself({ progress }: { progress: TrainingProgress | null }): JSX.Element {
  return (
    <div data-testid="training-automatic">
      <p>{t('train.automatic')}</p>
      <progress class="progress" max={1} value={progress?.done ?? 0} aria-label={t('train.progress')} />
    </div>
  );
}

function Number({ label, value }: { label: string; value: string }): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const percent = (share: number | null | undefined): string =>
  share === null || share === undefined ? '–' : t('words.percent', { percent: Math.round(share * 100) });

function phaseText(progress: TrainingProgress | null): string {
  if (!progress) return t('train.phase.starting');
  if (progress.phase !== 'scoring') return t(`train.phase.${progress.phase}`);
  return t('train.phase.scoring', { fold: progress.fold + 1, folds: progress.folds });
}

/** Whether more than the heading of `card` can be seen. */
function inSight(card: Element | null): boolean {
  if (!card) return false;
  const { top, bottom } = card.getBoundingClientRect();
  const side = card.parentElement?.getBoundingClientRect();
  const seen = Math.min(bottom, side?.bottom ?? bottom, innerHeight) - Math.max(top, side?.top ?? top, 0);
  return seen > 64;
}

function Result({ end }: { end: TrainingEnd }): JSX.Element {
  const { training } = useApp();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The cards that were away during training are back above it.
    if (training.takeToldInPlace()) place.current?.closest('.card')?.scrollIntoView({ block: 'nearest' });
  }, [end]);
  const text =
    end.outcome === 'finished'
      ? end.model.score
        ? honestText(end.model.score)
        : t('train.unscored')
      : end.outcome === 'cancelled'
        ? t('train.cancelled')
        : errorText(end.error);
  return (
    <div
      ref={place}
      class={`result result-${end.outcome}`}
      data-testid="training-result"
      data-outcome={end.outcome}
    >
      <Icon name={end.outcome === 'finished' ? 'check' : end.outcome === 'failed' ? 'warning' : 'cross'} />
      <div>
        <p>{text}</p>
        {end.outcome === 'finished' && end.kept === 'old' && (
          <p data-testid="kept-old">{keptText(end.compared)}</p>
        )}
        {end.outcome === 'finished' && (
          <p class="result-links">
            <a href={hashOf('live')} data-testid="go-live">
              {t('train.goLive')}
            </a>
            <a href={hashOf('insight')}>{t('train.goInsight')}</a>
            <span class="quiet">{t('train.took', { seconds: Math.round(end.seconds) })}</span>
          </p>
        )}
      </div>
    </div>
  );
}
