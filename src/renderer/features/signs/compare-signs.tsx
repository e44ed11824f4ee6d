import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { SignAspect } from '../../../shared/contract-coach.js';
import type { SignView, TakeView } from '../../../shared/contract.js';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { SignId, TakeId } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { useApp } from '../../state/app-state.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { mayMove, onColoursChanged } from '../../ui/look.js';
import { drawSkeleton, extentOf, type Frame2D } from '../../ui/skeleton.js';
import { differText } from '../teach/coach-words.js';
import { indexAt, msOf } from './playback.js';
import { numberOf } from './take-words.js';
import { typicalOf, useInsights } from './use-insights.js';
import './player.css';
import './compare.css';

type Manner = 'beside' | 'over';

interface CompareProps {
  /** Other than each other. */
  signs: readonly [SignId, SignId];
  /** A take of the first sign; by default its most typical one, as always of the second. */
  takeId?: TakeId;
}

/** Opens both signs beside each other; nothing where one of them has no take. */
export function CompareButton({
  signs,
  takeId,
  label,
}: CompareProps & { label?: string }): JSX.Element | null {
  const { library } = useApp();
  const [open, setOpen] = useState(false);
  if (!signs.every((id) => library.find(id)?.takes.length)) return null;
  return (
    <>
      <Button icon="compare" data-testid="compare-signs" onClick={() => setOpen(true)}>
        {label ?? t('coach.compare')}
      </Button>
      {open && <CompareSigns signs={signs} {...(takeId ? { takeId } : {})} onClose={() => setOpen(false)} />}
    </>
  );
}

/** Typical takes of two signs, played together, with what tells the signs apart in words. */
export function CompareSigns({
  signs,
  takeId,
  onClose,
}: CompareProps & { onClose: () => void }): JSX.Element | null {
  const { library } = useApp();
  const insights = useInsights();
  const [a, b] = [library.find(signs[0]), library.find(signs[1])];
  const [manner, setManner] = useState<Manner>('beside');
  const differ = useDiffer(signs);
  const of = (sign: SignView | null, id?: TakeId): TakeView | null =>
    sign?.takes.find((take) => take.id === (id ?? typicalOf(sign, insights))) ?? null;
  const [takeA, takeB] = [of(a, takeId), of(b)];
  const [framesA, framesB] = [useTake(takeA), useTake(takeB)];
  const { share, playing, play, look } = useShare(Math.max(lengthOf(framesA), lengthOf(framesB)));
  if (!a || !b || !takeA || !takeB) return null;
  // One scale for both: where the hands are may be what tells the signs apart.
  const extent = around(extentOf(framesA), extentOf(framesB));
  const caption = (sign: SignView, take: TakeView): string =>
    t('coach.compareTake', { name: sign.name, number: numberOf(sign, take) });
  return (
    <Dialog title={t('coach.compareTitle', { a: a.name, b: b.name })} onClose={onClose}>
      <div class="compare" data-testid="compare-dialog">
        <p data-testid="compare-words">{differ && differText(differ)}</p>
        {manner === 'beside' ? (
          <div class="compare-pictures">
            <figure>
              <Picture shown={frameOf(framesA, share)} extent={extent} />
              <figcaption>{caption(a, takeA)}</figcaption>
            </figure>
            <figure>
              <Picture shown={frameOf(framesB, share)} extent={extent} />
              <figcaption>{caption(b, takeB)}</figcaption>
            </figure>
          </div>
        ) : (
          <figure class="compare-over">
            <Picture shown={frameOf(framesA, share)} under={frameOf(framesB, share)} extent={extent} />
            <figcaption>
              {t('coach.compareColours', { a: caption(a, takeA), b: caption(b, takeB) })}
            </figcaption>
          </figure>
        )}
        <div class="compare-row">
          <Button
            icon={playing ? 'pause' : 'play'}
            label={t(playing ? 'player.pause' : 'player.play')}
            data-testid="compare-play"
            onClick={play}
          />
          <input
            type="range"
            class="scrub"
            data-first
            min={0}
            max={100}
            value={Math.round(share * 100)}
            aria-label={t('coach.compareScrub')}
            onInput={(event) => look(Number(event.currentTarget.value) / 100)}
          />
          <Manners manner={manner} onChoose={setManner} />
        </div>
      </div>
    </Dialog>
  );
}

function Manners({ manner, onChoose }: { manner: Manner; onChoose: (manner: Manner) => void }): JSX.Element {
  return (
    <fieldset class="segments">
      <legend class="hidden">{t('coach.compareManner')}</legend>
      {(['beside', 'over'] as const).map((one) => (
        <label key={one} class="segment">
          <input
            type="radio"
            name="compare-manner"
            checked={manner === one}
            data-testid={`compare-${one}`}
            onChange={() => onChoose(one)}
          />
          <span>{t(`coach.compareManner.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Picture(props: { shown: HandFrame | null; under?: HandFrame | null; extent: Frame2D }): JSX.Element {
  const { shown, under = null, extent } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, redraw] = useState(0);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const resized = new ResizeObserver(() => redraw((n) => n + 1));
    resized.observe(element);
    const stopColours = onColoursChanged(() => redraw((n) => n + 1));
    return () => {
      resized.disconnect();
      stopColours();
    };
  }, []);
  useEffect(() => {
    if (canvas.current) drawSkeleton(canvas.current, shown, extent, { frame: under, extent });
  });
  return (
    <div class="compare-picture">
      <canvas ref={canvas} class="skeleton" aria-hidden="true" />
    </div>
  );
}

/** Frames of a take; none until they are there, or where they cannot be had. */
function useTake(take: TakeView | null): readonly HandFrame[] {
  const { library } = useApp();
  const [frames, setFrames] = useState<readonly HandFrame[]>([]);
  useEffect(() => {
    let wanted = true;
    if (take) {
      library.framesOf(take.id).then(
        (loaded) => wanted && setFrames(loaded),
        () => wanted && setFrames([]),
      );
    }
    return () => {
      wanted = false;
    };
  }, [take?.id]);
  return frames;
}

/** What tells two signs apart; null until it is known. */
function useDiffer([a, b]: readonly [SignId, SignId]): readonly SignAspect[] | null {
  const { parts } = useApp();
  const [differ, setDiffer] = useState<readonly SignAspect[] | null>(null);
  useEffect(() => {
    let wanted = true;
    parts.call('coach.differ', { signs: [a, b] }).then(
      (found) => wanted && setDiffer(found),
      // The pictures are there without it.
      (error: unknown) => console.error(error),
    );
    return () => {
      wanted = false;
    };
  }, [a, b]);
  return differ;
}

/** Milliseconds of stillness at the end, in which it can be looked at. */
const pauseMs = 500;

/** How far both takes are, 0 to 1; they begin and end together whatever their lengths. */
function useShare(ms: number): {
  share: number;
  playing: boolean;
  play: () => void;
  look: (share: number) => void;
} {
  const [playing, setPlaying] = useState(mayMove);
  const [share, setShare] = useState(0.5);
  const passed = useRef(0);
  useEffect(() => {
    if (!playing || ms === 0) return undefined;
    let before = performance.now();
    let request = requestAnimationFrame(function tick(now: number) {
      passed.current = (passed.current + now - before) % (ms + pauseMs);
      before = now;
      setShare(Math.min(1, passed.current / ms));
      request = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(request);
  }, [playing, ms]);
  return {
    share,
    playing,
    play: () => setPlaying(!playing),
    look: (to) => {
      setPlaying(false);
      passed.current = to * ms;
      setShare(to);
    },
  };
}

const lengthOf = (frames: readonly HandFrame[]): number => msOf(frames, Math.max(0, frames.length - 1));

function frameOf(frames: readonly HandFrame[], share: number): HandFrame | null {
  return frames[indexAt(frames, share * lengthOf(frames))] ?? null;
}

/** The smallest rectangle around both. */
export function around(a: Frame2D, b: Frame2D): Frame2D {
  const [left, top] = [Math.min(a.left, b.left), Math.min(a.top, b.top)];
  return {
    left,
    top,
    width: Math.max(a.left + a.width, b.left + b.width) - left,
    height: Math.max(a.top + a.height, b.top + b.height) - top,
  };
}
