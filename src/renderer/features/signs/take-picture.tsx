import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { HandFrame } from '../../../shared/domain/hand.js';
import type { Trim } from '../../../shared/domain/take.js';
import { t } from '../../../shared/i18n/t.js';
import { Button } from '../../ui/button.js';
import { onColoursChanged } from '../../ui/look.js';
import { drawSkeleton, extentOf } from '../../ui/skeleton.js';
import { around } from './compare-signs.js';
import { indexAt, msOf } from './playback.js';
import { turnedBy, turnedFrames, turnOfKey, unturned, type Turn } from './turning.js';

interface PictureProps {
  frames: readonly HandFrame[];
  index: number;
  trim: Trim;
  under: readonly HandFrame[] | null;
  /** What is under it is of another sign: then both keep their places in the picture. */
  foreign: boolean;
}

/** Degrees for each pixel that it is dragged. */
const perPixel = 0.6;

/** A frame of a take, over one of another take if there is one; dragged or by arrow keys it turns. */
export function TakePicture(props: PictureProps): JSX.Element {
  const { index, trim, under, foreign } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState(0);
  const [turn, setTurn] = useState<Turn>(unturned);
  const place = useMemo(() => extentOf(props.frames), [props.frames]);
  const frames = useMemo(() => turnedFrames(props.frames, turn, place), [props.frames, turn]);
  const extent = useMemo(() => extentOf(frames), [frames]);
  const turnedUnder = useMemo(() => {
    const own = foreign ? place : extentOf(under ?? []);
    return turnedFrames(under ?? [], turn, own);
  }, [under, foreign, place, turn]);
  const underExtent = useMemo(() => extentOf(turnedUnder), [turnedUnder]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const resized = new ResizeObserver(() => setSize((n) => n + 1));
    resized.observe(element);
    const stopColours = onColoursChanged(() => setSize((n) => n + 1));
    return () => {
      resized.disconnect();
      stopColours();
    };
  }, []);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const frame = frames[index] ?? null;
    if (turnedUnder.length === 0) {
      drawSkeleton(element, frame, extent);
      return;
    }
    // Beginnings and ends are laid upon each other, whatever the takes' lengths.
    const share = (msOf(frames, index) - trim.startMs) / Math.max(1, trim.endMs - trim.startMs);
    const length = msOf(turnedUnder, turnedUnder.length - 1);
    const other = indexAt(turnedUnder, Math.max(0, Math.min(1, share)) * length);
    const both = foreign ? around(extent, underExtent) : null;
    const shown = { frame: turnedUnder[other] ?? null, extent: both ?? underExtent };
    drawSkeleton(element, frame, both ?? extent, shown);
  }, [frames, index, turnedUnder, foreign, size, trim.startMs, trim.endMs]);
  const isTurned = turn.right !== 0 || turn.down !== 0;
  const turner = useRef<HTMLDivElement>(null);
  return (
    <div class="player-picture">
      <div
        ref={turner}
        class="player-turn"
        role="slider"
        tabIndex={0}
        aria-label={t('player.turn')}
        aria-valuemin={-180}
        aria-valuemax={180}
        aria-valuenow={Math.round(turn.right)}
        aria-valuetext={t('player.turned', { right: Math.round(turn.right), down: Math.round(turn.down) })}
        title={t('player.turnHint')}
        data-testid="turn"
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey) return;
          if (!turnOfKey(turn, event.key)) return;
          event.preventDefault();
          setTurn((now) => turnOfKey(now, event.key) ?? now);
        }}
        onPointerDown={(event) => {
          if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          const [x, y] = [event.movementX, event.movementY];
          setTurn((now) => turnedBy(now, { right: x * perPixel, down: y * perPixel }));
        }}
      >
        <canvas ref={canvas} class="skeleton" aria-hidden="true" />
      </div>
      {isTurned && (
        <Button
          kind="plain"
          icon="undo"
          label={t('player.turnBack')}
          data-testid="turn-back"
          onClick={() => {
            setTurn(unturned);
            turner.current?.focus();
          }}
        />
      )}
    </div>
  );
}
