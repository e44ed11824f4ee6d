import type { Caption, RightSign, SignView } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';

/** One answer to “what was it really?”. */
export interface RightChoice {
  readonly key: string;
  readonly label: string;
  readonly hint: string;
  /** Whose symbol or picture stands beside the label. */
  readonly sign?: SignView;
  readonly right: RightSign;
}

/** Letters and digits alone, without accents or case: how names are looked for. */
function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
}

/**
 * The signs that a movement may have been, for what was typed so far: the runner-up first, the others by name, those
 * that begin with it before those that hold it; then “nothing”, then a new sign of that name. The sign that was
 * captioned is not among them.
 */
export function rightChoices(
  signs: readonly SignView[],
  caption: Pick<Caption, 'signId' | 'runnerUp'> | null,
  typed: string,
): readonly RightChoice[] {
  const wanted = plain(typed);
  const runnerUp = caption?.runnerUp?.signId;
  const rank = (sign: SignView): number =>
    sign.id === runnerUp ? 0 : plain(sign.name).startsWith(wanted) ? 1 : 2;
  const fitting = signs
    .filter(({ kind, id, name }) => kind === 'sign' && id !== caption?.signId && plain(name).includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
    .map((sign): RightChoice => ({
      key: sign.id,
      label: sign.name,
      hint: sign.id === runnerUp ? t('correct.runnerUp') : '',
      sign,
      right: { is: 'sign', signId: sign.id },
    }));
  const nothing: RightChoice = {
    key: '-rest',
    label: t('correct.nothing'),
    hint: t('correct.nothingHint'),
    right: { is: 'rest' },
  };
  const name = typed.trim();
  const taken = signs.some((sign) => sign.kind === 'sign' && plain(sign.name) === wanted);
  const added: RightChoice = {
    key: '-new',
    label: t('correct.new', { name }),
    hint: t('correct.newHint'),
    right: { is: 'new', name },
  };
  const offersNothing = wanted === '' || plain(nothing.label).includes(wanted);
  return [...fitting, ...(offersNothing ? [nothing] : []), ...(wanted && !taken ? [added] : [])];
}
