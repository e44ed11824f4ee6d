import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { SignView } from '../../../shared/contract.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { hashOf } from '../../state/router.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { SignMark } from '../../ui/sign-mark.js';
import { Filmstrip } from './filmstrip.js';
import { HistoryButtons } from './history-buttons.js';
import { Recognised } from './recognised.js';
import { only, targets, within, type Selection } from './selection.js';
import { SignDialog } from './sign-dialog.js';
import { TakeActions } from './take-actions.js';
import { TakePlayer } from './take-player.js';
import { typicalOf, useInsights } from './use-insights.js';
import { usedText } from './sign-words.js';

/** One sign and its takes, at first `takeId` or the newest: looked at, mended, sorted out. */
export function SignDetail({ sign, takeId }: { sign: SignView; takeId: TakeId | null }): JSX.Element {
  const { library, router } = useApp();
  const [editing, setEditing] = useState(false);
  const remove = async (): Promise<void> => {
    await library.removeSign(sign);
    router.go('signs');
  };
  return (
    <div class="page page-wide" data-testid="sign-detail">
      <div class="sign-way">
        <a class="back" href={hashOf('signs')}>
          <Icon name="back" />
          {t('signs.all')}
        </a>
        <HistoryButtons />
      </div>
      <header class="page-head sign-head">
        <SignMark sign={sign} class="sign-symbol" />
        <div class="sign-title">
          <h1 tabIndex={-1}>
            <bdi>{sign.name}</bdi>
          </h1>
          <p class="quiet">
            {usedText(sign)}
            <Recognised sign={sign} whole />
          </p>
          {sign.notes && (
            <p class="sign-notes">
              <bdi>{sign.notes}</bdi>
            </p>
          )}
        </div>
        <div class="button-row">
          {sign.kind === 'sign' && (
            <Button kind="primary" icon="record" onClick={() => router.go('teach', sign.id)}>
              {t('signs.recordMore')}
            </Button>
          )}
          <Button icon="pencil" data-testid="sign-edit" onClick={() => setEditing(true)}>
            {t('signs.edit')}
          </Button>
          <Button icon="trash" onClick={() => void remove()}>
            {t('signs.delete')}
          </Button>
        </div>
      </header>
      {sign.takes.length > 0 ? (
        <Takes key={`${sign.id} ${takeId}`} sign={sign} takeId={takeId} />
      ) : (
        <p class="quiet">{t('signs.noTakes')}</p>
      )}
      {editing && <SignDialog sign={sign} onClose={() => setEditing(false)} />}
    </div>
  );
}

function Takes({ sign, takeId }: { sign: SignView; takeId: TakeId | null }): JSX.Element {
  const { library } = useApp();
  const insights = useInsights();
  const takes = sign.takes.toReversed();
  const ids = takes.map(({ id }) => id);
  const [selection, select] = useSelection(ids, takeId);
  const [playing, setPlaying] = useState(false);
  // Not when its frames are there: it may have been started by then.
  useLayoutEffect(() => setPlaying(false), [selection.active]);
  const active = takes.find(({ id }) => id === selection.active);
  const chosenIds = targets(selection, ids);
  const remove = (): void => {
    if (chosenIds.length > 0) void library.removeTakes(chosenIds);
  };
  return (
    <div class="review">
      {active && (
        <TakePlayer
          sign={sign}
          take={active}
          typical={typicalOf(sign, insights)}
          insights={insights}
          playing={playing}
          onPlaying={setPlaying}
        />
      )}
      <div class="review-takes">
        <TakeActions
          sign={sign}
          takes={takes.filter(({ id }) => chosenIds.includes(id))}
          chosen={selection.chosen.size}
          onDelete={remove}
        />
        <Filmstrip
          sign={sign}
          takes={takes}
          selection={selection}
          insights={insights}
          onSelect={select}
          onDelete={remove}
          onPlay={() => setPlaying(!playing)}
        />
        <p class="field-hint">{t('takes.hint')}</p>
      </div>
    </div>
  );
}

/** The selection as far as the list goes, however it changes. */
function useSelection(
  ids: readonly TakeId[],
  wanted: TakeId | null,
): [Selection, (selection: Selection) => void] {
  const [selection, select] = useState<Selection>(() => {
    const first = wanted ?? ids[0];
    return { ...(first === undefined ? { active: null, anchor: null } : only(first)), chosen: new Set() };
  });
  const before = useRef(ids);
  const present = within(selection, ids, before.current);
  useEffect(() => {
    before.current = ids;
    if (present.active !== selection.active || present.chosen.size !== selection.chosen.size) select(present);
  }, [ids.join()]);
  return [present, select];
}
