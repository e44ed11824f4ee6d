import type { HandFrame } from '../../shared/domain/hand.js';
import { SignModel } from '../model/sign-model.js';
import type { StoredCalibration } from '../model/model-metadata.js';
import { calibrate } from '../recognition/calibrate.js';
import { candidatesIn, type Candidate } from '../recognition/candidates.js';
import { alone, aloneStepMs } from './alone.js';
import { leftOutCounts, placeInSpread } from './bounds.js';
import { prototypesOf } from './few-shot.js';
import { shippedIdle } from './idle-recording.js';
import { idleFrames } from './synthetic/idle.js';

export interface CalibrationJob {
  /** With timings, and with distances as they are without calibration. */
  readonly model: SignModel;
  /**
   * In class order, [takes]; of rest whole takes. In the order in which prototypes were made of them; those before the
   * latest that are left out in turn may be empty.
   */
  readonly takes: readonly (readonly (readonly HandFrame[])[])[];
  readonly seed: number;
  /** Of idle movement: three quarters recorded of the virtual signer, the rest made up. */
  readonly minutes?: number;
  /** Takes of a sign, and of all signs, that are left out in turn, at most. */
  readonly each?: number;
  readonly most?: number;
  /** False captions an hour that are accepted. */
  readonly perHour?: number;
  readonly signal?: AbortSignal;
  /** The share of the frames that were played, up to 0.98, now and then; it rises. */
  readonly onProgress?: (done: number) => void;
}

const usualMinutes = 13;
const usualPerHour = 1;
const idleFps = 15;
/** Distances are opened by this, so that there is a tail to read. */
const open = 1.5;
/** Latest takes of a sign that are left out in turn. */
export const leftOut = 8;
/** Nothing is seen for so long before and after a take. */
const pauseMs = 1000;
/** Frames between two words on progress. */
const tellEvery = 200;
/** Frames that `alone` makes of a take, about. */
const aloneLength = ({ length }: readonly HandFrame[]): number =>
  length === 0 ? 0 : length + 2 * (pauseMs / aloneStepMs);
const hour = 3_600_000;

/**
 * Plays made-up idle movement, the recorded rest and the taught takes, each against prototypes made without it,
 * through the live recogniser, and works out how much stricter each sign has to be. Rejects with the signal's
 * reason when cancelled.
 */
export async function calibrateModel(job: CalibrationJob): Promise<StoredCalibration> {
  const { model, takes, seed, minutes = usualMinutes, perHour = usualPerHour, signal } = job;
  const recorded = (shippedIdle()?.frames ?? []).filter(({ time }) => time < 45_000 * minutes);
  const recordedMs = recorded.at(-1)?.time ?? 0;
  const madeUp = minutes - recordedMs / 60_000;
  const counts = leftOutCounts(
    takes.slice(1).map(({ length }) => length),
    job.each ?? leftOut,
    job.most,
  );
  const latest = (c: number): number => (takes[c]?.length ?? 0) - (counts[c - 1] ?? 0);
  const total =
    madeUp * 60 * idleFps +
    recorded.length +
    takes
      .flatMap((mine, c) => (c === 0 ? mine : mine.slice(latest(c))))
      .reduce((n, f) => n + aloneLength(f), 0);
  let played = 0;
  function* counted(frames: Iterable<HandFrame>): Generator<HandFrame> {
    for (const frame of frames) {
      yield frame;
      if (++played % tellEvery === 0) job.onProgress?.(Math.min(0.98, played / total));
    }
  }
  const play = (frames: Iterable<HandFrame>, against: SignModel): Promise<Candidate[]> =>
    candidatesIn(counted(frames), against, open, signal);
  const idle = [...(await play(idleFrames(madeUp, seed, idleFps), model)), ...(await play(recorded, model))];
  const rest: Candidate[] = [];
  let restMs = 0;
  for (const frames of takes[0] ?? []) {
    rest.push(...(await play(alone(frames, pauseMs, pauseMs), model)));
    restMs += (frames.at(-1)?.time ?? 0) - (frames[0]?.time ?? 0);
  }
  const reached: number[][] = [[]];
  for (let c = 1; c < model.classes.length; c++) {
    const mine = takes[c] ?? [];
    const reaches: number[] = [];
    for (let k = latest(c); k < mine.length; k++) {
      const without = withoutTake(model, c, k, mine.length);
      const take = mine[k];
      if (!without || !take) continue;
      const found = await play(alone(take, pauseMs, pauseMs), without);
      reaches.push(Math.min(Infinity, ...found.flatMap((f) => (f.classIndex === c ? [f.reach] : []))));
    }
    reached.push(reaches);
  }
  const { signs, ...found } = calibrate({
    classes: model.classes.length,
    within: open,
    idle,
    idleHours: minutes / 60,
    rest,
    restHours: restMs / hour,
    own: reached,
    perHour,
  });
  return {
    ...found,
    signs: signs.flatMap(({ classIndex, ...sign }) => {
      const id = model.classes[classIndex]?.id;
      return id === undefined ? [] : [{ id, ...sign }];
    }),
    idleMinutes: minutes,
    restSeconds: restMs / 1000,
  };
}

/** Signs that were not calibrated are made stricter by this, until they are. */
const usualScale = 0.7;

/** The model with the distances of its signs as they were calibrated. */
export function calibrated(model: SignModel, calibration: StoredCalibration | undefined): SignModel {
  const scales = new Map(calibration?.signs.map(({ id, scale }) => [id, scale]));
  return new SignModel({
    ...model.parts,
    thresholds: model.thresholds.map((t, c) => {
      const id = model.classes[c]?.id;
      return { ...t, distance: t.distance * ((id === undefined ? null : scales.get(id)) ?? usualScale) };
    }),
  });
}

/**
 * The model as it would be without take `k` of the `count` that class `c` has. Of many takes prototypes are thinned out:
 * one that they do not hold is left out already. Null when nothing would be left of the sign.
 */
export function withoutTake(model: SignModel, c: number, k: number, count: number): SignModel | null {
  const examples = model.parts.bank.classes[c]?.examples ?? [];
  if (examples.length < 2) return null;
  const place = placeInSpread(k, count, examples.length);
  if (place === null) return model;
  const bank = model.parts.bank.replacing(c, prototypesOf(examples.filter((_, j) => j !== place)));
  return new SignModel({ ...model.parts, bank });
}
