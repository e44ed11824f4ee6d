import type { HandFrame } from '../../shared/domain/hand.js';
import { MovementDetector } from '../../shared/domain/movement.js';

/** Rest windows last between these, in milliseconds: as long as movements that are judged live. */
const shortestMs = 600;
const longestMs = 3000;

/**
 * Cuts a rest take, which may be long, into windows like those that the live recogniser will judge: its
 * movements, as the movement detector finds them, cut to at most 3 s. A take without any is cut evenly.
 */
export function restWindows(frames: readonly HandFrame[]): HandFrame[][] {
  const detector = new MovementDetector();
  const movements: (readonly HandFrame[])[] = [];
  for (const frame of frames) {
    const event = detector.push(frame);
    if (event.type === 'ended') movements.push(event.frames);
  }
  if (detector.soFar.length > 0) movements.push(detector.soFar);
  const windows = movements.flatMap(evenly);
  return windows.length > 0 ? windows : evenly(frames);
}

/** Equal windows of at most `longestMs`; none when the whole is shorter than `shortestMs` or shows no hand. */
function evenly(frames: readonly HandFrame[]): HandFrame[][] {
  const first = frames[0]?.time ?? 0;
  const length = (frames.at(-1)?.time ?? 0) - first;
  if (length < shortestMs) return [];
  const count = Math.ceil(length / longestMs);
  const windows = Array.from({ length: count }, (): HandFrame[] => []);
  for (const frame of frames) {
    windows[Math.min(count - 1, Math.floor(((frame.time - first) / length) * count))]?.push(frame);
  }
  return windows.filter((w) => w.length > 1 && w.some((f) => f.hands.length > 0));
}
