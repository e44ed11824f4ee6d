import type { HandFrame } from '../../shared/domain/hand.js';
import { SignModel } from '../model/sign-model.js';
import type { StoredCalibration } from '../model/model-metadata.js';
import { calibrate } from '../recognition/calibrate.js';
import { candidatesIn, type Candidate } from '../recognition/candidates.js';
import { alone } from './alone.js';
import { prototypesOf } from './few-shot.js';
import { shippedIdle } from './idle-recording.js';
import { idleFrames } from './synthetic/idle.js';

export interface CalibrationJob {
  /** With timings, and with distances as they are without calibration. */
  readonly model: SignModel;
  /** In class order, [takes]; of rest whole takes. In the order of the prototypes they gave. */
  readonly takes: readonly (readonly (readonly HandFrame[])[])[];
  readonly seed: number;
  /** Of idle movement: three quarters recorded of the virtual signer, the rest made up. */
  readonly minutes?: number;
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
  const own = takes.slice(1).map((mine) => mine.slice(-leftOut));
  const total =
    madeUp * 60 * idleFps +
    recorded.length +
    [takes[0] ?? [], ...own].flat().reduce((n, f) => n + f.length, 0);
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
    for (let k = Math.max(0, mine.length - leftOut); k < mine.length; k++) {
      const without = withoutExample(model, c, k);
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

/** Null when nothing would be left of the sign, or its prototypes are not one a take. */
function withoutExample(model: SignModel, c: number, k: number): SignModel | null {
  const { classes } = model.parts.bank;
  const examples = classes[c]?.examples ?? [];
  if (examples.length < 2 || k >= examples.length) return null;
  const bank = model.parts.bank.replacing(c, prototypesOf(examples.filter((_, j) => j !== k)));
  return new SignModel({ ...model.parts, bank });
}
