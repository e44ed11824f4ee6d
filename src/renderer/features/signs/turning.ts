import type { HandFrame } from '../../../shared/domain/hand.js';
import type { ImageLandmarks } from '../../../shared/domain/units.js';
import type { Frame2D } from '../../ui/skeleton.js';

/** Degrees by which hands are turned about the picture's middle: what is near goes to the right, and down. */
export interface Turn {
  readonly right: number;
  readonly down: number;
}

export const unturned: Turn = { right: 0, down: 0 };
/** Degrees by which a press of a key turns. */
const step = 15;
/** Beyond it a hand would be seen from above its own back. */
const mostDown = 90;

/** `right` from -180 to 180, without an end; `down` from -90 to 90. */
export function turnedBy({ right, down }: Turn, by: Partial<Turn>): Turn {
  const around = right + (by.right ?? 0);
  const ring = ((((around + 180) % 360) + 360) % 360) - 180;
  return { right: ring, down: Math.max(-mostDown, Math.min(mostDown, down + (by.down ?? 0))) };
}

/** What a key does; null for none of these. */
export function turnOfKey(turn: Turn, key: string): Turn | null {
  switch (key) {
    case 'ArrowRight':
      return turnedBy(turn, { right: step });
    case 'ArrowLeft':
      return turnedBy(turn, { right: -step });
    case 'ArrowDown':
      return turnedBy(turn, { down: step });
    case 'ArrowUp':
      return turnedBy(turn, { down: -step });
    case 'Home':
      return unturned;
    default:
      return null;
  }
}

/**
 * The same frames seen from elsewhere, turned about the middle of `extent`. Depth is known within a hand alone: two
 * hands keep the same distance from the camera.
 */
export function turnedFrames(
  frames: readonly HandFrame[],
  { right, down }: Turn,
  { left, top, width, height }: Frame2D,
): readonly HandFrame[] {
  if (right === 0 && down === 0) return frames;
  const [midX, midY] = [left + width / 2, top + height / 2];
  const [a, b] = [(right * Math.PI) / 180, (down * Math.PI) / 180];
  const [sinA, cosA, sinB, cosB] = [Math.sin(a), Math.cos(a), Math.sin(b), Math.cos(b)];
  return frames.map((frame) => ({
    ...frame,
    hands: frame.hands.map((hand) => {
      const points = [...hand.landmarks];
      for (let i = 0; i < points.length; i += 3) {
        const x = (points[i] ?? 0) * frame.aspect - midX;
        const y = (points[i + 1] ?? 0) - midY;
        const z = (points[i + 2] ?? 0) * frame.aspect;
        // The picture is shown as in a mirror: to the right there is to the left here.
        const back = z * cosA - x * sinA;
        points[i] = (x * cosA + z * sinA + midX) / frame.aspect;
        points[i + 1] = y * cosB - back * sinB + midY;
        points[i + 2] = (y * sinB + back * cosB) / frame.aspect;
      }
      return { ...hand, landmarks: points as unknown as ImageLandmarks };
    }),
  }));
}
