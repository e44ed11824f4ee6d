import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import type { SignView, TakeView } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Select } from '../../ui/field.js';
import { numberOf } from './take-words.js';
import { typicalOf } from './use-insights.js';

/** `none`, `typical`, the id of a take, or `sign:` with the id of a sign. Remembered from take to take. */
const compared = signal<string>('none');
const ofSign = 'sign:';

interface Compared {
  readonly sign: SignView;
  readonly take: TakeView;
  /** The take that is most like all of the sign's. */
  readonly typical: TakeId | null;
  readonly insights: ReadonlyMap<TakeId, TakeInsight>;
}

/** The take that is drawn under this one, and whether it is of another sign; null for none. */
export function useCompared({ sign, take, typical, insights }: Compared): {
  readonly take: TakeView;
  readonly foreign: boolean;
} | null {
  const { library } = useApp();
  const chosen = compared.value;
  if (chosen.startsWith(ofSign)) {
    const other = library.find(chosen.slice(ofSign.length));
    const shown = other && other.id !== sign.id ? typicalOf(other, insights) : null;
    const found = other?.takes.find(({ id }) => id === shown);
    return found ? { take: found, foreign: true } : null;
  }
  const id = chosen === 'typical' ? typical : chosen;
  const found = sign.takes.find((other) => other.id === id && other.id !== take.id);
  return found ? { take: found, foreign: false } : null;
}

/** What a take is compared with: another take of its sign, or the most typical one of any other sign. */
export function CompareChoice({ sign, take, typical, insights }: Compared): JSX.Element | null {
  const { library } = useApp();
  const others = sign.takes.filter(({ id }) => id !== take.id);
  const nearest = insights.get(take.id)?.nearest?.id;
  const signs = library.signs.value
    .filter(({ id, takes }) => id !== sign.id && takes.length > 0)
    // The likeliest one is what people want to see.
    .sort((a, b) => Number(b.id === nearest) - Number(a.id === nearest));
  if (others.length === 0 && signs.length === 0) return null;
  const choices = [
    { value: 'none', label: t('player.compareNone') },
    ...(typical !== null && typical !== take.id
      ? [{ value: 'typical', label: t('player.compareTypical') }]
      : []),
    ...others.map((other) => ({
      value: String(other.id),
      label: t('takes.number', { number: numberOf(sign, other) }),
    })),
    ...signs.map(({ id, name }) => ({ value: `${ofSign}${id}`, label: t('player.compareSign', { name }) })),
  ];
  const value = choices.some((choice) => choice.value === compared.value) ? compared.value : 'none';
  return (
    <Select
      label={t('player.compare')}
      value={value}
      choices={choices}
      onChoose={(chosen) => (compared.value = chosen)}
      testId="compare"
    />
  );
}
