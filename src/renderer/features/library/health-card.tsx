import type { JSX } from 'preact';
import type { Finding, HealthReport, Healed } from '../../../shared/contract-sharing.js';
import { errorText, plural, reasonText, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { JobProgress } from './job-progress.js';

/** Whether every file of the open set is as it was written, and what can be done about those that are not. */
export function HealthCard(): JSX.Element {
  const { sets, tasks } = useApp();
  const running = tasks.running.value;
  const report = sets.report.value;
  const works = running?.kind === 'check' || running?.kind === 'heal';
  const mendable = report?.findings.filter(({ remedy }) => remedy !== 'none').length ?? 0;
  return (
    <section class="card" aria-labelledby="health-title" data-testid="health">
      <div>
        <h2 id="health-title">{t('health.title')}</h2>
        <p class="quiet">{t('health.text')}</p>
      </div>
      {works ? (
        <JobProgress
          label={t(running.kind === 'check' ? 'health.checking' : 'health.healing')}
          share={running.done}
          stopping={tasks.cancelling.value}
          onCancel={() => void tasks.cancel()}
        />
      ) : (
        <>
          {sets.healed.value && <HealedText healed={sets.healed.value} />}
          {report && <Report report={report} />}
          <div class="button-row">
            {mendable > 0 && (
              <Button
                kind="primary"
                disabled={tasks.busy.value}
                data-testid="heal"
                onClick={() => void sets.heal()}
              >
                {plural(mendable, { one: 'health.healOne', other: 'health.heal' })}
              </Button>
            )}
            <Button disabled={tasks.busy.value} data-testid="check" onClick={() => void sets.check()}>
              {t(report ? 'health.again' : 'health.check')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** Broken things out of everybody's way, of which nothing can be brought back. */
function isLost({ remedy, path }: Finding): boolean {
  return remedy === 'none' && /^library\/(set-aside|trash)\//.test(path);
}

function Report({ report: { files, takes, findings } }: { report: HealthReport }): JSX.Element {
  const lost = findings.filter(isLost);
  const open = findings.filter((finding) => !isLost(finding));
  return (
    <div class="report" role="status">
      {open.length > 0 ? (
        <FindingList findings={open} />
      ) : (
        <p class="health-well" data-testid="health-well">
          <Icon name="check" />
          {t('health.well', { takes: takesText(takes), files })}
        </p>
      )}
      {lost.length > 0 && (
        <details class="fold" data-testid="lost">
          <summary>{plural(lost.length, { one: 'health.lostOne', other: 'health.lost' })}</summary>
          <FindingList findings={lost} />
        </details>
      )}
    </div>
  );
}

function FindingList({ findings }: { findings: readonly Finding[] }): JSX.Element {
  return (
    <ul class="findings" data-testid="findings" tabIndex={0} aria-label={t('health.findings')}>
      {findings.map((finding) => (
        <li key={finding.id} data-kind={finding.kind} data-remedy={finding.remedy}>
          <p>{findingText(finding)}</p>
          <p class="quiet">{t(remedyKey(finding), { takes: takesText(finding.takes) })}</p>
          <p class="finding-path">
            {finding.path} ({reasonText(finding.why ?? { reason: finding.reason })})
          </p>
        </li>
      ))}
    </ul>
  );
}

function findingText({ kind, sign }: Finding): string {
  if (
    sign !== null &&
    (kind === 'take' || kind === 'landmarks' || kind === 'aside-take' || kind === 'sign')
  ) {
    return t(`health.kindOf.${kind}`, { name: sign });
  }
  return t(`health.kind.${kind}`);
}

function remedyKey({ kind, remedy }: Finding): Parameters<typeof t>[0] {
  if (remedy === 'restore') {
    return kind === 'sign' || kind === 'take' ? 'health.remedy.rewrite' : 'health.remedy.restore';
  }
  if (remedy === 'none') return kind === 'newer' ? 'health.remedy.newer' : 'health.remedy.none';
  return `health.remedy.${remedy}`;
}

function HealedText({ healed }: { healed: Omit<Healed, 'report'> }): JSX.Element {
  const { restored, setAside, removed, failed } = healed;
  const { sets, status } = useApp();
  const set = sets.current.value?.id ?? '';
  const below = set === 'first' ? '' : `/sets/${set}`;
  const path = `${status.value?.dataFolder ?? ''}${below}/library/set-aside`;
  const done = [
    restored > 0 ? t('health.restored', { count: restored }) : '',
    setAside > 0 ? t('health.setAside', { count: setAside }) : '',
    removed > 0 ? t('health.removed', { count: removed }) : '',
  ].filter(Boolean);
  return (
    <div role="status" data-testid="healed">
      <p>{done.length > 0 ? t('health.done', { what: done.join(', ') }) : t('health.doneNothing')}</p>
      {setAside > 0 && (
        <p class="quiet">
          {t('health.setAsideWhere')} <bdi class="finding-path">{path}</bdi>
        </p>
      )}
      {failed.length > 0 && (
        <ul class="left-out">
          {failed.map(({ path, reason, why, error }) => (
            <li key={path}>
              {t('share.leftOutItem', {
                name: path,
                reason: error ? errorText(error) : reasonText(why ?? { reason }),
              })}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
