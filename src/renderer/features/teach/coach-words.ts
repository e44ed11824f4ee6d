import type { CoachSuggestion, SignAspect, TakeInsight } from '../../../shared/contract-coach.js';
import { fixed, plural, t } from '../../../shared/i18n/t.js';
import { takesText } from '../../state/words.js';

const seconds = (ms: number): string => fixed(ms / 1000, 1);

/** What seems wrong with a take, the worst of it; empty when nothing does. */
export function problemText({ number, signName, problems, facts, nearest }: TakeInsight): string {
  const [worst] = problems;
  if (!worst) return '';
  return t(`coach.problem.${worst}`, {
    number,
    name: signName,
    other: nearest?.name ?? '',
    percent: Math.round(facts.handShare * 100),
    seconds: seconds(facts.durationMs),
    usual: seconds(facts.usualMs ?? facts.durationMs),
  });
}

/** A suggestion in words; `insight` is that of the take that it is about. Empty when the take is gone. */
export function suggestionText(suggestion: CoachSuggestion, insight: TakeInsight | null): string {
  switch (suggestion.kind) {
    case 'look':
      return insight ? problemText(insight) : '';
    case 'begin':
      return t('coach.begin', { name: suggestion.sign.name, takes: takesText(suggestion.takes) });
    case 'record':
      return plural(
        suggestion.takes,
        { one: 'coach.recordOne', other: 'coach.record' },
        { name: suggestion.sign.name },
      );
    case 'rest':
      return t('coach.rest', { seconds: suggestion.seconds });
    case 'alike': {
      const [a, b] = suggestion.signs;
      const takes = takesText(suggestion.takes);
      return t('coach.alike', { a: a.name, b: b.name, differ: differText(suggestion.differ), takes });
    }
    case 'side':
      return t(`coach.side.${suggestion.side}`, {
        name: suggestion.sign.name,
        takes: takesText(suggestion.takes),
      });
    default:
      return t(`coach.${suggestion.kind}`);
  }
}

/** What tells two signs apart, in a sentence. */
export function differText([first, second]: readonly SignAspect[]): string {
  if (!first) return t('coach.differNone');
  const params = { first: t(`coach.aspect.${first}`) };
  if (!second) return t('coach.differOne', params);
  return t('coach.differTwo', { ...params, second: t(`coach.aspect.${second}`) });
}
