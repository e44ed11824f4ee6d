import type { JSX } from 'preact';
import type { Score } from '../../../shared/contract.js';
import { takesInUse } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { enoughTakes, takesText } from '../../state/words.js';
import { Button } from '../../ui/button.js';

interface Advice {
  readonly key: string;
  readonly text: string;
  readonly go: string;
  readonly run: () => void;
}

const most = 3;

/** What to record next, the most useful first, each with its button. */
export function NextToRecord({ score }: { score: Score }): JSX.Element | null {
  const { library, router } = useApp();
  const advice: Advice[] = [];
  if (!library.rest.value) {
    advice.push({
      key: 'rest',
      text: t('insight.next.rest'),
      go: t('quiet.go'),
      run: () => router.go('insight', 'quiet'),
    });
  }
  const weakest = [...score.perSign].sort((a, b) => a.accuracy - b.accuracy);
  for (const one of weakest) {
    const sign = library.find(one.signId);
    if (!sign || sign.kind === 'rest') continue;
    const count = takesInUse(sign.takes).length;
    const few = count < enoughTakes.good;
    if (one.accuracy >= 0.9 && !few) continue;
    const params = {
      name: sign.name,
      takes: takesText(count),
      missed: one.total - one.correct,
      total: one.total,
    };
    advice.push({
      key: sign.id,
      go: t('insight.next.go'),
      text: t(few ? 'insight.next.few' : 'insight.next.weak', params),
      run: () => router.go('teach', sign.id),
    });
  }
  if (advice.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('insight.next')}</h2>
      <ul class="advice">
        {advice.slice(0, most).map((one) => (
          <li key={one.key}>
            <p>{one.text}</p>
            <Button icon={one.key === 'rest' ? 'hand' : 'record'} onClick={one.run}>
              {one.go}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
