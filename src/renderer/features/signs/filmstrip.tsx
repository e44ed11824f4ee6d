import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { SignView, TakeView } from '../../../shared/contract.js';
import type { TakeInsight } from '../../../shared/contract-coach.js';
import type { TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Icon } from '../../ui/icon.js';
import { SkeletonPlayer, useReplay } from '../../ui/skeleton-player.js';
import { allOf, moved, only, ranged, toggled, type Selection } from './selection.js';
import { KnownMark } from './take-known.js';
import { dayText, partOf, secondsText } from './take-words.js';

interface FilmstripProps {
  sign: SignView;
  /** In the order in which they are shown. */
  takes: readonly TakeView[];
  selection: Selection;
  insights: ReadonlyMap<TakeId, TakeInsight>;
  onSelect: (selection: Selection) => void;
  onDelete: () => void;
  /** Plays the active take, or stops it. */
  onPlay: () => void;
}

/**
 * The takes of a sign as a list to choose from: arrows go, Space chooses, Shift extends, Ctrl or Cmd adds; Enter
 * plays, Delete deletes. One Tab stop, as in every list box.
 */
export function Filmstrip(props: FilmstripProps): JSX.Element {
  const { sign, takes, selection, insights, onSelect, onDelete, onPlay } = props;
  const list = useRef<HTMLUListElement>(null);
  const followed = useRef(false);
  const ids = takes.map(({ id }) => id);

  useLayoutEffect(() => {
    // Only keys move the focus: a click has put it where it belongs.
    if (!followed.current) return;
    followed.current = false;
    optionOf(list.current, selection.active)?.focus();
  }, [selection]);
  // What had the focus went with a take: the next take has it, or it would be lost.
  const known = useRef(ids.join());
  useLayoutEffect(() => {
    const changed = known.current !== ids.join();
    known.current = ids.join();
    const { activeElement } = document;
    if (!changed || (activeElement !== null && activeElement !== document.body)) return;
    optionOf(list.current, selection.active)?.focus({ preventScroll: true });
  }, [ids.join()]);

  const go = (next: Selection): void => {
    followed.current = true;
    onSelect(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey;
    if (event.altKey || (command && event.key.toLowerCase() !== 'a')) return;
    const columns = columnsOf(list.current);
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -ids.length,
      End: ids.length,
    };
    const by = steps[event.key];
    if (by !== undefined) go(moved(selection, ids, by, event.shiftKey));
    else if (event.key === ' ' && selection.active !== null) {
      const { active } = selection;
      go(event.shiftKey ? ranged(selection, ids, active) : toggled(selection, active));
    } else if (command) go(allOf(selection, ids));
    else if (event.key === 'Escape' && selection.chosen.size > 0) go({ ...selection, chosen: new Set() });
    else if (event.key === 'Enter') onPlay();
    else if (event.key === 'Delete' || event.key === 'Backspace') onDelete();
    else return;
    event.preventDefault();
  };

  return (
    <ul
      ref={list}
      class="filmstrip"
      role="listbox"
      aria-multiselectable={true}
      aria-label={t('takes.of', { name: sign.name })}
      data-testid="filmstrip"
      onKeyDown={onKeyDown}
    >
      {takes.map((take, index) => (
        <TakeOption
          key={take.id}
          take={take}
          number={sign.takes.length - index}
          insight={insights.get(take.id)}
          chosen={selection.chosen.has(take.id)}
          active={selection.active === take.id}
          onPick={(event, check) => {
            if (event.shiftKey) onSelect(ranged(selection, ids, take.id));
            else if (check || event.ctrlKey || event.metaKey) onSelect(toggled(selection, take.id));
            else onSelect(only(take.id));
          }}
        />
      ))}
    </ul>
  );
}

interface TakeOptionProps {
  take: TakeView;
  number: number;
  insight: TakeInsight | undefined;
  chosen: boolean;
  active: boolean;
  onPick: (event: MouseEvent, check: boolean) => void;
}

function TakeOption({ take, number, insight, chosen, active, onPick }: TakeOptionProps): JSX.Element {
  const { library } = useApp();
  const { playing, handlers } = useReplay();
  const classes = ['film', active ? 'film-active' : '', take.disabled ? 'film-off' : ''];
  return (
    <li
      class={classes.filter(Boolean).join(' ')}
      role="option"
      aria-selected={chosen}
      tabIndex={active ? 0 : -1}
      data-testid="take"
      data-take={take.id}
      onClick={(event) =>
        onPick(event, event.target instanceof Element && event.target.closest('.film-check') !== null)
      }
      onPointerEnter={handlers.onPointerEnter}
      onPointerLeave={handlers.onPointerLeave}
    >
      <span class="film-picture">
        <SkeletonPlayer takeId={partOf(take)} load={() => library.framesOf(take.id)} playing={playing} />
        <span class="film-check">{chosen && <Icon name="check" />}</span>
        {take.disabled && (
          <span class="film-tag" aria-hidden="true">
            <Icon name="off" />
            {t('takes.off')}
          </span>
        )}
      </span>
      <span class="film-foot">
        <span class="hidden">{t('takes.take')} </span>
        <span class="film-number">{number}</span>
        <span>{t('takes.seconds', { seconds: secondsText(take.durationMs) })}</span>
        {take.trim && (
          <>
            <Icon name="trim" />
            <span class="hidden"> {t('takes.isTrimmed')}</span>
          </>
        )}
        {take.disabled && <span class="hidden"> {t('takes.isOff')}</span>}
      </span>
      <span class="film-foot quiet">
        {t(`takes.source.${take.source}`)} · {dayText(take.createdAt)}
      </span>
      {insight && <KnownMark insight={insight} />}
    </li>
  );
}

function optionOf(list: HTMLElement | null, id: TakeId | null): HTMLElement | null {
  return id === null ? null : (list?.querySelector<HTMLElement>(`[data-take="${id}"]`) ?? null);
}

/** Cards beside each other at the list's present width. */
function columnsOf(list: HTMLElement | null): number {
  const [first, ...others] = list ? [...list.children] : [];
  if (!(first instanceof HTMLElement)) return 1;
  const below = others.findIndex((card) => card instanceof HTMLElement && card.offsetTop > first.offsetTop);
  return below < 0 ? others.length + 1 : below + 1;
}
