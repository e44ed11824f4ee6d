import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { HandFrame } from '../../shared/domain/hand.js';
import { mayMove, onColoursChanged } from './look.js';
import { onceSeen } from './skeleton-seen.js';
import { drawSkeleton, extentOf, frameAt, stillOf } from './skeleton.js';

interface SkeletonPlayerProps {
  /** Asks for the frames; rejects when the take is gone. */
  load: () => Promise<readonly HandFrame[]>;
  /** A change of it loads again. */
  takeId: string;
  playing: boolean;
}

/**
 * A take as moving lines, seen as in a mirror. Still until `playing`; asked for once it comes near the window.
 * Decorative: label what holds it.
 */
export function SkeletonPlayer({ load, takeId, playing }: SkeletonPlayerProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [frames, setFrames] = useState<readonly HandFrame[]>([]);

  useEffect(() => {
    let wanted = true;
    const element = canvas.current;
    if (!element) return undefined;
    const forget = onceSeen(element, () =>
      load().then(
        (loaded) => wanted && setFrames(loaded),
        () => wanted && setFrames([]),
      ),
    );
    return () => {
      wanted = false;
      forget();
    };
  }, [takeId]);

  useEffect(() => {
    const element = canvas.current;
    // An observer for each of thousands of takes that nobody has looked at yet would be slow.
    if (!element || frames.length === 0) return undefined;
    const extent = extentOf(frames);
    const still = (): void => drawSkeleton(element, stillOf(frames), extent);
    still();
    const resized = new ResizeObserver(still);
    resized.observe(element);
    const stopColours = onColoursChanged(still);
    let request = 0;
    if (playing && frames.length > 1) {
      const begun = performance.now();
      const draw = (now: number): void => {
        drawSkeleton(element, frameAt(frames, now - begun), extent);
        request = requestAnimationFrame(draw);
      };
      request = requestAnimationFrame(draw);
    }
    return () => {
      cancelAnimationFrame(request);
      resized.disconnect();
      stopColours();
    };
  }, [frames, playing]);

  return <canvas ref={canvas} class="skeleton" aria-hidden="true" />;
}

/**
 * What makes a replay run: pointing at it, focus that came from the keyboard, or a click (which also
 * serves touch and reduced motion, where pointing alone moves nothing).
 */
export function useReplay(): {
  playing: boolean;
  handlers: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: (event: FocusEvent) => void;
    onBlur: () => void;
    onClick: () => void;
  };
} {
  const [hovered, setHovered] = useState(false);
  const [pinned, setPinned] = useState(false);
  return {
    playing: hovered || pinned,
    handlers: {
      onPointerEnter: () => setHovered(mayMove()),
      onPointerLeave: () => setHovered(false),
      // Not where the focus came by pointer: that one tells when it leaves.
      onFocus: ({ target }) =>
        setHovered(mayMove() && target instanceof Element && target.matches(':focus-visible')),
      onBlur: () => {
        setHovered(false);
        setPinned(false);
      },
      onClick: () => setPinned((on) => !on),
    },
  };
}
