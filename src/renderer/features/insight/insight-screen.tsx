import type { JSX } from 'preact';
import type { ModelSummary, Score } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { intervalText, signsText, takesText, expectedInTen } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { DataTable, FoldedTable } from '../../ui/data-table.js';
import { Icon } from '../../ui/icon.js';
import { LineChart } from '../../ui/line-chart.js';
import { apalu, spread } from './apalu.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import { NextToRecord } from './next-to-record.js';
import { QuietScreen } from '../quiet/quiet-screen.js';
import { Silence } from './silence.js';
import './insight.css';

/** How well it works, or the check of what is captioned at rest. */
export function InsightScreen(): JSX.Element {
  return useApp().router.route.value.argument === 'quiet' ? <QuietScreen /> : <HowWell />;
}

/** How well it works, in a sentence first; then why. */
function HowWell(): JSX.Element {
  const { model, router } = useApp();
  const known = model.value;
  if (!known) {
    return (
      <div class="welcome" data-testid="insight-empty">
        <Icon name="insight" />
        <h1 tabIndex={-1}>{t('insight.empty.title')}</h1>
        <p>{t('insight.empty.text')}</p>
        <Button kind="primary" large onClick={() => router.go('teach')}>
          {t('screen.teach')}
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
      {known.previous && <GoBack previous={known.previous} />}
      {known.score && (
        <>
          <div class="columns">
            <PerSign score={known.score} />
            <ConfusionMatrix score={known.score} />
          </div>
          <NextToRecord score={known.score} />
        </>
      )}
      <Silence calibration={known.calibration} />
      <Activations model={known} />
    </div>
  );
}

/** One click back to the model before, and forward again. */
function GoBack({ previous }: { previous: NonNullable<ModelSummary['previous']> }): JSX.Element {
  const { parts, toasts, training } = useApp();
  const { score } = previous;
  const text = score
    ? t('insight.previous', { correct: score.correct, total: score.total })
    : t('insight.previousUnscored');
  return (
    <div class="go-back">
      <p class="quiet">{text}</p>
      <Button
        icon="back"
        data-testid="rollback"
        disabled={training.busy.value}
        onClick={() => void toasts.guard(() => parts.call('model.rollback', undefined))}
      >
        {t('insight.rollback')}
      </Button>
    </div>
  );
}

function sentence({ score, stage }: ModelSummary): string {
  if (stage === 'prototypes') return t('insight.prototypes');
  if (!score) return t('insight.unscored');
  return t('insight.sentence', { n: expectedInTen(score) });
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

function PerSign({ score }: { score: Score }): JSX.Element {
  const percent = (share: number): string => t('words.percent', { percent: Math.round(share * 100) });
  return (
    <section class="card">
      <h2>{t('insight.perSign')}</h2>
      <ul class="bars" aria-hidden="true">
        {score.perSign.map((one) => (
          <li key={one.signId}>
            <span class="bar-name" title={one.name}>
              {one.name}
            </span>
            <span class="bar-track">
              <span class="bar-fill" style={{ width: `${one.accuracy * 100}%` }} />
              <span
                class="bar-range"
                style={{ left: `${one.low * 100}%`, width: `${(one.high - one.low) * 100}%` }}
              />
            </span>
            <span class="bar-number">{t('insight.of', { correct: one.correct, total: one.total })}</span>
          </li>
        ))}
      </ul>
      <p class="quiet">{t('insight.intervalHint')}</p>
      <FoldedTable
        label={t('chart.asTable')}
        caption={t('insight.perSign')}
        columns={[t('insight.sign'), t('insight.right'), t('insight.from'), t('insight.to')]}
        rows={score.perSign.map((one) => [
          one.name,
          t('insight.of', { correct: one.correct, total: one.total }),
          percent(one.low),
          percent(one.high),
        ])}
      />
    </section>
  );
}

const drawn = spread(-3, 3, 61);

function Activations({ model }: { model: ModelSummary }): JSX.Element | null {
  if (model.apalu.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('insight.apalu')}</h2>
      <p>{t('insight.apaluText')}</p>
      <div class="activations">
        {model.apalu.map((one) => (
          <div key={one.layer}>
            <h3>{one.layer}</h3>
            <LineChart
              label={t('insight.apaluLabel', { layer: one.layer })}
              x={drawn}
              xName={t('insight.apaluInput')}
              lines={[
                {
                  name: t('insight.learned'),
                  style: 'accent',
                  values: drawn.map((x) => apalu(x, one.a, one.b)),
                },
                {
                  name: t('insight.initial'),
                  style: 'dashed',
                  values: drawn.map((x) => apalu(x, one.initialA, one.initialB)),
                },
              ]}
            />
          </div>
        ))}
      </div>
      <DataTable
        caption={t('insight.apalu')}
        columns={[t('insight.layer'), 'a', t('insight.aInitial'), 'b', t('insight.bInitial')]}
        rows={model.apalu.map((one) => [
          one.layer,
          one.a.toFixed(3),
          one.initialA.toFixed(3),
          one.b.toFixed(3),
          one.initialB.toFixed(3),
        ])}
      />
    </section>
  );
}
