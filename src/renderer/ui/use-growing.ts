import { useEffect, useState } from 'preact/hooks';

/** As many as fill a large window, and what is drawn ahead of scrolling. */
const first = 24;
/** How many more come with each frame: their making stays well within one. */
const step = 24;

/**
 * How many of `length` items a long list shows: those of the first window at once, the others with the frames that
 * follow, so that a long list is there as soon as a short one. Once all were shown it keeps showing all. `atOnce` of
 * them are there from the beginning, whatever that takes.
 */
export function useGrowing(length: number, atOnce = 0): number {
  const [grown, setGrown] = useState(Math.max(first, atOnce));
  useEffect(() => {
    if (grown >= length) return undefined;
    const frame = requestAnimationFrame(() => setGrown((count) => count + step));
    return () => cancelAnimationFrame(frame);
  }, [grown, length]);
  return Math.min(grown, length);
}
