import type { JSX } from 'preact';
import type { ModelSummary } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { DataTable } from '../../ui/data-table.js';
import { rateNumber } from '../quiet/rate-words.js';

type Previous = NonNullable<ModelSummary['previous']>;

/** What changed since the model before, and the way back to it. */
export function SinceBefore({ model }: { model: ModelSummary }): JSX.Element | null {
  const { parts, toasts, training } = useApp();
  const { previous } = model;
  if (!previous) return null;
  const { score } = previous;
  const rows = compared(model, previous);
  // The one in use becomes the one before, so that the same takes it back.
  const swap = (): Promise<unknown> => toasts.guard(() => parts.call('model.rollback', undefined));
  const rollBack = (): Promise<unknown> =>
    toasts.guard(async () => {
      await parts.call('model.rollback', undefined);
      toasts.info(t('insight.rolledBack'), { label: t('action.undo'), run: () => void swap() });
    });
  return (
    <section class="card" data-testid="since-before">
      <div class="card-head">
        <h2>{t('insight.since')}</h2>
        <Button
          icon="back"
          data-testid="rollback"
          disabled={training.busy.value}
          onClick={() => void rollBack()}
        >
          {t('insight.rollback')}
        </Button>
      </div>
      <p>
        {score
          ? t('insight.previous', { correct: score.correct, total: score.total })
          : t('insight.previousUnscored')}{' '}
        {changes(model, previous)}
      </p>
      {rows.length > 0 && (
        <DataTable
          caption={t('insight.since')}
          columns={[t('insight.sign'), t('insight.sinceBefore'), t('insight.sinceNow')]}
          rows={rows}
        />
      )}
    </section>
  );
}

/** Signs that came and went, and how many takes more there are, in sentences. */
export function changes(model: Pick<ModelSummary, 'signs' | 'takes'>, previous: Previous): string {
  const said: string[] = [];
  const named = (signs: readonly { name: string }[]): string =>
    signs.map(({ name }) => t('words.quoted', { name })).join(', ');
  if (previous.signs) {
    const before = new Set(previous.signs.map(({ id }) => id));
    const now = new Set(model.signs.map(({ id }) => id));
    const fresh = model.signs.filter(({ id }) => !before.has(id));
    const gone = previous.signs.filter(({ id }) => !now.has(id));
    if (fresh.length > 0) said.push(t('insight.sinceNewSigns', { names: named(fresh) }));
    if (gone.length > 0) said.push(t('insight.sinceGoneSigns', { names: named(gone) }));
  }
  if (previous.takes !== undefined) {
    const more = model.takes - previous.takes;
    if (more === 0) said.push(t('insight.sinceSameTakes'));
    else if (more > 0) said.push(t('insight.sinceMoreTakes', { takes: takesText(more) }));
    else said.push(t('insight.sinceFewerTakes', { takes: takesText(-more) }));
  }
  return said.join(' ');
}

/** Rows of sign, before and now; signs that are alike in both are left out. */
function compared({ score, calibration }: ModelSummary, previous: Previous): string[][] {
  const rows: string[][] = [];
  const of = (one: { correct: number; total: number } | undefined | null): string =>
    one ? t('insight.of', { correct: one.correct, total: one.total }) : '–';
  if (score && previous.score) rows.push([t('insight.sinceAll'), of(previous.score), of(score)]);
  if (calibration && previous.falsePerHour !== undefined) {
    rows.push([t('insight.sinceRest'), rateNumber(previous.falsePerHour), rateNumber(calibration.perHour)]);
  }
  for (const one of score?.perSign ?? []) {
    const before = previous.perSign?.find(({ signId }) => signId === one.signId);
    if (!before || (before.correct === one.correct && before.total === one.total)) continue;
    rows.push([one.name, of(before), of(one)]);
  }
  return rows;
}
