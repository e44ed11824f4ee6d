import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId } from '../../shared/domain/take.js';
import { SignModel } from '../model/sign-model.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import { alone } from './alone.js';
import { bounds, fairTakes } from './bounds.js';
import { calibrated, calibrateModel } from './calibration.js';
import { REST, type LabelledTake } from './fit.js';
import { timingsInPieces } from './in-pieces.js';
import { pause, type Pieces } from './pieces.js';

/** What the live recogniser made of a take that its model had not seen. */
export interface LiveVerdict {
  /** The class it captioned: a wrong one if there was any, rest for silence. */
  readonly recognised: number;
  /** From the end of the sign (the last frame with a hand) to its caption, in ms; null without a right one. */
  readonly fromEndMs: number | null;
}

export interface LiveScoreJob {
  /** Without timings and calibration; both are worked out from what was learned. */
  readonly model: SignModel;
  /** The takes and rest windows that it was made of. */
  readonly learned: readonly LabelledTake[];
  readonly held: readonly LabelledTake[];
  readonly seed: number;
  /** False captions an hour that are accepted. */
  readonly perHour?: number;
  readonly signal?: AbortSignal;
  /** Of more held-out takes than this, as many of each sign are played; `bounds.played` by default. */
  readonly most?: number;
  /** The share of the work that is done; it rises. */
  readonly onShare?: (share: number) => void;
}

/** Of made-up idle movement for each fold: fewer than for the model itself, so that the score stays quick. */
const idleMinutes = 2;
/** So many takes of each sign are left out in turn, the first ones; many signs would take long otherwise. */
const leftOut = 3;
/** Nothing is seen for so long before and after a take. */
const beforeMs = 500;
const afterMs = 1000;

/** Shares of the work: of working timings out, and of that and calibration. */
const until = { timed: 0.1, calibrated: 0.75 } as const;

/**
 * Plays takes through the live recogniser as it would be with this model, as strict as calibration makes it from
 * what was learned alone; of very many takes some of each sign, with null for the others. Rejects with the signal's
 * reason when cancelled.
 */
export async function playLive(job: LiveScoreJob): Promise<(LiveVerdict | null)[]> {
  const { learned, held, seed, perHour, signal } = job;
  const part = (from: number, to: number): Pieces => ({
    ...(signal ? { signal } : {}),
    onShare: (share) => job.onShare?.(from + (to - from) * share),
  });
  const timings = await timingsInPieces(job.model, fairTakes(learned, bounds.timed), part(0, until.timed));
  const timed = new SignModel({ ...job.model.parts, timings });
  const calibrating = part(until.timed, until.calibrated);
  const calibration = await calibrateModel({
    model: timed,
    takes: timed.classes.map((_, c) =>
      learned.filter(({ label }) => label === c).map(({ frames }) => frames),
    ),
    each: leftOut,
    most: bounds.leftOutInRound,
    seed,
    minutes: idleMinutes,
    onProgress: (share) => calibrating.onShare?.(share),
    ...(perHour === undefined ? {} : { perHour }),
    ...(signal ? { signal } : {}),
  });
  const model = calibrated(timed, calibration);
  const classOf = new Map(model.classes.map(({ id }, c) => [id, c]));
  const playing = part(until.calibrated, 1);
  const chosen = new Set(fairTakes(held, job.most ?? bounds.played));
  const verdicts: (LiveVerdict | null)[] = [];
  for (const [i, take] of held.entries()) {
    if (!chosen.has(take)) {
      verdicts.push(null);
      continue;
    }
    await pause(playing, i / held.length);
    verdicts.push(played(take.frames, take.label, new LiveRecogniser(model, () => ''), classOf));
  }
  return verdicts;
}

function played(
  frames: readonly HandFrame[],
  label: number,
  recogniser: LiveRecogniser,
  classOf: ReadonlyMap<SignId, number>,
): LiveVerdict {
  const end = frames.findLast(({ hands }) => hands.length > 0)?.time ?? 0;
  let wrong: number | null = null;
  let fromEndMs: number | null = null;
  for (const frame of alone(frames, beforeMs, afterMs)) {
    const { caption } = recogniser.push(frame);
    if (!caption) continue;
    const c = classOf.get(caption.signId) ?? REST;
    if (c === label) fromEndMs ??= caption.decidedAt - end;
    else wrong ??= c;
  }
  if (wrong !== null) return { recognised: wrong, fromEndMs: null };
  return { recognised: fromEndMs === null ? REST : label, fromEndMs };
}
