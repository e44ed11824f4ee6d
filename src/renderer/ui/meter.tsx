import type { JSX } from 'preact';
import { t } from '../../shared/i18n/t.js';

/** A share from 0 to 1 as a short bar with its number. */
export function Meter({
  label,
  share,
  quiet,
}: {
  label: string;
  share: number;
  quiet?: boolean;
}): JSX.Element {
  const percent = Math.round(share * 100);
  return (
    <span class={quiet ? 'meter meter-quiet' : 'meter'}>
      <span
        class="meter-track"
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span class="meter-fill" style={{ width: `${percent}%` }} />
      </span>
      <span class="meter-number">{t('words.percent', { percent })}</span>
    </span>
  );
}
