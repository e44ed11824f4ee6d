import type { JSX } from 'preact';
import type { SignView } from '../../../shared/contract.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';

/** How well the present model recognises the sign, when that was measured. */
export function Recognised({ sign }: { sign: SignView }): JSX.Element | null {
  const { model } = useApp();
  const score = model.value?.score?.perSign.find((one) => one.signId === sign.id);
  if (!score || score.total === 0) return null;
  return <> · {t('signs.right', { correct: score.correct, total: score.total })}</>;
}
