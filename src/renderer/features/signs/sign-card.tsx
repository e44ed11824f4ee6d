import type { JSX } from 'preact';
import type { SignView } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { SignMark } from '../../ui/sign-mark.js';
import { SkeletonPlayer, useReplay } from '../../ui/skeleton-player.js';
import { Recognised } from './recognised.js';
import { usedText } from './sign-words.js';
import { partOf } from './take-words.js';

interface SignCardProps {
  sign: SignView;
  /** The take that is drawn for it. */
  typical: TakeId | null;
  onEdit: () => void;
}

/** A sign in the grid: its most typical take, its name, and how well it is known. */
export function SignCard({ sign, typical, onEdit }: SignCardProps): JSX.Element {
  const { library } = useApp();
  const { playing, handlers } = useReplay();
  const exemplar = sign.takes.find(({ id }) => id === typical);
  const { onClick: _pinned, ...hover } = handlers;
  return (
    <li class="sign-card" data-testid="sign-card" data-sign={sign.name}>
      <a href={hashOf('signs', sign.id)} class="sign-open" {...hover}>
        <span class="sign-picture">
          {exemplar ? (
            <SkeletonPlayer
              takeId={partOf(exemplar)}
              load={() => library.framesOf(exemplar.id)}
              playing={playing}
            />
          ) : (
            <Icon name="hand" />
          )}
        </span>
        <span class="sign-name" dir="auto" title={sign.name}>
          <SignMark sign={sign} class="sign-mark" />
          {sign.name}
        </span>
        <span class="quiet">
          {usedText(sign)}
          <Recognised sign={sign} />
        </span>
        {sign.notes && (
          <span class="sign-card-notes quiet" dir="auto">
            {sign.notes}
          </span>
        )}
      </a>
      <div class="sign-tools">
        <Button
          kind="plain"
          icon="pencil"
          label={t('signs.editOne', { name: sign.name })}
          data-testid="sign-edit"
          onClick={onEdit}
        />
        <Button
          kind="plain"
          icon="trash"
          label={t('signs.deleteOne', { name: sign.name })}
          data-testid="sign-delete"
          onClick={() => void library.removeSign(sign)}
        />
      </div>
    </li>
  );
}
