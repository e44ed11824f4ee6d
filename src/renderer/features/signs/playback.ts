import type { HandFrame } from '../../../shared/domain/hand.js';
import type { Trim } from '../../../shared/domain/take.js';

/** Milliseconds at the end of a replay before it begins again. */
const pauseMs = 400;

/** ms of frame `index` from the first frame. */
export function msOf(frames: readonly HandFrame[], index: number): number {
  return (frames[index]?.time ?? 0) - (frames[0]?.time ?? 0);
}

/** The last frame at or before `ms` from the first one; 0 where there is none. */
export function indexAt(frames: readonly HandFrame[], ms: number): number {
  const time = (frames[0]?.time ?? 0) + ms + 0.01;
  let [low, high] = [0, frames.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.time ?? Infinity) <= time) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** The frame nearest to `ms`. */
export function nearestIndex(frames: readonly HandFrame[], ms: number): number {
  const before = indexAt(frames, ms);
  const [a, b] = [msOf(frames, before), msOf(frames, before + 1)];
  return before + 1 < frames.length && b - ms < ms - a ? before + 1 : before;
}

/** Where a replay of `trim` is after `passed` more ms at `speed`: from its end it goes, after a pause, to its start. */
export function played(ms: number, passed: number, speed: number, { startMs, endMs }: Trim): number {
  const next = ms + passed * speed;
  if (ms < startMs || ms > endMs + pauseMs || next > endMs + pauseMs) return startMs;
  return next;
}

/** How much the hands move at each frame, 0 to 1 of the most in this take. */
export function motionOf(frames: readonly HandFrame[]): number[] {
  const speeds = frames.map((frame, i) => {
    const before = frames[i - 1];
    if (!before) return 0;
    const seconds = Math.max(1, frame.time - before.time) / 1000;
    return frame.hands.reduce((sum, hand) => {
      const same = before.hands.find(({ handedness }) => handedness === hand.handedness);
      return same ? sum + distance(hand.landmarks, same.landmarks, frame.aspect) / seconds : sum;
    }, 0);
  });
  const smooth = speeds.map((_, i) => {
    const near = speeds.slice(Math.max(0, i - 1), i + 2);
    return near.reduce((sum, one) => sum + one, 0) / near.length;
  });
  const most = Math.max(1e-9, ...smooth);
  return smooth.map((one) => one / most);
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>, aspect: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 3) {
    sum += Math.hypot(((a[i] ?? 0) - (b[i] ?? 0)) * aspect, (a[i + 1] ?? 0) - (b[i + 1] ?? 0));
  }
  return sum / (a.length / 3);
}

/** `trim` with one end at frame `index`, as far as the other end allows: at least `leastMs` stay. */
export function trimmedTo(
  frames: readonly HandFrame[],
  trim: Trim,
  end: 'startMs' | 'endMs',
  index: number,
  leastMs: number,
): Trim {
  const ms = msOf(frames, Math.max(0, Math.min(frames.length - 1, index)));
  if (end === 'startMs') {
    const most = msOf(frames, indexAt(frames, trim.endMs - leastMs));
    return { ...trim, startMs: Math.max(0, Math.min(ms, most)) };
  }
  let least = indexAt(frames, trim.startMs + leastMs);
  if (msOf(frames, least) < trim.startMs + leastMs - 0.01) least++;
  const last = msOf(frames, frames.length - 1);
  return { ...trim, endMs: Math.min(last, Math.max(ms, msOf(frames, Math.min(least, frames.length - 1)))) };
}
