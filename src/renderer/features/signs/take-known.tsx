import type { JSX } from 'preact';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { CompareButton } from './compare-signs.js';

/** How well the model knows a take, in words. */
export function knownText({ verdict, nearest }: TakeInsight): string {
  return t(`takes.known.${verdict}`, { name: nearest?.name ?? '' });
}

/** The same with a short bar: how like the sign's other takes it is. */
export function KnownMark({ insight }: { insight: TakeInsight }): JSX.Element {
  const { verdict, likeness } = insight;
  const share = likeness === null ? null : Math.max(0, Math.min(1, likeness));
  return (
    <span class={`known known-${verdict}`} data-testid="take-known" data-verdict={verdict}>
      {share !== null && (
        <span class="known-track" aria-hidden="true">
          <span class="known-fill" style={{ width: `${Math.round(share * 100)}%` }} />
        </span>
      )}
      <span class="known-word">{knownText(insight)}</span>
    </span>
  );
}

/** A take that looks like another sign's, with the way there. */
export function LooksLike({ insight }: { insight: TakeInsight | undefined }): JSX.Element | null {
  const { library } = useApp();
  const target = library.find(insight?.nearest?.id ?? null);
  if (insight?.verdict !== 'looks-like-other' || !target) return null;
  return (
    <div class="looks-like" data-testid="looks-like">
      <Icon name="warning" />
      <p>{t('takes.looksLike', { name: target.name })}</p>
      <Button data-testid="move-there" onClick={() => void library.moveTakes([insight.takeId], target)}>
        {t('takes.moveThere')}
      </Button>
      <CompareButton signs={[insight.signId, target.id]} takeId={insight.takeId} />
    </div>
  );
}
