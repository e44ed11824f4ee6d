import { seededRandom } from '../../shared/domain/random.js';
import { idleFrames } from '../training/synthetic/idle.js';
import { performSign } from '../training/synthetic/performer.js';
import { randomSign, shapePool } from '../training/synthetic/sign-generator.js';
import type { NamedTake } from './join-takes.js';
import type { Stream } from './stream.js';

const fps = 30;

/**
 * `count` performances of made-up signs, each of a sign of its own that nobody taught. Of the same generator as the
 * signs that the base encoder learned from, with other seeds.
 */
export function inventedTakes(count: number, seed: number): NamedTake[] {
  const random = seededRandom(seed);
  const pool = shapePool(random, 200);
  return Array.from({ length: count }, (_, k) => ({
    sign: `invented ${k + 1}`,
    frames: performSign(randomSign(random, pool), random),
  }));
}

/** Made-up idle movement as a stream; see `idleFrames`. */
export function idleMovement(minutes: number, seed: number): Stream {
  return { name: `idle ${seed}`, group: 'idle', signs: [], frames: () => idleFrames(minutes, seed, fps) };
}
