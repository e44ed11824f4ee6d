import type { HandFrame } from './hand.js';
import { handSpeed, movementDefaults } from './movement.js';

const { speedWindowMs, startSpeed, stillSpeed, leadMs, stillMs } = movementDefaults;

/**
 * The movement within `frames`, cut as the movement detector would have cut it: from just before hands move or come
 * into view until they are gone or were still for a while; pauses between stay. Frames in which hands hold still
 * from beginning to end stay as they are between the first and the last with a hand.
 */
export function toMovement(frames: readonly HandFrame[]): readonly HandFrame[] {
  const first = frames.findIndex(({ hands }) => hands.length > 0);
  if (first < 0) return [];
  const seen = frames.slice(first, frames.findLastIndex(({ hands }) => hands.length > 0) + 1);
  const speeds = speedsOf(seen);
  const begins = seen[speeds.findIndex((speed) => speed >= startSpeed)];
  const ends = seen[speeds.findLastIndex((speed) => speed >= stillSpeed)];
  if (!begins || !ends) return seen;
  // Hands that came into view have no place before to be measured against.
  const appeared = first > 0 && begins.time - (seen[0]?.time ?? 0) <= speedWindowMs + leadMs;
  const from = appeared ? -Infinity : begins.time - speedWindowMs - leadMs;
  return seen.filter(({ time }) => time >= from && time <= ends.time + stillMs);
}

/** True when hands move within `frames`, not only hold. */
export function moves(frames: readonly HandFrame[]): boolean {
  return speedsOf(frames).some((speed) => speed >= startSpeed);
}

/** Of each frame, in hand sizes a second, over the speed window. */
function speedsOf(frames: readonly HandFrame[]): number[] {
  let before = 0;
  return frames.map((frame) => {
    while (frame.time - (frames[before + 1]?.time ?? Infinity) >= speedWindowMs) before++;
    const old = frames[before];
    return old && old !== frame ? handSpeed(old, frame) : 0;
  });
}
