import type { HandFrame } from '../../../src/shared/domain/hand.js';
import { film, hand, seeded } from '../../support/hands.js';

/** A take that only its seed tells: two hands unlike each other, the left one coming late. */
export function crashTake(seed: number): HandFrame[] {
  const random = seeded(seed);
  const late = 200 + random() * 100;
  return film(seed, seed + 500 + random() * 2000, 25, (t) => [
    hand('Right', { x: 0.2 + random() * 0.5, y: 0.5 + (t - seed) / 9000 }),
    ...(t - seed > late ? [hand('Left', { x: 0.8, y: 0.6 + random() * 0.1, size: 0.12 })] : []),
  ]);
}

/** What a library gives back: landmarks as float32. */
export function asFloat32(frames: readonly HandFrame[]): unknown {
  return frames.map((frame) => ({
    ...frame,
    hands: frame.hands.map((h) => ({ ...h, landmarks: h.landmarks.map(Math.fround) })),
  }));
}
