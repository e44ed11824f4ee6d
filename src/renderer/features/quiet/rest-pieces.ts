import type { HandFrame } from '../../../shared/domain/hand.js';
import { takeLimits } from '../../../shared/domain/take.js';
import { checkTake } from '../../../shared/domain/take-check.js';

/** Hands that are gone for longer divide what was recorded, in milliseconds. */
const goneMs = 400;

/**
 * What is worth keeping of a stretch of rest: the pieces of it that show hands, none longer than a take may be.
 * What is too short, or shows hands too seldom, is left out.
 */
export function restPieces(frames: readonly HandFrame[]): HandFrame[][] {
  const pieces: HandFrame[][] = [];
  let piece: HandFrame[] = [];
  /** Frames without hands that count only when hands come back. */
  let pending: HandFrame[] = [];
  const close = (): void => {
    if (piece.length > 0) pieces.push(piece);
    piece = [];
    pending = [];
  };
  for (const frame of frames) {
    const lastSeen = piece.at(-1)?.time ?? frame.time;
    const began = piece[0]?.time ?? frame.time;
    if (frame.time - lastSeen > goneMs || frame.time - began > takeLimits.longestMs - goneMs) close();
    if (frame.hands.length > 0) {
      piece.push(...pending, frame);
      pending = [];
    } else if (piece.length > 0) pending.push(frame);
  }
  close();
  return pieces.filter((found) => checkTake(found) === null);
}
