import type { HandFrame } from '../../shared/domain/hand.js';
import type { SignId } from '../../shared/domain/take.js';
import { SignModel } from '../model/sign-model.js';
import { LiveRecogniser } from '../recognition/live-recogniser.js';
import { alone } from './alone.js';
import { calibrated, calibrateModel } from './calibration.js';
import { REST, type LabelledTake } from './fit.js';
import { timingsOf } from './timings.js';

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
}

/** Of made-up idle movement for each fold: fewer than for the model itself, so that the score stays quick. */
const idleMinutes = 2;
/** So many takes of each sign are left out in turn, the first ones; many signs would take long otherwise. */
const leftOut = 3;
/** Nothing is seen for so long before and after a take. */
const beforeMs = 500;
const afterMs = 1000;

/**
 * Plays takes through the live recogniser as it would be with this model, as strict as calibration makes it from
 * what was learned alone. Rejects with the signal's reason when cancelled.
 */
export async function playLive(job: LiveScoreJob): Promise<LiveVerdict[]> {
  const { learned, held, seed, perHour, signal } = job;
  const timed = new SignModel({ ...job.model.parts, timings: timingsOf(job.model, learned) });
  const calibration = await calibrateModel({
    model: timed,
    takes: timed.classes.map((_, c) =>
      learned
        .filter(({ label }) => label === c)
        .slice(0, c === REST ? undefined : leftOut)
        .map(({ frames }) => frames),
    ),
    seed,
    minutes: idleMinutes,
    ...(perHour === undefined ? {} : { perHour }),
    ...(signal ? { signal } : {}),
  });
  const model = calibrated(timed, calibration);
  const classOf = new Map(model.classes.map(({ id }, c) => [id, c]));
  const verdicts: LiveVerdict[] = [];
  for (const { frames, label } of held) {
    signal?.throwIfAborted();
    verdicts.push(played(frames, label, new LiveRecogniser(model, () => ''), classOf));
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
