import { seededRandom, type Random } from '../../../shared/domain/random.js';

/** One of many independent streams of numbers for the same seed, e.g. `stream(seed, 'look')`. */
export function stream(seed: number, purpose: string): Random {
  let h = (seed ^ 0x811c9dc5) >>> 0;
  for (let i = 0; i < purpose.length; i++) h = Math.imul(h ^ purpose.charCodeAt(i), 0x01000193) >>> 0;
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return seededRandom((h ^ (h >>> 13)) >>> 0);
}

/** A number in (-size, size), denser near 0. */
export function around(random: Random, size: number): number {
  return (random() + random() - 1) * size;
}
