import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { mayMove } from '../../ui/look.js';
import { SkeletonPlayer } from '../../ui/skeleton-player.js';
import { problemText } from './coach-words.js';

interface AnswersProps {
  insight: TakeInsight;
  onAnswer?: () => void;
}

/** What can be done about a take: it stays, goes, or goes to the sign that it looks like. */
function Answers({ insight, onAnswer }: AnswersProps): JSX.Element {
  const { coach } = useApp();
  const { takeId, nearest, problems } = insight;
  const answer = (job: () => Promise<void>): void => {
    onAnswer?.();
    void job();
  };
  return (
    <>
      <Button icon="check" data-testid="take-keep" onClick={() => answer(() => coach.accept(takeId))}>
        {t('coach.keep')}
      </Button>
      <Button icon="trash" data-testid="take-drop" onClick={() => answer(() => coach.remove(takeId))}>
        {t('coach.delete')}
      </Button>
      {nearest && problems.includes('looks-like-other') && (
        <Button data-testid="take-move" onClick={() => answer(() => coach.moveToNearest(insight))}>
          {t('coach.moveTo', { name: nearest.name })}
        </Button>
      )}
    </>
  );
}

/** A calm word about the take that was just recorded, beside the others. */
export function JustNoticed(): JSX.Element | null {
  const { coach, teach, toasts, demo, held } = useApp();
  const insight = demo.active.value ? null : coach.noticed.value;
  const [playing, setPlaying] = useState(false);
  const text = insight ? problemText(insight) : '';
  useEffect(() => {
    if (text) toasts.announce(text);
  }, [text]);
  if (!insight || teach.restLeftMs.value !== null) return null;
  return (
    <section class="noticed" aria-label={t('coach.noticed')} data-testid="noticed" data-take={insight.takeId}>
      <Replay insight={insight} playing={playing} />
      <div class="noticed-words">
        <p>
          {text}
          {held.value.includes(insight.takeId) && ` ${t('train.waitsShort')}`}
        </p>
        <div class="button-row">
          <Button
            icon={playing ? 'pause' : 'play'}
            aria-pressed={playing}
            onClick={() => setPlaying(!playing)}
          >
            {t('coach.replay')}
          </Button>
          <Answers insight={insight} onAnswer={() => setPlaying(false)} />
        </div>
      </div>
    </section>
  );
}

function Replay({ insight, playing }: { insight: TakeInsight; playing: boolean }): JSX.Element {
  const { library } = useApp();
  return (
    <div class="noticed-picture">
      <SkeletonPlayer
        takeId={insight.takeId}
        load={() => library.framesOf(insight.takeId)}
        playing={playing}
      />
    </div>
  );
}

/** A doubtful take beside one of the sign that it is compared with, and what can be done about it. */
export function TakeDialog({ insight, onClose }: { insight: TakeInsight; onClose: () => void }): JSX.Element {
  const { library } = useApp();
  const [playing, setPlaying] = useState(mayMove);
  const other = insight.problems.includes('looks-like-other')
    ? library.find(insight.nearest?.id ?? null)
    : null;
  const own = library.find(insight.signId);
  const beside = (other ?? own)?.takes.find(({ id }) => id !== insight.takeId);
  return (
    <Dialog title={problemText(insight)} onClose={onClose}>
      <div class="beside" data-testid="take-dialog">
        <figure>
          <Replay insight={insight} playing={playing} />
          <figcaption>{t('coach.compareThis')}</figcaption>
        </figure>
        {beside && (
          <figure>
            <div class="noticed-picture">
              <SkeletonPlayer takeId={beside.id} load={() => library.framesOf(beside.id)} playing={playing} />
            </div>
            <figcaption>
              {other
                ? t('coach.compareOther', { name: other.name })
                : t('coach.compareOwn', { name: insight.signName })}
            </figcaption>
          </figure>
        )}
      </div>
      <div class="button-row">
        <Button icon={playing ? 'pause' : 'play'} aria-pressed={playing} onClick={() => setPlaying(!playing)}>
          {t('coach.replay')}
        </Button>
        <Answers insight={insight} onAnswer={onClose} />
      </div>
    </Dialog>
  );
}
