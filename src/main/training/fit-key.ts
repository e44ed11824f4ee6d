import { createHash } from 'node:crypto';
import type { HandFrame } from '../../shared/domain/hand.js';
import { FEATURE_SPEC } from '../features/features.js';
import { augmentation } from './augment.js';
import type { Contender, FitJob } from './contender.js';
import type { Fold } from './folds.js';
import type { TaughtSign } from './taught-sign.js';

/** Signs, and windows of each rest take. */
interface Hashed {
  readonly signs: readonly TaughtSign[];
  readonly rest: readonly (readonly { readonly frames: readonly HandFrame[] }[])[];
}

/** A hash of everything that was taught: names, order, signers and every number of every frame. */
export function takesHash({ signs, rest }: Hashed): string {
  const hash = createHash('sha256');
  for (const sign of signs) {
    hash.update(`sign ${JSON.stringify(sign.name)} ${sign.takes.length}\n`);
    for (const { frames, signer } of sign.takes) {
      hash.update(`take ${JSON.stringify(signer ?? null)} ${framesHash(frames, true)}\n`);
    }
  }
  for (const windows of rest) {
    hash.update(`rest ${windows.map(({ frames }) => framesHash(frames, true)).join(' ')}\n`);
  }
  return hash.digest('hex');
}

/** A hash of the landmarks of all frames, and of their times when asked for. */
export function framesHash(frames: readonly HandFrame[], withTimes: boolean): string {
  const hash = createHash('sha256');
  for (const { time, aspect, hands } of frames) {
    hash.update(`${withTimes ? `${time} ${aspect}` : ''}:${hands.map((h) => h.handedness).join()}\n`);
    for (const { landmarks } of hands) hash.update(Float64Array.from(landmarks));
  }
  return hash.digest('hex');
}

/**
 * Names one fit by all that it depends on, the version of Mudra aside: the takes and how they are held out,
 * the model with its recipe, the features and augmentation, the backend, seed and epochs.
 */
export function fitKey(
  data: string,
  { train, test }: Fold,
  index: number,
  folds: number,
  job: Pick<FitJob, 'backend' | 'seed' | 'epochs'> & { readonly contender: Contender },
): string {
  const { contender, backend, seed, epochs } = job;
  const parts = [
    data,
    train,
    test,
    [index, folds],
    [contender.name, contender.identity ?? ''],
    [FEATURE_SPEC, augmentation],
    [backend.name, seed, epochs ?? null],
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
