import type { JSX } from 'preact';
import type { SignView } from '../../../shared/contract.js';
import { useApp } from '../../state/app-state.js';
import { measuredTexts } from './sign-words.js';

interface RecognisedProps {
  sign: SignView;
  /** With what it is taken for, too. */
  whole?: boolean;
}

/** How well the present model recognises the sign, behind something else that is said of it. */
export function Recognised({ sign, whole = false }: RecognisedProps): JSX.Element {
  const { model } = useApp();
  const { right, takenFor } = measuredTexts(sign, model.value?.score ?? null);
  const texts = [right, whole ? takenFor : null].filter((text) => text !== null);
  return <>{texts.map((text) => ` · ${text}`).join('')}</>;
}
