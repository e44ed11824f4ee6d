import type { HandFrame } from '../../shared/domain/hand.js';
import type { calibrateModel } from '../training/calibration.js';

type Takes = Parameters<typeof calibrateModel>[0]['takes'];

/** Calibration looks at its signal once in so many frames, … */
const framesBetweenLooks = 60;
/** … of idle movement with so many a minute, … */
const idleFramesAMinute = 900;
/** … and of takes with so many made-up ones before and after each, played so often, of so many a sign. */
const framesAround = 40;
const plays = 2;
const takesOfASign = 6;

/** How often calibration looks at its signal, about: its only sign of life. */
export function looksToCome(takes: Takes, minutes: number): number {
  const looks = (frames: readonly HandFrame[]): number =>
    Math.floor((frames.length + framesAround) / framesBetweenLooks);
  const sum = (all: readonly (readonly HandFrame[])[]): number =>
    all.reduce((total, frames) => total + looks(frames), 0);
  const [rest = [], ...signs] = takes;
  const own = signs.reduce((total, all) => total + plays * sum(all.slice(-takesOfASign)), 0);
  return (minutes * idleFramesAMinute) / framesBetweenLooks + sum(rest) + own;
}

/** `signal`, which tells of the share done each time that it is looked at; at most once a tenth of a second. */
export function watched(
  signal: AbortSignal,
  expected: number,
  tell: (done: number) => void,
  now: () => number = () => performance.now(),
): AbortSignal {
  let looks = 0;
  let last = -Infinity;
  const own = AbortSignal.any([signal]);
  own.throwIfAborted = () => {
    looks++;
    if (now() - last >= 100) {
      last = now();
      tell(Math.min(0.98, looks / Math.max(1, expected)));
    }
    signal.throwIfAborted();
  };
  return own;
}
