import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { HandFrame } from '../../../shared/domain/hand.js';
import { takeLimits, type Trim } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { motionOf, msOf, nearestIndex, trimmedTo } from './playback.js';
import { fineSecondsText } from './take-words.js';

interface TrimTrackProps {
  frames: readonly HandFrame[];
  trim: Trim;
  /** Where the replay is, ms from the first frame. */
  at: number;
  onTrim: (trim: Trim) => void;
  /** Shows the frame at these ms while a handle is there. */
  onLook: (ms: number) => void;
}

type End = keyof Trim;

/** How much the hands move along the take, with a handle at each end of what counts. */
export function TrimTrack({ frames, trim, at, onTrim, onLook }: TrimTrackProps): JSX.Element {
  const track = useRef<HTMLDivElement>(null);
  const dragged = useRef<End | null>(null);
  const wholeMs = Math.max(1, msOf(frames, frames.length - 1));
  const percent = (ms: number): string => `${(100 * ms) / wholeMs}%`;

  const put = (end: End, index: number): void => {
    const next = trimmedTo(frames, trim, end, index, takeLimits.shortestMs);
    onTrim(next);
    onLook(next[end]);
  };
  const drag = (event: PointerEvent): void => {
    const end = dragged.current;
    const box = track.current?.getBoundingClientRect();
    if (!end || !box) return;
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    put(end, nearestIndex(frames, share * wholeMs));
  };
  const onKey = (event: KeyboardEvent, end: End): void => {
    const index = nearestIndex(frames, trim[end]);
    const steps: Record<string, number> = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageDown: index - 10,
      PageUp: index + 10,
      Home: 0,
      End: frames.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    put(end, to);
  };

  const handle = (end: End, label: string): JSX.Element => (
    <div
      class={`trim-handle trim-${end === 'startMs' ? 'start' : 'end'}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(wholeMs)}
      aria-valuenow={Math.round(trim[end])}
      aria-valuetext={t('takes.secondsFine', { seconds: fineSecondsText(trim[end]) })}
      data-testid={`trim-${end === 'startMs' ? 'start' : 'end'}`}
      style={{ left: percent(trim[end]) }}
      onKeyDown={(event) => onKey(event, end)}
      onFocus={() => onLook(trim[end])}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        dragged.current = end;
      }}
      onPointerMove={drag}
      onPointerUp={() => (dragged.current = null)}
      onPointerCancel={() => (dragged.current = null)}
    />
  );

  return (
    <div class="trim" data-testid="trim-track">
      <div class="trim-track" ref={track}>
        <Motion frames={frames} />
        <div class="trim-out" style={{ left: 0, width: percent(trim.startMs) }} />
        <div class="trim-out" style={{ left: percent(trim.endMs), right: 0 }} />
        <div
          class="trim-in"
          style={{ left: percent(trim.startMs), width: percent(trim.endMs - trim.startMs) }}
        />
        <div class="trim-now" style={{ left: percent(Math.min(at, wholeMs)) }} />
        {handle('startMs', t('player.trimStart'))}
        {handle('endMs', t('player.trimEnd'))}
      </div>
    </div>
  );
}

function Motion({ frames }: { frames: readonly HandFrame[] }): JSX.Element {
  const path = useMemo(() => {
    const wholeMs = Math.max(1, msOf(frames, frames.length - 1));
    const points = motionOf(frames).map((share, i) => {
      const x = (1000 * msOf(frames, i)) / wholeMs;
      return `${x.toFixed(1)},${(100 - 92 * share).toFixed(1)}`;
    });
    return `M0,100 L${points.join(' L')} L1000,100 Z`;
  }, [frames]);
  return (
    <svg class="trim-motion" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
