import type { JSX } from 'preact';
import type { SignView, TakeView } from '../../../shared/contract.js';
import { fixed, t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { SkeletonPlayer, useReplay } from '../../ui/skeleton-player.js';
import { partOf } from './take-words.js';

/** The takes of a sign, newest first; each replays when pointed at or focused. */
export function TakeStrip({ sign }: { sign: SignView }): JSX.Element {
  const numbered = sign.takes.map((take, index) => ({ take, number: index + 1 })).reverse();
  return (
    <ul class="strip" data-testid="take-strip">
      {numbered.map(({ take, number }) => (
        <TakeCard key={take.id} take={take} number={number} />
      ))}
    </ul>
  );
}

function TakeCard({ take, number }: { take: TakeView; number: number }): JSX.Element {
  const { library } = useApp();
  const { playing, handlers } = useReplay();
  const seconds = fixed(take.durationMs / 1000, 1);
  return (
    <li class={take.disabled ? 'take take-off' : 'take'} data-testid="take">
      <button
        type="button"
        class="take-thumb"
        aria-label={t('takes.replay', { number, seconds })}
        {...handlers}
      >
        <SkeletonPlayer takeId={partOf(take)} load={() => library.framesOf(take.id)} playing={playing} />
      </button>
      <div class="take-foot">
        <span>
          {number}
          <span class="quiet">
            {' '}
            · {t('takes.seconds', { seconds })}
            {take.disabled && ` · ${t('takes.off')}`}
          </span>
        </span>
        <Button
          kind="plain"
          icon="trash"
          label={t('takes.delete', { number })}
          data-testid="take-delete"
          onClick={() => void library.removeTake(take)}
        />
      </div>
    </li>
  );
}
